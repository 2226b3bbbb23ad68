import { concatBytes } from "./bytes.js";
import { TercetError } from "./errors.js";

/** Recursive length prefix (Yellow Paper, appendix B): a byte string or a list of such things. */
export type Rlp = Uint8Array | readonly Rlp[];

/** Lists inside lists, at most; what Ethereum encodes has fewer than ten levels. */
const MAX_DEPTH = 64;

export function encodeRlp(item: Rlp): Uint8Array {
  if (item instanceof Uint8Array) {
    if (item.length === 1 && item[0]! < 0x80) return item;
    return concatBytes(header(0x80, item.length), item);
  }
  const parts = item.map(encodeRlp);
  return concatBytes(
    header(
      0xc0,
      parts.reduce((sum, part) => sum + part.length, 0),
    ),
    ...parts,
  );
}

/** A number as RLP has it: big-endian without leading zeros, nothing for 0. */
export function rlpNumber(value: bigint): Uint8Array {
  if (value === 0n) return new Uint8Array(0);
  const hex = value.toString(16);
  return Uint8Array.from((hex.length % 2 === 0 ? hex : `0${hex}`).match(/../g)!, (byte) => Number.parseInt(byte, 16));
}

function header(offset: number, length: number): Uint8Array {
  if (length < 56) return Uint8Array.of(offset + length);
  const size = rlpNumber(BigInt(length));
  return concatBytes(Uint8Array.of(offset + 55 + size.length), size);
}

/**
 * The one item that the bytes encode.
 * @throws TercetError `invalid-rlp` for anything but the canonical encoding of one item
 */
export function decodeRlp(bytes: Uint8Array): Rlp {
  const { item, end } = decodeAt(bytes, 0, bytes.length, 0);
  if (end !== bytes.length) throw invalid(end, "there are bytes after the item");
  return item;
}

interface Decoded {
  readonly item: Rlp;
  readonly end: number;
}

function decodeAt(bytes: Uint8Array, at: number, limit: number, depth: number): Decoded {
  if (depth > MAX_DEPTH) throw invalid(at, `lists are nested deeper than ${MAX_DEPTH}`);
  if (at >= limit) throw invalid(at, "an item is missing");
  const first = bytes[at]!;
  if (first < 0x80) return { item: bytes.slice(at, at + 1), end: at + 1 };
  const isList = first >= 0xc0;
  const { start, end } = extent(bytes, at, first - (isList ? 0xc0 : 0x80), limit);
  if (isList) return { item: decodeList(bytes, start, end, depth + 1), end };
  if (end - start === 1 && bytes[start]! < 0x80) throw invalid(at, "a byte below 0x80 stands for itself");
  return { item: bytes.slice(start, end), end };
}

function decodeList(bytes: Uint8Array, start: number, end: number, depth: number): readonly Rlp[] {
  const items: Rlp[] = [];
  for (let at = start; at < end; ) {
    const decoded = decodeAt(bytes, at, end, depth);
    items.push(decoded.item);
    at = decoded.end;
  }
  return items;
}

/** Where the payload of an item is. `code` is its first byte without the kind. */
function extent(bytes: Uint8Array, at: number, code: number, limit: number): { start: number; end: number } {
  const sizeLength = code > 55 ? code - 55 : 0;
  const start = at + 1 + sizeLength;
  let length = code;
  if (sizeLength > 0) {
    if (start > limit || sizeLength > 6) throw invalid(at, "a length does not fit");
    length = bytes.subarray(at + 1, start).reduce((value, byte) => value * 256 + byte, 0);
    if (bytes[at + 1] === 0 || length < 56) throw invalid(at, "a length is not in its shortest form");
  }
  if (length > limit - start) throw invalid(at, "an item is longer than what holds it");
  return { start, end: start + length };
}

function invalid(at: number, what: string): TercetError {
  return new TercetError("invalid-rlp", `${what} (at byte ${at})`, { details: { offset: at } });
}
