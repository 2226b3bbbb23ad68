// What fast frames run instead of code, and the blocks that they pay for. Both are made where frames come to: most of a contract
// does not run in most blocks.
import { OPCODES, OPCODE_ENDS_BLOCK, OPCODE_FLAGS } from "./layout";
import { clearCode, placeClear } from "../../../src/state/kernel/codes";
import { CODE_PADDING, C_BLOCKS, C_BYTES, C_FAST, C_SCANNED, C_SIZE } from "../../../src/state/kernel/records";

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
/** In every entry that is there: that of a block of nothing but STOP would be 0. */
const BLOCK_IS_KNOWN: u64 = 0x40000000;
export const BLOCK_GAS_MOST: u64 = 0x3fffffff;
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
  const place = at + ((C_BYTES + CODE_PADDING + 31 + size) & ~7);
  memory.fill(place, 0, clearSpace(size));
  prepareAt(at, place);
}

/** Makes room for blocks and fast code, unless that is done. */
export function prepare(code: usize): void {
  if (load<u32>(code, C_BLOCKS) != 0) return;
  const size = load<u32>(code, C_SIZE);
  prepareAt(code, placeClear(code, preparedSpace(size), clearSpace(size)));
}

/** Bytes of the blocks, of a bit for each byte of code, and of the fast code. */
// @ts-ignore: decorator
@inline function preparedSpace(size: u32): u32 {
  return clearSpace(size) + ((size + CODE_PADDING + 7) & ~7);
}

/** How much of it is zero at first: blocks and bits. */
// @ts-ignore: decorator
@inline function clearSpace(size: u32): u32 {
  return ((size + 1) << 3) + bitSpace(size);
}

// @ts-ignore: decorator
@inline function bitSpace(size: u32): u32 {
  return ((size + 63) >> 6) << 3;
}

function prepareAt(code: usize, blocks: usize): void {
  store<u32>(code, <u32>blocks, C_BLOCKS);
  store<u32>(code, <u32>blocks + clearSpace(load<u32>(code, C_SIZE)), C_FAST);
  store<u32>(code, 0, C_SCANNED);
}

/** Of the bits that say where instructions are. */
// @ts-ignore: decorator
@inline function startsOf(code: usize): usize {
  return <usize>load<u32>(code, C_FAST) - bitSpace(load<u32>(code, C_SIZE));
}

/** Notes that an instruction is there. */
// @ts-ignore: decorator
@inline function markStart(starts: usize, pc: u32): void {
  store<u8>(starts + (pc >> 3), load<u8>(starts + (pc >> 3)) | <u8>(<u32>1 << (pc & 7)));
}

// @ts-ignore: decorator
@inline function isStart(starts: usize, pc: u32): bool {
  return ((<u32>load<u8>(starts + (pc >> 3)) >> (pc & 7)) & 1) != 0;
}

/** Where the instruction after that one is. */
// @ts-ignore: decorator
@inline function after(pc: u32, op: u32): u32 {
  return op - 0x60 < 32 ? pc + op - 0x5e : pc + 1;
}

/** The block that a jump comes to, or 0 when there is no JUMPDEST, for a target whose entry says that it is none so far. */
export function foundTarget(code: usize, target: u64): u64 {
  const bytes = code + C_BYTES;
  if (target >= <u64>load<u32>(code, C_SIZE) || load<u8>(bytes + <usize>target) != JUMPDEST) return 0;
  const pc = <u32>target, starts = startsOf(code);
  let at = load<u32>(code, C_SCANNED);
  while (at <= pc) {
    markStart(starts, at);
    at = after(at, load<u8>(bytes + at));
  }
  store<u32>(code, at, C_SCANNED);
  return isStart(starts, pc) ? blockAt(code, pc) : 0;
}

/**
 * The entry of the block that starts at an instruction, made where it is not there yet: u32 gas, {@link BLOCK_IS_TARGET} and
 * {@link BLOCK_IS_KNOWN}, u16 bytes of stack needed, u16 bytes of stack that it grows by at most. A block ends where the next
 * instruction needs to know the exact gas or may not be reached. It goes on over a JUMPDEST, so that only jumps come to a new
 * block there; those on the way are made with it, and one that is there is not gone through again: in all, each instruction
 * is looked at once, in whichever order frames come to blocks.
 */
export function blockAt(code: usize, pc: u32): u64 {
  const entry = <usize>load<u32>(code, C_BLOCKS) + (<usize>pc << 3);
  if (load<u64>(entry) == 0) makeBlocks(code, pc, turnBlock(code, pc));
  return load<u64>(entry);
}

/** Writes the block's fast code and marks its instructions, up to its end or to a block that is there; where that is. */
function turnBlock(code: usize, first: u32): u32 {
  const bytes = code + C_BYTES, size = load<u32>(code, C_SIZE), starts = startsOf(code);
  const blocks = <usize>load<u32>(code, C_BLOCKS), fast = <usize>load<u32>(code, C_FAST);
  let pc = first;
  while (pc < size) {
    const op = <u32>load<u8>(bytes + pc);
    const next = after(pc, op);
    markStart(starts, pc);
    turn(fast, bytes, size, pc, op);
    if (!isDefined(opcodeEntry(op)) || endsBlock(op)) return next;
    pc = next;
    if (pc < size && load<u64>(blocks + (<usize>pc << 3)) != 0) return pc;
  }
  // Behind the code there are STOPs, also behind the immediates that its last PUSH is short of.
  store<u8>(fast + pc, 0);
  return pc;
}

/** Writes an instruction of fast code: immediates little-endian, so that a PUSH is a load and a mask; frequent pairs fused. */
function turn(fast: usize, bytes: usize, size: u32, pc: u32, op: u32): void {
  if (op - 0x60 >= 32) {
    const drops = op == 0x90 && pc + 1 < size && load<u8>(bytes + pc, 1) == 0x50;
    store<u8>(fast + pc, <u8>(drops ? FUSED_DROP_SECOND : op));
    return;
  }
  const count = op - 0x5f, next = pc + count + 1;
  store<u8>(fast + pc, <u8>(next < size ? fused(op, load<u8>(bytes + next)) : op));
  for (let to = fast + pc + 1, from = bytes + pc + count, end = bytes + pc; from > end; from--, to++) store<u8>(to, load<u8>(from));
}

/** A PUSH and what follows it as one instruction of fast code, by a code that no opcode has; the PUSH if there is none. */
function fused(push: u32, next: u32): u32 {
  if (next == 0x57) return push == 0x60 ? FUSED_PUSH1_JUMPI : push == 0x61 ? FUSED_PUSH2_JUMPI : push;
  if (next == 0x56) return push == 0x60 ? FUSED_PUSH1_JUMP : push == 0x61 ? FUSED_PUSH2_JUMP : push;
  if (next == 0x01) return push == 0x60 ? FUSED_PUSH1_ADD : push;
  if (next == 0x16) return push == 0x60 ? FUSED_PUSH1_AND : push == 0x73 ? FUSED_PUSH20_AND : push;
  return push;
}

/** Makes the entries of `first` and of JUMPDESTs behind it, backwards from `end`, where a block may be known that goes on. */
function makeBlocks(code: usize, first: u32, end: u32): void {
  const bytes = code + C_BYTES, size = load<u32>(code, C_SIZE), starts = startsOf(code), blocks = <usize>load<u32>(code, C_BLOCKS);
  const known = end < size ? load<u64>(blocks + (<usize>end << 3)) : 0;
  let gas = known & BLOCK_GAS_MOST;
  let need = <i32>((known >> 32) & 0xffff);
  let growth = <i32>(known >> 48);
  if (first == size) writeBlock(blocks, size, 0, 0, 0);
  for (let pc = <i32>min(end, size) - 1; pc >= <i32>first; pc--) {
    if (!isStart(starts, pc)) continue;
    const op = <u32>load<u8>(bytes + pc), entry = opcodeEntry(op);
    if (!isDefined(entry) || endsBlock(op)) {
      gas = 0;
      need = 0;
      growth = 0;
    }
    const pops = <i32>((entry >> 32) & 0xffff), change = <i32>(entry >> 48) - 0x8000;
    // A block that no stack is enough for stays so with whatever comes before.
    if (!isDefined(entry) || need >= BLOCK_IS_EXACT || growth >= BLOCK_IS_EXACT) need = BLOCK_IS_EXACT;
    else {
      gas = min(gas + (entry & 0xffffffff), BLOCK_GAS_MOST + 1);
      need = max(pops, need - change);
      growth = max(0, growth + change);
    }
    if (op == JUMPDEST) writeBlock(blocks, pc, gas, need, growth, BLOCK_IS_TARGET);
    else if (pc == <i32>first) writeBlock(blocks, pc, gas, need, growth);
  }
}

function writeBlock(blocks: usize, start: u32, gas: u64, need: i32, growth: i32, target: u64 = 0): void {
  const isExact = gas > BLOCK_GAS_MOST || need >= BLOCK_IS_EXACT || growth >= BLOCK_IS_EXACT;
  const stack = isExact ? <u64>BLOCK_IS_EXACT : <u64>need | (<u64>growth << 16);
  store<u64>(blocks + (<usize>start << 3), (gas & BLOCK_GAS_MOST) | target | BLOCK_IS_KNOWN | (stack << 32));
}

/** Gas of the instructions from `pc` to the end of its block, which a fast frame has paid in advance. */
export function gasOfRest(code: usize, pc: u32): u64 {
  const bytes = code + C_BYTES, size = load<u32>(code, C_SIZE);
  let gas: u64 = 0;
  while (pc < size) {
    const op = <u32>load<u8>(bytes + pc);
    gas += opcodeEntry(op) & 0xffffffff;
    if (endsBlock(op)) break;
    pc = after(pc, op);
  }
  return gas;
}

// @ts-ignore: decorator
@inline function opcodeEntry(op: u32): u64 {
  return load<u64>(<usize>OPCODES + (<usize>op << 3));
}

// @ts-ignore: decorator
@inline function isDefined(entry: u64): bool {
  return (entry & 0xffffffff) != 0xffffffff;
}

// @ts-ignore: decorator
@inline function endsBlock(op: u32): bool {
  return (load<u8>(<usize>OPCODE_FLAGS + op) & OPCODE_ENDS_BLOCK) != 0;
}
