import { Checks } from "../base/checks.js";
import { TercetError } from "../base/errors.js";
import { keccak256 } from "../base/hash.js";
import { toHex } from "../base/hex.js";
import { readAccount } from "../state/account.js";
import { MemoryState } from "../state/memory-state.js";
import type { Tracer } from "../vm/tracer.js";
import type { ChainRules } from "./chain-rules.js";
import { type AppliedTransaction, applyTransaction } from "./driver/apply-transaction.js";
import { callContract } from "./driver/call-contract.js";
import type { BlockEnvironment } from "./driver/candidate.js";

/** What is sent to a contract; without `to` it creates one. */
export interface TestTransaction {
  /** 20 bytes. */
  readonly to?: Uint8Array;
  readonly data?: Uint8Array;
  /** Wei; none unless given. */
  readonly value?: bigint;
  /** 20 bytes; {@link TestChain.accounts}[0] unless given. */
  readonly from?: Uint8Array;
  /** 30 million unless given. */
  readonly gasLimit?: bigint;
  readonly tracer?: Tracer;
}

const checks: Checks = new Checks("invalid-test-chain");
const ACCOUNTS = 10;
const BALANCE = 10n ** 24n;
const GAS = 30_000_000n;
const BLOCK_TIME = 12n;
const NO_BYTES = new Uint8Array(0);
const ZERO = new Uint8Array(32);

/**
 * A chain in memory for the tests of contracts: every transaction is applied at once, in a block of its own, by the rules of a real chain. Gas
 * costs nothing, and nobody signs.
 */
export class TestChain {
  readonly chain: ChainRules;
  /** Addresses of accounts with a million ether. */
  readonly accounts: readonly Uint8Array[];
  #state: MemoryState;
  #number = 1n;
  #timestamp = 1_700_000_000n;

  /** @param chain as `ethereumRules` opens it */
  constructor(chain: ChainRules) {
    checks.object(chain, "chain");
    this.chain = chain;
    this.accounts = Array.from({ length: ACCOUNTS }, (_, i) => keccak256(Uint8Array.of(i)).slice(12));
    const account = { balance: BALANCE, nonce: 0n, code: NO_BYTES, storage: new Map() };
    this.#state = new MemoryState(new Map(this.accounts.map((address) => [toHex(address), account])));
  }

  /** The state after the last transaction. */
  get state(): MemoryState {
    return this.#state;
  }

  /** The block that the next transaction is in. */
  get block(): BlockEnvironment {
    return {
      ...{
        number: this.#number,
        timestamp: this.#timestamp,
        gasLimit: 2n ** 60n,
        baseFee: 0n,
        blobBaseFee: 1n,
        chainId: 1n,
      },
      ...{ coinbase: ZERO.slice(12), prevRandao: ZERO, hashOf: () => ZERO },
    };
  }

  /**
   * Applies a transaction; whatever it comes to is in its outcome.
   * @throws TercetError `rejected-transaction` for one that can be in no block
   */
  send({
    to,
    data = NO_BYTES,
    value = 0n,
    from = this.accounts[0]!,
    gasLimit = GAS,
    tracer,
  }: TestTransaction): AppliedTransaction {
    const lists = { accessList: [], maxFeePerBlobGas: 0n, blobHashes: [], authorizations: [] };
    const nonce = readAccount(this.#state, from)?.nonce ?? 0n;
    const fees = { gasLimit, maxFeePerGas: 0n, maxPriorityFeePerGas: 0n };
    const transaction = {
      type: 0 as const,
      nonce,
      ...fees,
      ...(to === undefined ? {} : { to }),
      value,
      data,
      ...lists,
    };
    const { block, chain } = this;
    const applied = applyTransaction({
      ...{ transaction, sender: from, state: this.#state, block, chain },
      ...(tracer === undefined ? {} : { tracer }),
    });
    if (applied.type === "rejected") {
      throw new TercetError("rejected-transaction", `no block can have this transaction: ${applied.reason}`);
    }
    this.#state = this.#state.with(applied.changes);
    this.increaseTime(BLOCK_TIME);
    this.#number++;
    return applied;
  }

  /**
   * Creates a contract and gives its address.
   * @param init init code, with the arguments behind: see `deploymentFrame`
   * @throws TercetError `not-deployed`, with what the creation came to
   */
  deploy(init: Uint8Array, options: Omit<TestTransaction, "to" | "data"> = {}): Uint8Array {
    const { outcome, created } = this.send({ ...options, data: init });
    if (outcome.type === "success") return created!;
    const why =
      outcome.type === "revert" ? `it reverts with ${toHex(outcome.output)}` : (outcome.fault ?? outcome.reason);
    throw new TercetError("not-deployed", `the contract was not created: ${why}`, { details: { type: outcome.type } });
  }

  /** What a call would come to, which changes nothing. */
  call({
    to,
    data = NO_BYTES,
    value = 0n,
    from = this.accounts[0]!,
    gasLimit = GAS,
    tracer,
  }: TestTransaction): AppliedTransaction {
    const message = { ...(to === undefined ? {} : { to }), data, value, gasLimit };
    const { block, chain } = this;
    const outcome = callContract({
      ...{ message, sender: from, state: this.#state, block, chain },
      ...(tracer === undefined ? {} : { tracer }),
    });
    if (outcome.type === "rejected") throw new TercetError("rejected-transaction", `no such call: ${outcome.reason}`);
    return outcome;
  }

  /** Wei. */
  balanceOf(address: Uint8Array): bigint {
    return readAccount(this.#state, address)?.balance ?? 0n;
  }

  codeOf(address: Uint8Array): Uint8Array {
    return readAccount(this.#state, address)?.code ?? NO_BYTES;
  }

  /** 32 bytes. @param slot a number, or a key of 32 bytes */
  storageAt(address: Uint8Array, slot: bigint | Uint8Array): Uint8Array {
    const key = ZERO.slice();
    if (typeof slot === "bigint") new DataView(key.buffer).setBigUint64(24, slot);
    else key.set(slot);
    return this.#state.slot(address, key);
  }

  /** Lets so many seconds pass before the next transaction. */
  increaseTime(seconds: bigint): void {
    this.#timestamp += seconds;
  }

  /** What {@link restore} goes back to. */
  snapshot(): { readonly state: MemoryState; readonly number: bigint; readonly timestamp: bigint } {
    return { state: this.#state, number: this.#number, timestamp: this.#timestamp };
  }

  restore({ state, number, timestamp }: ReturnType<TestChain["snapshot"]>): void {
    this.#state = state;
    this.#number = number;
    this.#timestamp = timestamp;
  }
}
