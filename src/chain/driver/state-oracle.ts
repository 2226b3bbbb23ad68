import { TercetError } from "../../base/errors.js";
import type { KernelMemory } from "../../base/kernel-memory.js";
import type { StateReader } from "../../state/reader.js";

/** Thrown through the kernel when its memory does not suffice. */
const EXHAUSTED = new TercetError("out-of-memory", "the block needs more memory than the state kernel has");

/** The blocks before. */
export interface History {
  /** The hash of one of the last 256. */
  hashOf(number: bigint): Uint8Array;
}

/** What the state kernel asks for, answered by a state as it is before. */
export class StateOracle {
  readonly #memory: KernelMemory;
  #state!: StateReader;
  #history!: History;

  constructor(memory: KernelMemory) {
    this.#memory = memory;
  }

  read(state: StateReader, history: History): void {
    this.#state = state;
    this.#history = history;
  }

  /** As functions, for the kernel's import object. */
  readonly imports = {
    account: (address: number, to: number): number => this.#account(address >>> 0, to >>> 0),
    hasStorage: (address: number): number => Number(this.#state.hasStorage(this.#address(address >>> 0))),
    slot: (address: number, key: number, to: number): void => this.#slot(address >>> 0, key >>> 0, to >>> 0),
    code: (_address: number, hash: number, to: number): number => this.#code(hash >>> 0, to >>> 0),
    exhausted: (): never => {
      throw EXHAUSTED;
    },
    blockHash: (number: bigint, to: number): void =>
      this.#memory.bytes.set(this.#history.hashOf(BigInt.asUintN(64, number)), to >>> 0),
  };

  #address(at: number): Uint8Array {
    return this.#memory.copy(at, 20);
  }

  #account(address: number, to: number): number {
    const record = this.#state.account(this.#address(address));
    if (record === undefined) return 0;
    this.#memory.bytes.set(record, to);
    return 1;
  }

  #slot(address: number, key: number, to: number): void {
    this.#memory.bytes.set(this.#state.slot(this.#address(address), this.#memory.copy(key, 32)), to);
  }

  /** The kernel asks twice: for the size, and when it has made room. */
  #code(hash: number, to: number): number {
    const code = this.#state.code(this.#memory.copy(hash, 32));
    if (to !== 0) this.#memory.bytes.set(code, to);
    return code.length;
  }
}
