import { emptyState, type StateReader } from "../state/reader.js";
import type { HookPort } from "../vm/hooks/port.js";
import type { BlockContext, Effects, Host, Log, TransactionContext } from "../vm/host.js";
import type { Message } from "../vm/message.js";
import type { PrecompileTable } from "../vm/precompile.js";
import { parametersAt } from "../vm/rules/fork-table.js";
import { LATEST_FORK } from "../vm/rules/forks.js";
import type { WorldState } from "../vm/world.js";
import type { KernelRules } from "./chain-rules.js";
import { ChangedWorld } from "./changed-world.js";
import { LoneContractHost } from "./driver/lone-contract.js";

const ZERO_ADDRESS = new Uint8Array(20);
const ZERO_WORD = new Uint8Array(32);
const NO_PRECOMPILES: PrecompileTable = new Map();

const ISOLATED_BLOCK: BlockContext = {
  number: 0n,
  timestamp: 0n,
  gasLimit: 2n ** 63n - 1n,
  coinbase: ZERO_ADDRESS,
  prevRandao: ZERO_WORD,
  baseFee: 0n,
  blobBaseFee: 1n,
  chainId: 1n,
};

const ISOLATED_TRANSACTION: TransactionContext = { origin: ZERO_ADDRESS, gasPrice: 0n, blobHashes: [] };

/** Nothing limits a message but the profile of the contract itself. */
const ISOLATED_RULES: KernelRules = {
  fork: LATEST_FORK,
  parameters: parametersAt(LATEST_FORK),
  profile: { maxInput: 2 ** 32 - 1 },
};

/**
 * The world of a program-level run: a state of its own (empty unless one is given), block zero, nobody else in it.
 * Deterministic, so that a trace needs no record of it. Effects live as long as the host.
 */
export class IsolatedHost implements Host {
  readonly block: BlockContext = ISOLATED_BLOCK;
  readonly transaction: TransactionContext = ISOLATED_TRANSACTION;
  readonly precompiles: PrecompileTable;

  readonly #parent: StateReader;
  readonly #world: ChangedWorld;
  readonly #logs: Log[] = [];
  #contract: LoneContractHost | undefined;

  constructor(parent: StateReader = emptyState, precompiles: PrecompileTable = NO_PRECOMPILES) {
    this.#parent = parent;
    this.#world = new ChangedWorld(parent);
    this.precompiles = precompiles;
  }

  get state(): WorldState {
    return this.#world;
  }

  /** Logs of the runs so far that have succeeded, in order. */
  get logs(): readonly Log[] {
    return this.#logs;
  }

  take({ changes, logs }: Effects): void {
    this.#world.take(changes);
    this.#logs.push(...logs);
  }

  blockHash(_number: bigint): Uint8Array {
    return ZERO_WORD;
  }

  /** A contract has a kernel of its own over the given state: what it does is seen by later contracts only. */
  openContract(message: Message, fuelPerGas: bigint): HookPort {
    const block = { ...this.block, hashOf: (number: bigint) => this.blockHash(number) };
    this.#contract ??= new LoneContractHost({
      ...{ chain: ISOLATED_RULES, state: this.#parent, block, transaction: this.transaction },
    });
    return this.#contract.openContract(message, fuelPerGas);
  }
}
