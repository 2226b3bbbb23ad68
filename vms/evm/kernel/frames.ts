// Frames: what is needed to go on with a call where it was left. They lie one after the other, so that calls nest to any
// depth without a stack of the platform's.
import {
  FRAMES, F_ACCOUNT, F_ADDRESS, F_CODE, F_DEPTH, F_EXACT, F_GAS, F_GAS_START, F_HELD, F_INPUT, F_INPUT_SIZE, F_MEMORY,
  F_MEMORY_SIZE, F_PC, F_SP, F_STACK, F_STATIC, IO_OUTPUT, IO_OUTPUT_SIZE, IO_REFUND, MAX_MEMORY_WORDS,
} from "./layout";
import { reachMemory } from "./memory";
import { STACK_FLOOR, STACK_TOP } from "./memory-layout";
import { isSmall } from "../../../src/base/kernel/word";
import { NOT_ENOUGH, accountAt } from "../../../src/state/kernel/accounts";
import { allocate } from "../../../src/state/kernel/heap";
import { exhausted } from "../../../src/state/kernel/oracle";
import { refund } from "../../../src/state/kernel/journal";
import { C_BYTES, C_FAST } from "../../../src/state/kernel/records";

/** The frame under way. */
export let frame: usize = <usize>FRAMES;
/** Every frame is followed instruction by instruction. */
export let isTraced: bool = false;
export let returnData: usize = 0;
export let returnSize: u32 = 0;
let returnCapacity: u32 = 0;

export function setFrame(value: usize): void {
  frame = value;
}
export function setTraced(value: bool): void {
  isTraced = value;
}

/** Forgets the return data; its place is on the heap, which is emptied between runs. */
export function resetReturn(): void {
  returnData = 0;
  returnSize = 0;
  returnCapacity = 0;
}

export function clearReturn(): void {
  returnSize = 0;
}

/** Room for return data of that size. */
export function reserveReturn(size: u32): usize {
  if (size > returnCapacity) {
    returnCapacity = max(size, max(returnCapacity * 2, 256));
    returnData = allocate(returnCapacity);
  }
  returnSize = size;
  return returnData;
}

/** Shows a tracer what does not lie in the frame. */
export function publishStep(): void {
  store<u32>(IO_OUTPUT, <u32>returnData);
  store<u32>(IO_OUTPUT_SIZE, returnSize);
  store<i64>(IO_REFUND, refund);
}

/** Bytes of 1024 words. */
const STACK_SIZE: usize = 0x8000;

/** Where the lowest stack has begun since {@link resetStackUse}. */
let lowestStack: usize = 0;

export function resetStackUse(): void {
  lowestStack = <usize>STACK_TOP;
}

/** Bytes that the stacks have needed since then. */
export function stackUsed(): u32 {
  return <u32>(<usize>STACK_TOP - lowestStack + STACK_SIZE);
}

/** Starts a frame whose words, kind and checkpoint are set. `base` is where its memory begins. */
export function startFrame(
  child: usize, code: usize, gas: u64, stack: usize, base: usize, held: u32, input: usize, inputSize: u32, isStatic: bool,
): void {
  lowestStack = min(lowestStack, stack);
  if (<usize>STACK_FLOOR != 0 && stack < <usize>STACK_FLOOR + STACK_SIZE) exhausted();
  store<u32>(child, <u32>code, F_CODE);
  store<u64>(child, gas, F_GAS);
  store<u64>(child, gas, F_GAS_START);
  store<u32>(child, <u32>stack, F_SP);
  store<u32>(child, <u32>stack, F_STACK);
  store<u32>(child, <u32>base, F_MEMORY);
  store<u32>(child, 0, F_MEMORY_SIZE);
  store<u32>(child, held, F_HELD);
  store<u32>(child, <u32>input, F_INPUT);
  store<u32>(child, inputSize, F_INPUT_SIZE);
  store<u32>(child, u32(isStatic), F_STATIC);
  store<u32>(child, 0, F_ACCOUNT);
  store<u32>(child, u32(isTraced), F_EXACT);
  store<u32>(child, <u32>(isTraced ? code + C_BYTES : <usize>load<u32>(code, C_FAST)), F_PC);
  frame = child;
  returnSize = 0;
}

/** The record of the account that a frame acts on. */
export function ownAccount(f: usize): usize {
  let account = <usize>load<u32>(f, F_ACCOUNT);
  if (account == 0) {
    account = accountAt(f + F_ADDRESS);
    store<u32>(f, <u32>account, F_ACCOUNT);
  }
  return account;
}

/** Where the memory of a frame's callee begins. */
export function memoryEnd(f: usize): usize {
  return load<u32>(f, F_MEMORY) + load<u32>(f, F_MEMORY_SIZE);
}

// @ts-ignore: decorator
@inline function memoryCost(words: u64): u64 {
  return 3 * words + ((words * words) >> 9);
}

/** Makes a frame's memory hold [offset, offset + size) and returns the gas left, or NOT_ENOUGH with nothing changed. */
export function useMemory(f: usize, gas: u64, offset: usize, size: u64): u64 {
  if (size == 0) return gas;
  if (!isSmall(offset)) return NOT_ENOUGH;
  const end = load<u64>(offset) + size;
  const have = <u64>load<u32>(f, F_MEMORY_SIZE);
  if (end <= have) return gas;
  const words = (end + 31) >> 5, cost = growthGas(f, words);
  if (gas < cost) return NOT_ENOUGH;
  growMemory(f, <u32>have, <u32>(words << 5));
  return gas - cost;
}

/** What it costs that a frame's memory has more words than now; NOT_ENOUGH when no gas suffices. */
// @ts-ignore: decorator
@inline function growthGas(f: usize, words: u64): u64 {
  if (words + <u64>(load<u32>(f, F_HELD) >> 5) > <u64>MAX_MEMORY_WORDS) return NOT_ENOUGH;
  return memoryCost(words) - memoryCost(<u64>(load<u32>(f, F_MEMORY_SIZE) >> 5));
}

/** What useRange would charge; NOT_ENOUGH when no gas suffices. */
export function gasOfRange(f: usize, offset: usize, size: usize): u64 {
  if (!isSmall(size)) return NOT_ENOUGH;
  if (load<u64>(size) == 0) return 0;
  if (!isSmall(offset)) return NOT_ENOUGH;
  const words = (load<u64>(offset) + load<u64>(size) + 31) >> 5;
  return words <= <u64>(load<u32>(f, F_MEMORY_SIZE) >> 5) ? 0 : growthGas(f, words);
}

function growMemory(f: usize, have: u32, size: u32): void {
  const base = <usize>load<u32>(f, F_MEMORY);
  reachMemory(<u64>base + <u64>size);
  memory.fill(base + have, 0, size - have);
  store<u32>(f, size, F_MEMORY_SIZE);
}

/** useMemory for a range whose size is a word on the stack. */
export function useRange(f: usize, gas: u64, offset: usize, size: usize): u64 {
  if (!isSmall(size)) return NOT_ENOUGH;
  return useMemory(f, gas, offset, load<u64>(size));
}

/** Copies `size` bytes of a source of `available` bytes to memory, with zeros past the source's end. */
export function copyPadded(to: usize, source: usize, available: u32, offset: usize, size: u32): void {
  let copied: u32 = 0;
  if (isSmall(offset)) {
    const from = load<u64>(offset);
    if (from < <u64>available) {
      copied = min(size, available - <u32>from);
      memory.copy(to, source + <usize>from, copied);
    }
  }
  memory.fill(to + copied, 0, size - copied);
}
