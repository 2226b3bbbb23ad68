import type { RowAccess } from "../../../src/vm/rows.js";
import { OPCODES } from "../isa/opcodes.js";
import { R_HEIGHT, R_WORDS } from "../kernel/record-layout.js";
import { readOf, storeOf, writeOf } from "./row.js";
import { numberOf, type Words } from "./words.js";

const [MLOAD, MSTORE, MSTORE8, SLOAD, SSTORE, TLOAD, TSTORE] = [0x51, 0x52, 0x53, 0x54, 0x55, 0x5c, 0x5d] as const;
const [DUP1, SWAP1, SWAP16] = [0x80, 0x90, 0x9f] as const;
const FIRST = R_WORDS / 4;
const SECOND = FIRST + 8;
const THIRD = SECOND + 8;

/** By opcode: twice the words that it takes, and one if it leaves one. */
const SHAPES = new Uint8Array(256);
for (const { code, pops, pushes } of OPCODES) SHAPES[code] = 2 * pops + pushes;

/**
 * What a recorded step has read and written, in that order, where it goes no further than words.
 * @param at where the record is
 * @param next where the record of the frame's next step is, which has what this one has left on the stack; -1 for none
 */
export function wordAccesses(words: Words, at: number, op: number, next: number): RowAccess[] {
  const height = words.u32[at + R_HEIGHT / 4]!;
  switch (op) {
    case MLOAD:
      return memoryLoad(words, at, height, next);
    case MSTORE:
      return memoryStore(words, at, height, next);
    case MSTORE8:
      return memoryStoreByte(words, at, height, next);
    case SLOAD:
      return storageLoad("storage", words, at, height, next);
    case TLOAD:
      return storageLoad("transient", words, at, height, next);
    case SSTORE:
      return storageStore("storage", words, at, height);
    case TSTORE:
      return storageStore("transient", words, at, height);
  }
  if (op >= DUP1 && op < SWAP1) return duplicate(words, at, op - DUP1 + 1, height, next);
  if (op >= SWAP1 && op <= SWAP16) return swap(words, at, op - SWAP1 + 1, height, next);
  return plain(words, at, SHAPES[op]!, height, next);
}

function plain(words: Words, at: number, shape: number, height: number, next: number): RowAccess[] {
  if (shape === 0) return [];
  const top = numberOf(height - 1);
  if (shape === 1) return next < 0 ? [] : [writeOf("stack", numberOf(height), words.word(next + FIRST), 0n)];
  const a = words.word(at + FIRST);
  const first = readOf("stack", top, a);
  if (shape === 2) return [first];
  if (shape === 3) return next < 0 ? [first] : [first, writeOf("stack", top, words.word(next + FIRST), a)];
  const b = words.word(at + SECOND);
  const below = numberOf(height - 2);
  const second = readOf("stack", below, b);
  if (shape === 4) return [first, second];
  if (shape === 5)
    return next < 0 ? [first, second] : [first, second, writeOf("stack", below, words.word(next + FIRST), b)];
  const c = words.word(at + THIRD);
  const lowest = numberOf(height - 3);
  const third = readOf("stack", lowest, c);
  return next < 0
    ? [first, second, third]
    : [first, second, third, writeOf("stack", lowest, words.word(next + FIRST), c)];
}

function duplicate(words: Words, at: number, depth: number, height: number, next: number): RowAccess[] {
  const read = readOf("stack", numberOf(height - depth), words.word(at + SECOND));
  return next < 0 ? [read] : [read, writeOf("stack", numberOf(height), words.word(next + FIRST), 0n)];
}

function swap(words: Words, at: number, depth: number, height: number, next: number): RowAccess[] {
  const [a, b] = [words.word(at + FIRST), words.word(at + SECOND)];
  const [top, deep] = [numberOf(height - 1), numberOf(height - 1 - depth)];
  const [first, second] = [readOf("stack", top, a), readOf("stack", deep, b)];
  if (next < 0) return [first, second];
  return [first, second, writeOf("stack", deep, a, b), writeOf("stack", top, b, a)];
}

function memoryLoad(words: Words, at: number, height: number, next: number): RowAccess[] {
  const top = numberOf(height - 1);
  const offset = words.word(at + FIRST);
  const stack = readOf("stack", top, offset);
  const memory = readOf("memory", offset, words.word(at + SECOND));
  return next < 0 ? [stack, memory] : [stack, memory, writeOf("stack", top, words.word(next + FIRST), offset)];
}

function memoryStore(words: Words, at: number, height: number, next: number): RowAccess[] {
  const [offset, value] = [words.word(at + FIRST), words.word(at + SECOND)];
  const first = readOf("stack", numberOf(height - 1), offset);
  const second = readOf("stack", numberOf(height - 2), value);
  if (next < 0) return [first, second];
  return [first, second, writeOf("memory", offset, value, words.word(at + THIRD))];
}

function memoryStoreByte(words: Words, at: number, height: number, next: number): RowAccess[] {
  const [offset, value] = [words.word(at + FIRST), words.word(at + SECOND)];
  const first = readOf("stack", numberOf(height - 1), offset);
  const second = readOf("stack", numberOf(height - 2), value);
  if (next < 0) return [first, second];
  const byte = numberOf(words.u32[at + SECOND]! & 0xff);
  return [first, second, writeOf("memory", offset, byte, numberOf(words.u32[at + THIRD + 7]! >>> 24), 1)];
}

function storageLoad(
  space: "storage" | "transient",
  words: Words,
  at: number,
  height: number,
  next: number,
): RowAccess[] {
  const top = numberOf(height - 1);
  const key = words.word(at + FIRST);
  const stack = readOf("stack", top, key);
  if (next < 0) return [stack];
  const value = words.word(next + FIRST);
  return [stack, readOf(space, key, value), writeOf("stack", top, value, key)];
}

function storageStore(space: "storage" | "transient", words: Words, at: number, height: number): RowAccess[] {
  const [key, value] = [words.word(at + FIRST), words.word(at + SECOND)];
  const first = readOf("stack", numberOf(height - 1), key);
  return [first, readOf("stack", numberOf(height - 2), value), storeOf(space, key, value)];
}
