import { bytesToBigint } from "./bytes.js";
import { TercetError } from "./errors.js";
import { integerToRlp, LONGEST_SHORT, type RlpItem, RlpWriter, SHORT_LIST, SHORT_STRING } from "./rlp-writer.js";

export { integerToRlp, type RlpItem };

/** Nothing in Ethereum nests deeper than a handful of lists; hostile bytes could nest as deep as they are long. */
const MAX_DEPTH = 32;

const writer = new RlpWriter();

/** The RLP encoding of an item. */
export function encodeRlp(item: RlpItem): Uint8Array {
  writer.begin();
  writer.item(item);
  return writer.take();
}

/** The encoding of a byte string. */
export function encodeRlpBytes(bytes: Uint8Array): Uint8Array {
  return encodeRlp(bytes);
}

/** The encoding of a list whose items are encoded already. */
export function encodeRlpList(items: readonly Uint8Array[]): Uint8Array {
  writer.begin();
  for (let i = items.length - 1; i >= 0; i--) writer.raw(items[i]!);
  writer.list(0);
  return writer.take();
}

/**
 * The item that the bytes encode, all of them: the encoding must be the one that {@link encodeRlp} makes. Byte strings are
 * views into the input.
 * @throws TercetError `invalid-rlp` with the offset of what is wrong, also for lists nested more than 32 deep
 */
export function decodeRlp(bytes: Uint8Array): RlpItem {
  const { item, end } = decodeAt(bytes, 0, bytes.length, 0);
  if (end !== bytes.length) throw invalid(end, `${bytes.length - end} bytes follow the item`);
  return item;
}

/**
 * The items of an encoded list, still encoded, whatever is in them: views into the input.
 * @throws TercetError `invalid-rlp` with the offset of what is wrong with the list
 */
export function splitRlpList(bytes: Uint8Array): readonly Uint8Array[] {
  if (bytes.length === 0) throw invalid(0, "an item is missing");
  if (bytes[0]! < SHORT_LIST) throw invalid(0, "a byte string in place of a list");
  const { from, end } = contentOf(bytes, 0, bytes.length, bytes[0]! - SHORT_LIST);
  if (end !== bytes.length) throw invalid(end, `${bytes.length - end} bytes follow the item`);
  const items: Uint8Array[] = [];
  for (let at = from; at < end; ) {
    const start = at;
    at = endOfItem(bytes, start, end);
    items.push(bytes.subarray(start, at));
  }
  return items;
}

/** Where an item ends that begins in bytes up to a limit. */
function endOfItem(bytes: Uint8Array, start: number, limit: number): number {
  const first = bytes[start]!;
  if (first < SHORT_STRING) return start + 1;
  return contentOf(bytes, start, limit, first - (first >= SHORT_LIST ? SHORT_LIST : SHORT_STRING)).end;
}

interface Decoded {
  readonly item: RlpItem;
  readonly end: number;
}

function decodeAt(bytes: Uint8Array, start: number, limit: number, depth: number): Decoded {
  if (start >= limit) throw invalid(start, "an item is missing");
  const first = bytes[start]!;
  if (first < SHORT_STRING) return { item: bytes.subarray(start, start + 1), end: start + 1 };
  const isList = first >= SHORT_LIST;
  const { from, end } = contentOf(bytes, start, limit, first - (isList ? SHORT_LIST : SHORT_STRING));
  if (isList) return { item: decodeItems(bytes, from, end, depth + 1), end };
  if (end - from === 1 && bytes[from]! < SHORT_STRING) throw invalid(start, "a single byte that needs no header");
  return { item: bytes.subarray(from, end), end };
}

function decodeItems(bytes: Uint8Array, from: number, end: number, depth: number): readonly RlpItem[] {
  if (depth > MAX_DEPTH) throw invalid(from, `lists are nested more than ${MAX_DEPTH} deep`);
  const items: RlpItem[] = [];
  for (let at = from; at < end; ) {
    const decoded = decodeAt(bytes, at, end, depth);
    items.push(decoded.item);
    at = decoded.end;
  }
  return items;
}

/** Where the content of an item lies; `kind` is the first byte without the base of strings or lists. */
function contentOf(bytes: Uint8Array, start: number, limit: number, kind: number): { from: number; end: number } {
  const lengthSize = Math.max(0, kind - LONGEST_SHORT);
  const from = start + 1 + lengthSize;
  if (from > limit) throw invalid(start, "the length is cut off");
  const length = lengthSize === 0 ? kind : longLength(bytes, start + 1, lengthSize);
  if (length > limit - from) throw invalid(start, `the content is cut off: ${limit - from} bytes of ${length}`);
  return { from, end: from + length };
}

function longLength(bytes: Uint8Array, at: number, size: number): number {
  let length = 0;
  for (let i = 0; i < size; i++) length = length * 0x100 + bytes[at + i]!;
  if (bytes[at] === 0 || length <= LONGEST_SHORT) throw invalid(at, "a length that has a shorter form");
  return length;
}

/**
 * The unsigned integer that a decoded byte string stands for.
 * @throws TercetError `invalid-rlp` for a list, leading zeros or more than `maxBytes`
 */
export function integerFromRlp(item: RlpItem, maxBytes: number): bigint {
  if (!(item instanceof Uint8Array)) throw invalid(0, "a list in place of an integer");
  if (item.length > maxBytes) throw invalid(0, `an integer of ${item.length} bytes, ${maxBytes} are allowed`);
  if (item[0] === 0) throw invalid(0, "an integer with leading zeros");
  return bytesToBigint(item);
}

function invalid(offset: number, message: string): TercetError {
  return new TercetError("invalid-rlp", `${message} (at byte ${offset})`, { details: { offset } });
}
