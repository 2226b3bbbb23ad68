// Recursive length prefix (Yellow Paper, appendix B), strictly: only the one encoding that each item has is read.
//
// A reader goes through the items of some bytes, which may be anything: no read goes past their end, and none traps. What is
// wrong first stays in the reader, with its offset, and from then on reads give zeros and move nothing, so a caller may read all
// fields and look for an error once. Words are four u64, least significant first.
import {
  RLP_CUT_CONTENT, RLP_CUT_LENGTH, RLP_LEADING_ZERO, RLP_LONG_FORM, RLP_MISSING, RLP_NOT_LIST, RLP_NOT_STRING, RLP_OK,
  RLP_SINGLE_BYTE, RLP_TOO_DEEP, RLP_TOO_LARGE, RLP_TRAILING, RLP_WRONG_SIZE,
} from "./rlp-errors";

/** Bytes of a reader. */
export const READER: i32 = 24;
/** Where the bytes begin, the next item, and the end of the list or of all. */
const START: usize = 0;
const AT: usize = 4;
const END: usize = 8;
const ERROR: usize = 12;
const ERROR_OFFSET: usize = 16;
/** Bytes of the content that was read last. */
const SIZE: usize = 20;

const SHORT_STRING: u32 = 0x80;
const SHORT_LIST: u32 = 0xc0;
const LONGEST_SHORT: u32 = 55;

/** Makes READER bytes, aligned to 4, a reader of `size` bytes at `from`. */
export function startReading(reader: usize, from: usize, size: usize): void {
  store<u32>(reader, <u32>from, START);
  store<u32>(reader, <u32>from, AT);
  store<u32>(reader, <u32>(from + size), END);
  store<u32>(reader, RLP_OK, ERROR);
  store<u32>(reader, 0, ERROR_OFFSET);
  store<u32>(reader, 0, SIZE);
}

/** RLP_OK, or what is wrong. */
// @ts-ignore: decorator
@inline export function readError(reader: usize): i32 { return <i32>load<u32>(reader, ERROR); }
/** The byte from the start where that is. */
// @ts-ignore: decorator
@inline export function errorOffset(reader: usize): u32 { return load<u32>(reader, ERROR_OFFSET); }
/** Bytes of what `readString`, `readItem` or `enterList` has found. */
// @ts-ignore: decorator
@inline export function contentSize(reader: usize): u32 { return load<u32>(reader, SIZE); }
/** Where the next item is. */
// @ts-ignore: decorator
@inline export function position(reader: usize): usize { return <usize>load<u32>(reader, AT); }
/** Whether the list, or all, is read, or something was wrong. */
// @ts-ignore: decorator
@inline export function isAtEnd(reader: usize): bool { return load<u32>(reader, AT) >= load<u32>(reader, END); }

/** Whether a list is next; false at the end. */
export function isListNext(reader: usize): bool {
  return !isAtEnd(reader) && load<u8>(position(reader)) >= SHORT_LIST;
}

/** Keeps what is wrong, if nothing was before, and ends the reading. */
export function fail(reader: usize, error: i32, at: usize): void {
  if (readError(reader) == RLP_OK) {
    store<u32>(reader, <u32>error, ERROR);
    store<u32>(reader, <u32>at - load<u32>(reader, START), ERROR_OFFSET);
  }
  store<u32>(reader, load<u32>(reader, END), AT);
  store<u32>(reader, 0, SIZE);
}

/** Reads a header; returns where the content is, or 0. The reader then stands at the content. */
function readHeader(reader: usize): usize {
  const start = position(reader), end = <usize>load<u32>(reader, END);
  if (readError(reader) != RLP_OK) return 0;
  if (start >= end) return failAt(reader, RLP_MISSING, start);
  const first = <u32>load<u8>(start);
  if (first < SHORT_STRING) return found(reader, start, 1);
  const kind = first - (first >= SHORT_LIST ? SHORT_LIST : SHORT_STRING);
  let size = kind, content = start + 1;
  if (kind > LONGEST_SHORT) {
    const lengthSize = <usize>(kind - LONGEST_SHORT);
    content += lengthSize;
    if (lengthSize > end - start - 1) return failAt(reader, RLP_CUT_LENGTH, start);
    if (load<u8>(start, 1) == 0) return failAt(reader, RLP_LONG_FORM, start + 1);
    if (lengthSize > 4) return failAt(reader, RLP_CUT_CONTENT, start);
    size = 0;
    for (let at = start + 1; at < content; at++) size = (size << 8) | <u32>load<u8>(at);
    if (size <= LONGEST_SHORT) return failAt(reader, RLP_LONG_FORM, start + 1);
  }
  if (size > <u32>(end - content)) return failAt(reader, RLP_CUT_CONTENT, start);
  if (first < SHORT_LIST && size == 1 && load<u8>(content) < SHORT_STRING) return failAt(reader, RLP_SINGLE_BYTE, start);
  return found(reader, content, size);
}

// @ts-ignore: decorator
@inline function found(reader: usize, content: usize, size: u32): usize {
  store<u32>(reader, <u32>content, AT);
  store<u32>(reader, size, SIZE);
  return content;
}

function failAt(reader: usize, error: i32, at: usize): usize {
  fail(reader, error, at);
  return 0;
}

/** Reads a byte string: where its `contentSize` bytes are, 0 after an error. */
export function readString(reader: usize): usize {
  if (isListNext(reader)) return failAt(reader, RLP_NOT_STRING, position(reader));
  const content = readHeader(reader);
  store<u32>(reader, load<u32>(reader, AT) + contentSize(reader), AT);
  return content;
}

/** Reads a byte string of exactly that size: where it is, 0 after an error. */
export function readFixed(reader: usize, size: u32): usize {
  const start = position(reader), content = readString(reader);
  if (content != 0 && contentSize(reader) != size) return failAt(reader, RLP_WRONG_SIZE, start);
  return content;
}

/** Reads an unsigned integer of up to 8 bytes. */
export function readU64(reader: usize): u64 {
  const content = readInteger(reader, 8);
  let value: u64 = 0;
  for (let at = content; at < content + contentSize(reader); at++) value = (value << 8) | <u64>load<u8>(at);
  return value;
}

/** Reads an unsigned integer of up to 32 bytes as a word. */
export function readWord(reader: usize, to: usize): void {
  const content = readInteger(reader, 32), size = <usize>contentSize(reader);
  store<u64>(to, 0);
  store<u64>(to, 0, 8);
  store<u64>(to, 0, 16);
  store<u64>(to, 0, 24);
  for (let i: usize = 0; i < size; i++) store<u8>(to + i, load<u8>(content + size - 1 - i));
}

/** Reads an unsigned integer of up to that many bytes: where its `contentSize` bytes are, most significant first. */
export function readInteger(reader: usize, most: u32): usize {
  const start = position(reader), content = readString(reader);
  if (content == 0) return 0;
  if (contentSize(reader) > most) return failAt(reader, RLP_TOO_LARGE, start);
  if (contentSize(reader) != 0 && load<u8>(content) == 0) return failAt(reader, RLP_LEADING_ZERO, start);
  return content;
}

/** Goes into a list, of `contentSize` bytes; returns what `leaveList` wants. */
export function enterList(reader: usize): u32 {
  const outerEnd = load<u32>(reader, END);
  if (readError(reader) != RLP_OK) return outerEnd;
  if (!isAtEnd(reader) && !isListNext(reader)) {
    fail(reader, RLP_NOT_LIST, position(reader));
    return outerEnd;
  }
  const content = readHeader(reader);
  if (content != 0) store<u32>(reader, <u32>content + contentSize(reader), END);
  return outerEnd;
}

/** Leaves a list, of which nothing may be unread. */
export function leaveList(reader: usize, outerEnd: u32): void {
  if (readError(reader) == RLP_OK && !isAtEnd(reader)) fail(reader, RLP_TRAILING, position(reader));
  store<u32>(reader, outerEnd, END);
  if (readError(reader) != RLP_OK) store<u32>(reader, outerEnd, AT);
}

/** To be called last: nothing may follow what was read. RLP_OK, or what is wrong with any of it. */
export function finishReading(reader: usize): i32 {
  if (readError(reader) == RLP_OK && !isAtEnd(reader)) fail(reader, RLP_TRAILING, position(reader));
  return readError(reader);
}

/** Reads any item without looking at what is in a list: where its encoding is, of `contentSize` bytes with the header. */
export function readItem(reader: usize): usize {
  const start = position(reader), content = readHeader(reader);
  if (content == 0) return 0;
  const end = <u32>content + contentSize(reader);
  store<u32>(reader, end, AT);
  store<u32>(reader, end - <u32>start, SIZE);
  return start;
}

/** Reads any item like `readItem` and all that is in it, lists within lists up to `depth` levels. */
export function readWhole(reader: usize, depth: u32): usize {
  const start = position(reader);
  if (!isListNext(reader)) return readItem(reader);
  if (depth == 0) return failAt(reader, RLP_TOO_DEEP, start);
  const outerEnd = enterList(reader);
  while (!isAtEnd(reader)) readWhole(reader, depth - 1);
  leaveList(reader, outerEnd);
  if (readError(reader) != RLP_OK) return 0;
  store<u32>(reader, <u32>(position(reader) - start), SIZE);
  return start;
}

// Writing. Each function writes at `to` and returns the end of what it has written.

/** The most bytes of a header. */
export const MAX_HEADER: usize = 5;

function bytesOf(value: u64): u32 {
  return (71 - <u32>clz<u64>(value)) >> 3;
}

/** Writes `size` bytes of an integer, most significant first. */
function writeBigEndian(to: usize, value: u64, size: u32): usize {
  let rest = value;
  for (let i = <usize>size; i-- > 0;) {
    store<u8>(to + i, <u8>rest);
    rest >>= 8;
  }
  return to + size;
}

function writeHeader(to: usize, base: u32, size: u32): usize {
  if (size <= LONGEST_SHORT) {
    store<u8>(to, <u8>(base + size));
    return to + 1;
  }
  const lengthSize = bytesOf(size);
  store<u8>(to, <u8>(base + LONGEST_SHORT + lengthSize));
  return writeBigEndian(to + 1, size, lengthSize);
}

/** Bytes of the header of a list of so many bytes, or of a byte string that needs one. */
export function headerSize(size: u32): u32 {
  return size <= LONGEST_SHORT ? 1 : 1 + bytesOf(size);
}

/** Writes the header of a list whose items take `size` bytes. */
export function writeListHeader(to: usize, size: u32): usize {
  return writeHeader(to, SHORT_LIST, size);
}

/** Writes a byte string. */
export function writeString(to: usize, from: usize, size: u32): usize {
  let at = to;
  if (size != 1 || load<u8>(from) >= SHORT_STRING) at = writeHeader(to, SHORT_STRING, size);
  memory.copy(at, from, size);
  return at + size;
}

/** Writes an unsigned integer. */
export function writeU64(to: usize, value: u64): usize {
  if (value != 0 && value < SHORT_STRING) {
    store<u8>(to, <u8>value);
    return to + 1;
  }
  const size = bytesOf(value);
  store<u8>(to, <u8>(SHORT_STRING + size));
  return writeBigEndian(to + 1, value, size);
}

/** Writes a word as an unsigned integer. */
export function writeWord(to: usize, word: usize): usize {
  let size: usize = 32;
  while (size > 0 && load<u8>(word + size - 1) == 0) size--;
  if (size <= 8) return writeU64(to, load<u64>(word));
  store<u8>(to, <u8>(SHORT_STRING + size));
  for (let i: usize = 0; i < size; i++) store<u8>(to + size - i, load<u8>(word + i));
  return to + 1 + size;
}

/** Begins a list whose length is not known: returns where its items are to be written. */
// @ts-ignore: decorator
@inline export function beginList(to: usize): usize { return to + MAX_HEADER; }

/** Ends the list that was begun at `to` and whose items end at `end`: they move to where the header ends. */
export function endList(to: usize, end: usize): usize {
  const size = <u32>(end - to - MAX_HEADER);
  const content = writeHeader(to, SHORT_LIST, size);
  memory.copy(content, to + MAX_HEADER, size);
  return content + size;
}
