import { TercetError } from "./errors.js";
import { fromHex, toHex } from "./hex.js";

/** Concatenates byte strings into a new one. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  return joinBytes(parts);
}

/** The same for a list, of any length. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** A copy in memory of its own, from `start` to `end`. Unlike `slice`, also of a Buffer, whose `slice` is a view. */
export function copyBytes(bytes: Uint8Array, start?: number, end?: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes.subarray(start, end));
}

/** True when both byte strings have the same length and content. Not constant-time: never use it on secrets. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let i = 0;
  // Four bytes at a time take a quarter of the time; memory pages are compared here.
  if (a.length >= 64 && a.byteOffset % 4 === 0 && b.byteOffset % 4 === 0) {
    const words = a.length >> 2;
    const left = new Int32Array(a.buffer, a.byteOffset, words);
    const right = new Int32Array(b.buffer, b.byteOffset, words);
    for (let word = 0; word < words; word++) if (left[word] !== right[word]) return false;
    i = 4 * words;
  }
  for (; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Negative, 0 or positive, as `a` comes before, is or comes after `b` in lexicographic order. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

/** Up to so many bytes are read as words: quicker than by way of hex, which stays linear in the length. */
const READ_AS_WORDS = 512;

/** The big-endian unsigned integer that the bytes spell. */
export function bytesToBigint(bytes: Uint8Array): bigint {
  if (bytes.length > READ_AS_WORDS) return BigInt(toHex(bytes));
  let value = 0n;
  let at = bytes.length % 8;
  for (let i = 0; i < at; i++) value = (value << 8n) | BigInt(bytes[i]!);
  if (bytes.length < 8) return value;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (; at < bytes.length; at += 8) value = (value << 64n) | view.getBigUint64(at);
  return value;
}

/**
 * The big-endian encoding of an unsigned integer in exactly `length` bytes.
 * @throws TercetError `integer-out-of-range` when the value is negative or does not fit
 */
export function bigintToBytes(value: bigint, length: number): Uint8Array {
  const digits = value.toString(16);
  if (value < 0n || (digits.length > 2 * length && value !== 0n)) {
    throw new TercetError("integer-out-of-range", `${value} does not fit into ${length} bytes`);
  }
  return length === 0 ? new Uint8Array(0) : fromHex(digits.padStart(2 * length, "0"));
}

/** The bytes of a base64 text that this project made itself: a kernel. */
export function fromBase64(text: string): Uint8Array {
  const binary = atob(text);
  const out = new Uint8Array(binary.length);
  for (let i = 0; i < out.length; i++) out[i] = binary.charCodeAt(i);
  return out;
}
