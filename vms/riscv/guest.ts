import type { HaltReason } from "../../src/vm/halt.js";
import type { StoreFault } from "./memory-map.js";

/** What a host call sees of a machine. */
export interface Guest {
  register(index: number): bigint;
  /** The same register as a number: exact where it is an address or a size, and beyond all of them where it is none. */
  numberIn(index: number): number;
  /** The low 32 bits of the same register. */
  wordIn(index: number): number;
  setRegister(index: number, value: bigint): void;
  readonly memory: {
    readonly heapEnd: number;
    readonly inputSize: number;
    heapPagesTo(end: number): number;
    setHeapEnd(end: number): void;
    /** Undefined when some of it is not mapped. */
    read(address: bigint, size: number): Uint8Array | undefined;
    /** Whether all of it is mapped. */
    has(address: number, size: number): boolean;
    /** Copies all of it, or nothing and is false when some of it is not mapped. */
    copy(address: number, size: number, to: Uint8Array, at: number): boolean;
    /** Stores at most 2048 bytes: all, or none of them and says why. */
    write(address: bigint, bytes: Uint8Array): StoreFault | undefined;
  };
}

/** How a host call ended. `fuel` is its cost besides the `ecall`. */
export type HostCallResult =
  | { readonly type: "return"; readonly fuel: bigint }
  | { readonly type: "exit"; readonly code: number }
  | { readonly type: "out-of-fuel" }
  | { readonly type: "halt"; readonly reason: HaltReason; readonly address?: bigint };

const FIRST_CAPACITY = 64;

/** The output of a run, within the profile's limit: one buffer, as a run can write each byte by a call of its own. */
export class Output {
  readonly #limit: number;
  #buffer = new Uint8Array(FIRST_CAPACITY);
  #size = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  hasRoomFor(size: bigint): boolean {
    return size <= BigInt(this.#limit - this.#size);
  }

  /** Forgets what was written. */
  clear(): void {
    this.#size = 0;
  }

  append(bytes: Uint8Array): void {
    const size = this.#size + bytes.length;
    if (size > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(size, 2 * this.#buffer.length));
      larger.set(this.#buffer.subarray(0, this.#size));
      this.#buffer = larger;
    }
    this.#buffer.set(bytes, this.#size);
    this.#size = size;
  }

  bytes(): Uint8Array {
    return this.#buffer.slice(0, this.#size);
  }
}
