// What fast frames run instead of code, and the blocks that they pay for.
import { OPCODES, OPCODE_ENDS_BLOCK, OPCODE_FLAGS } from "./layout";
import { clearCode, placeLike } from "../../../src/state/kernel/codes";
import { CODE_PADDING, C_BLOCKS, C_BYTES, C_FAST, C_SIZE } from "../../../src/state/kernel/records";

const JUMPDEST: u32 = 0x5b;
/** Codes of fused instructions, see `fused`; opcodes of no fork. */
export const FUSED_PUSH1_JUMPI = 0xb0;
export const FUSED_PUSH2_JUMPI = 0xb1;
export const FUSED_PUSH1_JUMP = 0xb2;
export const FUSED_PUSH2_JUMP = 0xb3;
export const FUSED_PUSH1_ADD = 0xb4;
export const FUSED_PUSH1_AND = 0xb5;
export const FUSED_PUSH20_AND = 0xb6;
/** SWAP1 and POP. */
export const FUSED_DROP_SECOND = 0xb7;

/** In a block entry: the block starts with a JUMPDEST, which the entry has paid for and skips. */
export const BLOCK_IS_TARGET: u64 = 0x80000000;
const BLOCK_GAS_MOST: u64 = 0x7fffffff;
/** A need that no stack meets: the frame goes on exactly. For blocks too dear to be added up or with no such opcode. */
const BLOCK_IS_EXACT: i32 = 0xffff;

/** Bytes that a prepared code object takes. */
export function initCodeSpace(size: u32): u64 {
  return <u64>((C_BYTES + CODE_PADDING + 31 + size) & ~7) + <u64>preparedSpace(size);
}

/** A prepared code object that is gone after its frame: of init code, in the space before the frame's memory. */
export function initCode(at: usize, bytes: usize, size: u32): void {
  clearCode(at, size);
  memory.copy(at + C_BYTES, bytes, size);
  prepareAt(at, at + ((C_BYTES + CODE_PADDING + 31 + size) & ~7));
}

/** Finds the blocks of a code object, unless that is done. */
export function prepare(code: usize): void {
  if (load<u32>(code, C_BLOCKS) != 0) return;
  prepareAt(code, placeLike(code, preparedSpace(load<u32>(code, C_SIZE))));
}

/** Bytes that the blocks and the fast code take. */
// @ts-ignore: decorator
@inline function preparedSpace(size: u32): u32 {
  return ((size + 1) << 3) + ((size + CODE_PADDING + 7) & ~7);
}

function prepareAt(code: usize, blocks: usize): void {
  const size = load<u32>(code, C_SIZE);
  const fast = blocks + ((size + 1) << 3);
  store<u32>(code, <u32>blocks, C_BLOCKS);
  store<u32>(code, <u32>fast, C_FAST);
  memory.fill(blocks, 0, (size + 1) << 3);
  memory.copy(fast, code + C_BYTES, size + CODE_PADDING);
  findBlocks(code + C_BYTES, size, blocks);
  turnImmediates(fast, size);
}

/** A PUSH and what follows it as one instruction of fast code, by a code that no opcode has; the PUSH if there is none. */
function fused(push: u32, next: u32): u32 {
  if (next == 0x57) return push == 0x60 ? FUSED_PUSH1_JUMPI : push == 0x61 ? FUSED_PUSH2_JUMPI : push;
  if (next == 0x56) return push == 0x60 ? FUSED_PUSH1_JUMP : push == 0x61 ? FUSED_PUSH2_JUMP : push;
  if (next == 0x01) return push == 0x60 ? FUSED_PUSH1_ADD : push;
  if (next == 0x16) return push == 0x60 ? FUSED_PUSH1_AND : push == 0x73 ? FUSED_PUSH20_AND : push;
  return push;
}

/** Immediates little-endian, so that a PUSH is a load and a mask; frequent pairs fused. */
function turnImmediates(fast: usize, size: u32): void {
  for (let pc: u32 = 0; pc < size; pc++) {
    const op = load<u8>(fast + pc);
    if (op == 0x90 && pc + 1 < size && load<u8>(fast + pc + 1) == 0x50) store<u8>(fast + pc, FUSED_DROP_SECOND);
    if (op < 0x60 || op > 0x7f) continue;
    const count = op - 0x5f;
    for (let i = fast + pc + 1, j = i + count - 1; i < j; i++, j--) {
      const byte = load<u8>(i);
      store<u8>(i, load<u8>(j));
      store<u8>(j, byte);
    }
    if (pc + count + 1 < size) store<u8>(fast + pc, fused(op, load<u8>(fast + pc + count + 1)));
    pc += count;
  }
}

/** Gas of the instructions from `pc` to the end of its block, which a fast frame has paid in advance. */
export function gasOfRest(code: usize, pc: u32): u64 {
  return load<u64>(<usize>load<u32>(code, C_BLOCKS) + (<usize>pc << 3)) & BLOCK_GAS_MOST;
}

/**
 * Writes an entry for each instruction, where a block may start: u32 gas and {@link BLOCK_IS_TARGET}, u16 bytes of stack
 * needed, u16 bytes of stack that it grows by at most. A block ends where the next instruction needs to know the exact gas
 * or may not be reached. It goes on over a JUMPDEST, so that only jumps come to a new block there.
 */
function findBlocks(bytes: usize, size: u32, blocks: usize): void {
  markInstructions(bytes, size, blocks);
  writeBlock(blocks, size, 0, 0, 0);
  let gas: u64 = 0;
  let need: i32 = 0;
  let growth: i32 = 0;
  for (let pc = <i32>size - 1; pc >= 0; pc--) {
    if (load<u64>(blocks + (<usize>pc << 3)) == 0) continue;
    const op = load<u8>(bytes + pc);
    const entry = load<u64>(<usize>OPCODES + (<usize>op << 3));
    const isDefined = (entry & 0xffffffff) != 0xffffffff;
    if (!isDefined || endsBlock(op)) {
      gas = 0;
      need = 0;
      growth = 0;
    }
    const pops = <i32>((entry >> 32) & 0xffff), change = <i32>(entry >> 48) - 0x8000;
    // A block that no stack is enough for stays so with whatever comes before.
    if (!isDefined || need >= BLOCK_IS_EXACT || growth >= BLOCK_IS_EXACT) need = BLOCK_IS_EXACT;
    else {
      gas = min(gas + (entry & 0xffffffff), BLOCK_GAS_MOST + 1);
      need = max(pops, need - change);
      growth = max(0, growth + change);
    }
    writeBlock(blocks, pc, gas, need, growth);
    if (op == JUMPDEST) store<u32>(blocks + (<usize>pc << 3), load<u32>(blocks + (<usize>pc << 3)) | <u32>BLOCK_IS_TARGET);
  }
}

/** Leaves something in the entry of each byte that is no PUSH's immediate. */
function markInstructions(bytes: usize, size: u32, blocks: usize): void {
  for (let pc: u32 = 0; pc < size; ) {
    const op = load<u8>(bytes + pc);
    store<u64>(blocks + (<usize>pc << 3), 1);
    pc += op >= 0x60 && op <= 0x7f ? op - 0x5e : 1;
  }
}

function writeBlock(blocks: usize, start: u32, gas: u64, need: i32, growth: i32): void {
  const isExact = gas > BLOCK_GAS_MOST || need >= BLOCK_IS_EXACT || growth >= BLOCK_IS_EXACT;
  const stack = isExact ? <u64>BLOCK_IS_EXACT : <u64>need | (<u64>growth << 16);
  store<u64>(blocks + (<usize>start << 3), (gas & BLOCK_GAS_MOST) | (stack << 32));
}

// @ts-ignore: decorator
@inline function endsBlock(op: u32): bool {
  return (load<u8>(<usize>OPCODE_FLAGS + op) & OPCODE_ENDS_BLOCK) != 0;
}
