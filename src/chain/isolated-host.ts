import { JournaledState } from "../state/journaled-state.js";
import { emptyState, type StateReader } from "../state/reader.js";
import type { HookPort } from "../vm/hooks/port.js";
import type { BlockContext, TransactionContext } from "../vm/host.js";
import type { Message } from "../vm/message.js";
import type { PrecompileTable } from "../vm/precompile.js";
import { parametersAt } from "../vm/rules/fork-table.js";
import { LATEST_FORK } from "../vm/rules/forks.js";
import type { KernelRules } from "./chain-rules.js";
import { LoneContractHost } from "./driver/lone-contract.js";
import { StateHost } from "./state-host.js";

const ZERO_ADDRESS = new Uint8Array(20);
const ZERO_WORD = new Uint8Array(32);

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
export class IsolatedHost extends StateHost {
  readonly block: BlockContext = ISOLATED_BLOCK;
  readonly transaction: TransactionContext = ISOLATED_TRANSACTION;

  readonly #parent: StateReader;
  #contract: LoneContractHost | undefined;

  constructor(parent: StateReader = emptyState, precompiles?: PrecompileTable) {
    super(new JournaledState(parent), precompiles);
    this.#parent = parent;
  }

  /** A contract has a kernel of its own over the given state: what it does is seen by later contracts only. */
  openContract(message: Message, fuelPerGas: bigint): HookPort {
    const block = { ...this.block, hashOf: (number: bigint) => this.blockHash(number) };
    this.#contract ??= new LoneContractHost({
      ...{ chain: ISOLATED_RULES, state: this.#parent, block, transaction: this.transaction },
    });
    return this.#contract.openContract(message, fuelPerGas);
  }

  blockHash(_number: bigint): Uint8Array {
    return ZERO_WORD;
  }
}
