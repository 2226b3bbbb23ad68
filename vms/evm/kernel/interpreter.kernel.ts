// asc: --enable simd --importMemory --initialMemory 32512 --maximumMemory 65536
// The EVM: what the engine calls. It writes fork tables and messages at the places that layout.ts names, starts a run and
// reads results there.
import {
  FRAMES, F_ADDRESS, F_CALLER, F_CODE_ADDRESS, F_DEPTH, F_EXACT, F_GAS, F_KIND, F_OUT, F_OUT_SIZE, F_VALUE, IO_ADDRESS,
  IO_CALLER, IO_GAS_LEFT, IO_HALT_REASON, IO_OUTPUT, IO_OUTPUT_SIZE, IO_REFUND, IO_VALUE, KIND_RUN, MEMORY, STACK_TOP, STATUS_PAUSED, STATUS_SUCCESS,
} from "./layout";
import { codeHash, dropCode, emptyArena, generation, newCode, prepare, tidyArena } from "./code";
import { resetContext } from "./context";
import { flush } from "./flush";
import {
  frame, isTraced, markCheckpoint, reserveReturn, resetReturn, returnData, returnSize, setTraced, startFrame,
} from "./frames";
import { reachMemory } from "./heap";
import { hostTraceEnter } from "./imports";
import { loop, setBlocksLeft } from "./loop";
import { refund, resetState, setSeed } from "./state";
import { copyWord, loadBytes } from "./word";

export { codeHash, dropCode, emptyArena, newCode, prepare, reserveReturn, setSeed, setTraced };

export function codeGeneration(): u32 {
  return generation;
}

/** Forgets the last run. */
export function reset(): void {
  resetState();
  resetReturn();
  resetContext();
  tidyArena();
}

/** Room for the call data or init code of a run; call after `reset`. */
export function inputPlace(size: u32): usize {
  reachMemory(<u64>MEMORY + <u64>size + 32);
  return <usize>MEMORY;
}

/** Runs a code object with the message in IO (big-endian words) and `size` bytes of input in place. Returns a status. */
export function run(code: usize, gas: u64, size: u32, isStatic: bool, depth: u32, slice: i32): i32 {
  const first: usize = <usize>FRAMES;
  const base: usize = (<usize>MEMORY + size + 31) & ~31;
  for (let word: usize = <usize>IO_ADDRESS; word <= <usize>IO_VALUE; word += 32) loadBytes(word, word);
  store<u32>(first, KIND_RUN, F_KIND);
  store<u32>(first, depth, F_DEPTH);
  store<u32>(first, 0, F_OUT_SIZE);
  copyWord(first + F_ADDRESS, IO_ADDRESS);
  copyWord(first + F_CODE_ADDRESS, IO_ADDRESS);
  copyWord(first + F_CALLER, IO_CALLER);
  copyWord(first + F_VALUE, IO_VALUE);
  markCheckpoint(first);
  prepare(code);
  startFrame(first, code, gas, STACK_TOP, base, 0, MEMORY, size, isStatic);
  if (isTraced) hostTraceEnter(first);
  return resume(slice);
}

/** Goes on after STATUS_PAUSED. */
export function resume(slice: i32): i32 {
  setBlocksLeft(slice);
  while (true) {
    const status = load<u32>(frame, F_EXACT) != 0 ? loop<u8>() : loop<u32>();
    if (status == STATUS_PAUSED) return status;
    if (status != 0) return conclude(status);
  }
}

function conclude(status: i32): i32 {
  const first: usize = <usize>FRAMES;
  if (status == STATUS_SUCCESS) flush();
  store<u64>(IO_GAS_LEFT, load<u64>(first, F_GAS));
  store<i64>(IO_REFUND, refund);
  store<u32>(IO_OUTPUT, <u32>returnData);
  store<u32>(IO_OUTPUT_SIZE, returnSize);
  store<u32>(IO_HALT_REASON, load<u32>(first, F_OUT));
  return status;
}
