// asc: --enable simd --importMemory --initialMemory 32512 --maximumMemory 65536
// The EVM: what the engine calls. It writes fork tables and messages at the places that layout.ts names, starts a run and
// reads results there.
import {
  FLAG_WARM, FRAMES, F_ADDRESS, F_CALLER, F_CODE_ADDRESS, F_DEPTH, F_EXACT, F_GAS, F_GAS_START, F_INPUT, F_INPUT_SIZE, F_KIND, F_OUT,
  F_OUT_SIZE, F_VALUE, IO_ADDRESS, IO_CALLER, IO_CODE_ADDRESS, IO_CREATED,
  IO_GAS_LEFT, IO_HALT_REASON, IO_OUTPUT, IO_OUTPUT_SIZE, IO_REFUND, IO_SALT, IO_VALUE, KIND_CREATE, KIND_CREATE2,
  KIND_RUN, MEMORY, STACK_TOP, STATUS_PAUSED,
} from "./layout";
import { begin, isDelegation, delegate } from "./calls";
import { emptyArena, generation, newCode, prepare, tidyArena } from "./code";
import { resetContext } from "./context";
import { beginCreation, setSalt } from "./create";
import {
  frame, isTraced, markCheckpoint, reserveReturn, resetReturn, returnData, returnSize, setTraced, startFrame,
} from "./frames";
import { reachMemory } from "./heap";
import { hostTraceEnter } from "./imports";
import { loop, setBlocksLeft } from "./loop";
import { accountAt, publishState, refund, resetState, setAccountFlags, setSeed } from "./state";
import { copyWord, loadBytes } from "./word";

export { emptyArena, newCode, prepare, reserveReturn, setSeed, setTraced };

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

/**
 * Starts a run of the kind with the message in IO (big-endian words) and `size` bytes of input in place. `code` is for
 * KIND_RUN. Returns a status.
 */
export function run(kind: i32, code: usize, gas: u64, size: u32, isStatic: bool, depth: u32, slice: i32): i32 {
  const first: usize = <usize>FRAMES;
  const base: usize = (<usize>MEMORY + size + 31) & ~31;
  for (let word: usize = <usize>IO_ADDRESS; word <= <usize>IO_SALT; word += 32) loadBytes(word, word);
  store<u32>(first, <u32>kind, F_KIND);
  store<u32>(first, depth, F_DEPTH);
  store<u32>(first, 0, F_OUT_SIZE);
  store<u32>(first, MEMORY, F_INPUT);
  store<u32>(first, size, F_INPUT_SIZE);
  store<u64>(first, gas, F_GAS);
  store<u64>(first, gas, F_GAS_START);
  copyWord(first + F_ADDRESS, IO_ADDRESS);
  copyWord(first + F_CALLER, IO_CALLER);
  copyWord(first + F_VALUE, IO_VALUE);
  copyWord(first + F_CODE_ADDRESS, IO_CODE_ADDRESS);
  setBlocksLeft(slice);
  const status = start(first, kind, code, gas, size, isStatic, base);
  return status != 0 ? conclude(status) : resume(slice);
}

function start(first: usize, kind: i32, code: usize, gas: u64, size: u32, isStatic: bool, base: usize): i32 {
  if (kind == KIND_CREATE || kind == KIND_CREATE2) {
    setSalt(IO_SALT);
    return beginCreation(first, kind, accountAt(IO_CALLER), gas, MEMORY, size, STACK_TOP, base, 0);
  }
  if (kind == KIND_RUN) {
    markCheckpoint(first);
    prepare(code);
    startFrame(first, code, gas, STACK_TOP, base, 0, MEMORY, size, isStatic);
    if (isTraced) hostTraceEnter(first);
    return 0;
  }
  const target = accountAt(IO_CODE_ADDRESS);
  let source = target;
  if (isDelegation(target)) {
    // Warm from the start, as the transaction's recipient is (EIP-7702).
    source = accountAt(delegate());
    setAccountFlags(source, FLAG_WARM);
  }
  return begin(first, target, source, gas, STACK_TOP, base, 0, isStatic);
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
  store<u64>(IO_GAS_LEFT, load<u64>(first, F_GAS));
  store<i64>(IO_REFUND, refund);
  store<u32>(IO_OUTPUT, <u32>returnData);
  store<u32>(IO_OUTPUT_SIZE, returnSize);
  store<u32>(IO_HALT_REASON, load<u32>(first, F_OUT));
  copyWord(IO_CREATED, first + F_ADDRESS);
  publishState();
  return status;
}
