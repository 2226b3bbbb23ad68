import type { WasmMemory } from "./webassembly.js";

const LIMB = (1n << 64n) - 1n;

/**
 * The linear memory of a kernel, as JavaScript sees it: numbers little-endian, words as four little-endian limbs, addresses of
 * accounts as words or 20 bytes. Views are made anew when the memory has grown.
 */
export class KernelMemory {
  readonly #memory: WasmMemory;
  #bytes: Uint8Array;
  #view: DataView;

  constructor(memory: WasmMemory) {
    this.#memory = memory;
    this.#bytes = new Uint8Array(memory.buffer);
    this.#view = new DataView(memory.buffer);
  }

  /** All memory; the array is good until the kernel runs again. */
  get bytes(): Uint8Array {
    if (this.#bytes.length === 0) this.#renew();
    return this.#bytes;
  }

  get view(): DataView {
    if (this.#bytes.length === 0) this.#renew();
    return this.#view;
  }

  /** Growing memory detaches the old buffer. */
  #renew(): void {
    this.#bytes = new Uint8Array(this.#memory.buffer);
    this.#view = new DataView(this.#memory.buffer);
  }

  u32(at: number): number {
    return this.view.getUint32(at, true);
  }

  setU32(at: number, value: number): void {
    this.view.setUint32(at, value, true);
  }

  u64(at: number): bigint {
    return this.view.getBigUint64(at, true);
  }

  setU64(at: number, value: bigint): void {
    this.view.setBigUint64(at, value, true);
  }

  copy(at: number, size: number): Uint8Array {
    return this.bytes.slice(at, at + size);
  }

  /** The word at a place. */
  word(at: number): bigint {
    const low = (this.u64(at + 8) << 64n) | this.u64(at);
    const high = (this.u64(at + 24) << 64n) | this.u64(at + 16);
    return high === 0n ? low : (high << 128n) | low;
  }

  setWord(at: number, value: bigint): void {
    const view = this.view;
    view.setBigUint64(at, value & LIMB, true);
    view.setBigUint64(at + 8, (value >> 64n) & LIMB, true);
    view.setBigUint64(at + 16, (value >> 128n) & LIMB, true);
    view.setBigUint64(at + 24, value >> 192n, true);
  }

  /** Writes big-endian bytes, at most 32, as a word. */
  setWordOfBytes(at: number, bytes: Uint8Array): void {
    const target = this.bytes;
    target.fill(0, at, at + 32);
    for (let i = 0; i < bytes.length; i++) target[at + i] = bytes[bytes.length - 1 - i]!;
  }

  /** The address in a word, 20 bytes. */
  address(at: number): Uint8Array {
    return this.copy(at, 20).reverse();
  }

  /** Writes a number as 32 big-endian bytes. */
  setBigEndian(at: number, value: bigint): void {
    const view = this.view;
    if (value <= LIMB) {
      this.bytes.fill(0, at, at + 24);
      view.setBigUint64(at + 24, value);
      return;
    }
    view.setBigUint64(at, value >> 192n);
    view.setBigUint64(at + 8, (value >> 128n) & LIMB);
    view.setBigUint64(at + 16, (value >> 64n) & LIMB);
    view.setBigUint64(at + 24, value & LIMB);
  }
}
