import { JournaledState } from "../state/journaled-state.js";
import { emptyState, type StateReader } from "../state/reader.js";
import type { BlockContext, CallMessage, Created, CreateMessage, Host, Log, TransactionContext } from "../vm/host.js";
import type { Outcome } from "../vm/outcome.js";

const ZERO_ADDRESS = new Uint8Array(20);
const ZERO_WORD = new Uint8Array(32);
const NO_BYTES = new Uint8Array(0);

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

const NO_ENGINE: Outcome = { type: "halt", reason: "no-engine", gasUsed: 0n, fuelUsed: 0n };

/**
 * The world of a program-level run: a state of its own (empty unless one is given), block zero, nobody else in it.
 * Deterministic, so that a trace needs no record of it. Effects live as long as the host.
 */
export class IsolatedHost implements Host {
  readonly block = ISOLATED_BLOCK;
  readonly transaction = ISOLATED_TRANSACTION;
  readonly #state: JournaledState;
  readonly #logs: Log[] = [];

  constructor(parent: StateReader = emptyState) {
    this.#state = new JournaledState(parent);
  }

  /** Logs emitted and not reverted, in order. */
  get logs(): readonly Log[] {
    return this.#logs;
  }

  blockHash(_number: bigint): Uint8Array {
    return ZERO_WORD;
  }

  accountExists(address: Uint8Array): boolean {
    return this.#state.accountExists(address);
  }

  getBalance(address: Uint8Array): bigint {
    return this.#state.getAccount(address).balance;
  }

  setBalance(address: Uint8Array, balance: bigint): void {
    this.#state.putAccount(address, { balance });
  }

  getNonce(address: Uint8Array): bigint {
    return this.#state.getAccount(address).nonce;
  }

  setNonce(address: Uint8Array, nonce: bigint): void {
    this.#state.putAccount(address, { nonce });
  }

  getCode(address: Uint8Array): Uint8Array {
    return this.#state.getAccount(address).code;
  }

  setCode(address: Uint8Array, code: Uint8Array): void {
    this.#state.putAccount(address, { code });
  }

  deleteAccount(address: Uint8Array): void {
    this.#state.deleteAccount(address);
  }

  getStorage(address: Uint8Array, key: Uint8Array): Uint8Array {
    return this.#state.getStorage(address, key);
  }

  getOriginalStorage(address: Uint8Array, key: Uint8Array): Uint8Array {
    return this.#state.getOriginalStorage(address, key);
  }

  setStorage(address: Uint8Array, key: Uint8Array, value: Uint8Array): void {
    this.#state.setStorage(address, key, value);
  }

  clearStorage(address: Uint8Array): void {
    this.#state.clearStorage(address);
  }

  getTransientStorage(address: Uint8Array, key: Uint8Array): Uint8Array {
    return this.#state.getTransientStorage(address, key);
  }

  setTransientStorage(address: Uint8Array, key: Uint8Array, value: Uint8Array): void {
    this.#state.setTransientStorage(address, key, value);
  }

  accessAccount(address: Uint8Array): boolean {
    return this.#state.access(address);
  }

  accessStorage(address: Uint8Array, key: Uint8Array): boolean {
    return this.#state.access(address, key);
  }

  checkpoint(): number {
    return this.#state.checkpoint();
  }

  revert(checkpoint: number): void {
    this.#state.revert(checkpoint);
  }

  emitLog(log: Log): void {
    this.#state.append(this.#logs, log);
  }

  /** Nobody else is here: an account without code takes the call and does nothing; any code finds no engine. */
  call(message: CallMessage): Outcome {
    if (this.getCode(message.codeAddress).length > 0) return NO_ENGINE;
    return { type: "success", output: NO_BYTES, gasUsed: 0n, fuelUsed: 0n };
  }

  create(_message: CreateMessage): Created {
    return { outcome: NO_ENGINE, address: ZERO_ADDRESS };
  }
}
