import { isBytes } from "./checks.js";
import { fromHex } from "./hex.js";

/** What RLP encodes: a byte string, or a list of such items (Yellow Paper, appendix B). */
export type RlpItem = Uint8Array | readonly RlpItem[];

export const SHORT_STRING = 0x80;
export const SHORT_LIST = 0xc0;
export const LONGEST_SHORT = 55;

const FIRST_SIZE = 1024;
/** Larger buffers are not kept. */
const MOST_KEPT = 0x10000;
const FIRST_INEXACT = 2n ** 53n;
const FIRST_LONG = 2n ** 256n;

/** An unsigned integer as RLP has it: big-endian without leading zeros, so zero is the empty string. */
export function integerToRlp(value: bigint): Uint8Array {
  if (value === 0n) return new Uint8Array(0);
  const hex = value.toString(16);
  return fromHex(hex.length % 2 === 0 ? hex : `0${hex}`);
}

/**
 * Writes RLP from its end to its start, the last item first: what is in a list is there when the list's header is written, so
 * nothing is measured before or moved after.
 */
export class RlpWriter {
  #bytes = new Uint8Array(FIRST_SIZE);
  #view = new DataView(this.#bytes.buffer);
  /** Where what is written starts. */
  #at = FIRST_SIZE;

  /** Forgets what is written. */
  begin(): void {
    if (this.#bytes.length > MOST_KEPT) this.#use(new Uint8Array(FIRST_SIZE));
    this.#at = this.#bytes.length;
  }

  /** Bytes written. */
  get size(): number {
    return this.#bytes.length - this.#at;
  }

  /** What is written; good until more is. */
  get written(): Uint8Array {
    return this.#bytes.subarray(this.#at);
  }

  /** A copy of what is written. */
  take(): Uint8Array {
    return this.#bytes.slice(this.#at);
  }

  byte(value: number): void {
    if (this.#at === 0) this.#grow(1);
    this.#at--;
    this.#bytes[this.#at] = value;
  }

  /** Bytes as they are. */
  raw(bytes: Uint8Array): void {
    if (this.#at < bytes.length) this.#grow(bytes.length);
    this.#at -= bytes.length;
    this.#bytes.set(bytes, this.#at);
  }

  string(bytes: Uint8Array): void {
    if (bytes.length === 1 && bytes[0]! < SHORT_STRING) return this.byte(bytes[0]!);
    if (bytes.length > 0) this.raw(bytes);
    this.#header(SHORT_STRING, bytes.length);
  }

  integer(value: bigint): void {
    if (value < FIRST_INEXACT) return this.#smallInteger(Number(value));
    if (value >= FIRST_LONG) return this.string(integerToRlp(value));
    const before = this.size;
    for (let rest = value; rest !== 0n; rest >>= 64n) {
      if (this.#at < 8) this.#grow(8);
      this.#at -= 8;
      this.#view.setBigUint64(this.#at, BigInt.asUintN(64, rest));
    }
    while (this.#bytes[this.#at] === 0) this.#at++;
    this.#header(SHORT_STRING, this.size - before);
  }

  #smallInteger(value: number): void {
    if (value < SHORT_STRING) return this.byte(value === 0 ? SHORT_STRING : value);
    const before = this.size;
    for (let rest = value; rest > 0; rest = Math.floor(rest / 0x100)) this.byte(rest % 0x100);
    this.#header(SHORT_STRING, this.size - before);
  }

  item(item: RlpItem): void {
    if (isBytes(item)) return this.string(item);
    const before = this.size;
    for (let i = item.length - 1; i >= 0; i--) this.item(item[i]!);
    this.list(before);
  }

  /** Makes a list of all that has been written since `size` was `before`. */
  list(before: number): void {
    this.#header(SHORT_LIST, this.size - before);
  }

  #header(base: number, length: number): void {
    if (length <= LONGEST_SHORT) return this.byte(base + length);
    let bytes = 0;
    for (let rest = length; rest > 0; rest = Math.floor(rest / 0x100)) {
      this.byte(rest % 0x100);
      bytes++;
    }
    this.byte(base + LONGEST_SHORT + bytes);
  }

  /** Makes room for so many bytes more. */
  #grow(room: number): void {
    const { size } = this;
    const grown = new Uint8Array(2 * (size + room));
    grown.set(this.written, grown.length - size);
    this.#use(grown);
    this.#at = grown.length - size;
  }

  #use(bytes: Uint8Array<ArrayBuffer>): void {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
  }
}
