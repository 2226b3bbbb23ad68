// Where a state is in the binary tree (EIP-7864, "Tree embedding").
import { allocate } from "./arena";
import { treeHash } from "./tree-hash";

export const BASIC_DATA: u32 = 0;
export const CODE_HASH: u32 = 1;
const HEADER_STORAGE: u32 = 64;
const CODE_OFFSET: u32 = 128;
const CHUNK: u32 = 31;
const PUSH1: u32 = 0x60;
const PUSH32: u32 = 0x7f;
/** Of the value of basic data; numbers are big-endian. */
const CODE_SIZE: usize = 5;
const NONCE: usize = 8;
const BALANCE: usize = 16;
export const MOST_CODE: u32 = 0xffffff;

/** An address in 32 bytes, and the index of a stem in 32, little-endian. */
const INPUT: usize = memory.data(64, 16);
const HASHED: usize = memory.data(32, 16);

/** Makes stems those of an address. */
export function selectAddress(address: usize): void {
  memory.fill(INPUT, 0, 64);
  memory.copy(INPUT + 12, address, 20);
}

/** The stem of the group of 256 values with a small index. */
export function stemAt(index: u32): usize {
  memory.fill(INPUT + 32, 0, 32);
  store<u32>(INPUT + 32, index);
  return newStemOfInput();
}

function newStemOfInput(): usize {
  treeHash(HASHED, INPUT, 64);
  const stem = allocate(31);
  memory.copy(stem, HASHED, 31);
  return stem;
}

/** The subindex in the account's own stem of a slot, 0 for a slot that is elsewhere. */
export function headerSlot(key: usize): u32 {
  const isSmall = (load<u64>(key) | load<u64>(key, 8) | load<u64>(key, 16)) == 0 && (load<u64>(key, 24) << 8) == 0;
  const last = <u32>load<u8>(key, 31);
  return isSmall && last < CODE_OFFSET - HEADER_STORAGE ? HEADER_STORAGE + last : 0;
}

/** The stem of any other slot: of the position 256 ** 31 + key, whose last byte is the subindex. */
export function slotStem(key: usize): usize {
  for (let i: usize = 0; i < 31; i++) store<u8>(INPUT + 32 + i, load<u8>(key + 30 - i));
  const high = <u32>load<u8>(key) + 1;
  store<u8>(INPUT + 32, <u8>high, 30);
  store<u8>(INPUT + 32, <u8>(high >> 8), 31);
  return newStemOfInput();
}

/** Writes the value of basic data: version 0. The balance is big-endian in 32 bytes, of which 16 are taken. */
export function basicData(codeSize: u32, nonce: u64, balance: usize): usize {
  const value = allocate(32);
  memory.fill(value, 0, 32);
  // Three bytes; the one before is of no meaning and zero.
  store<u32>(value, bswap<u32>(codeSize), CODE_SIZE - 1);
  store<u64>(value, bswap<u64>(nonce), NONCE);
  memory.copy(value + BALANCE, balance + 16, 16);
  return value;
}

export function codeSizeOf(basicData: usize): u32 {
  return bswap<u32>(load<u32>(basicData, CODE_SIZE - 1)) & MOST_CODE;
}

export function chunkCount(codeSize: u32): u32 {
  return (codeSize + CHUNK - 1) / CHUNK;
}

/** Index of the stem and subindex of a chunk of code, as one number. */
export function chunkPosition(chunk: u32): u32 {
  return CODE_OFFSET + chunk;
}

/** Writes the chunks of code, 32 bytes each: how many bytes at the start are data of a push before, and 31 bytes of code. */
export function chunksOf(code: usize, size: u32): usize {
  const count = chunkCount(size), chunks = allocate(32 * <usize>count);
  memory.fill(chunks, 0, 32 * <usize>count);
  /** Where the next instruction begins. */
  let next: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const start = i * CHUNK, chunk = chunks + 32 * <usize>i, end = min(size, start + CHUNK);
    store<u8>(chunk, <u8>min(next - start, CHUNK));
    memory.copy(chunk + 1, code + start, end - start);
    while (next < start + CHUNK) {
      const opcode = next < size ? <u32>load<u8>(code + next) : 0;
      next += opcode >= PUSH1 && opcode <= PUSH32 ? opcode - PUSH1 + 2 : 1;
    }
  }
  return chunks;
}
