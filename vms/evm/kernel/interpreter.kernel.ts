// asc: --enable simd --importMemory --zeroFilledMemory --initialMemory 24576 --maximumMemory 65536
// The EVM with a state of its own: programs that are run as they are. Whoever calls writes tables and messages at the places that
// the layouts name, starts a run and reads results there.
import {
  FRAMES, F_ADDRESS, F_CALLER, F_CHECKPOINT, F_CODE_ADDRESS, F_DEPTH, F_KIND, F_OUT_SIZE,
  F_VALUE, IO_ADDRESS, IO_CALLER, IO_VALUE, KIND_RUN, STATUS_SUCCESS,
} from "./layout";
import { MEMORY, STACK_TOP } from "./memory-layout";
import { runPrecompile } from "./precompiles";
import { isTraced, reserveReturn, setTraced, startFrame } from "./frames";
import { reachMemory } from "./memory";
import { beginTop, publish, runToEnd } from "./message";
import { prepare } from "./prepare";
import { enterFollowed, keepRecords, recordClock, recordCount, recordSteps, resetRecord } from "./record";
import { copyWord, loadAddress, loadBytes } from "../../../src/base/kernel/word";
import { accountAt, warmAccount } from "../../../src/state/kernel/accounts";
import { addCode, emptyArena, findCode, makeCode } from "../../../src/state/kernel/codes";
import { setSeed } from "../../../src/state/kernel/hashing";
import { openCheckpoint } from "../../../src/state/kernel/journal";
import { beginBlock, beginTransaction, endTransaction } from "../../../src/state/kernel/lifetimes";
import { packChanges, packLogs, packReads, sizeOfPacked } from "../../../src/state/kernel/packing";
import { A_MARK, C_SIZE } from "../../../src/state/kernel/records";

export { addCode, emptyArena, findCode, keepRecords, makeCode, recordClock, recordCount, recordSteps, packChanges, packLogs, packReads, reserveReturn, setSeed, setTraced, sizeOfPacked };

const WORD: usize = memory.data(32, 16);

/** Forgets the last run. */
export function reset(): void {
  beginBlock();
  beginTransaction();
  resetRecord();
}

/** Makes the account at an address warm before a run. */
export function warm(address: usize): void {
  loadAddress(WORD, address);
  warmAccount(WORD);
}

/** Room for the call data of a run; call after `reset`. */
export function inputPlace(size: u32): usize {
  reachMemory(<u64>MEMORY + <u64>size + 32);
  return <usize>MEMORY;
}

/** Runs a code object with the message in IO and `size` bytes of input in place, as a frame of that kind. A status. */
export function run(kind: i32, code: usize, gas: u64, size: u32, isStatic: bool, depth: u32): i32 {
  const first = beginTop();
  const base: usize = (<usize>MEMORY + size + 31) & ~31;
  store<u32>(first, <u32>kind, F_KIND);
  store<u32>(first, depth, F_DEPTH);
  store<u32>(first, 0, F_OUT_SIZE);
  loadAddress(first + F_ADDRESS, IO_ADDRESS);
  copyWord(first + F_CODE_ADDRESS, first + F_ADDRESS);
  loadAddress(first + F_CALLER, IO_CALLER);
  loadBytes(first + F_VALUE, IO_VALUE);
  openCheckpoint(first + F_CHECKPOINT);
  return publish(first, runToEnd(begin(first, kind, code, gas, base, size, isStatic)));
}

function begin(first: usize, kind: i32, code: usize, gas: u64, base: usize, size: u32, isStatic: bool): i32 {
  prepare(code);
  startFrame(first, code, gas, STACK_TOP, base, 0, MEMORY, size, isStatic);
  if (isTraced) enterFollowed(first);
  const precompile = load<u32>(code, C_SIZE) == 0 && kind == KIND_RUN ? load<u32>(accountAt(first + F_ADDRESS), A_MARK) : 0;
  return precompile == 0 ? 0 : runPrecompile(first, precompile, gas, MEMORY, size, base);
}

/** Goes on with a run that rests. */
export function resume(): i32 {
  return publish(<usize>FRAMES, runToEnd(0));
}

/** Deletes what the run has destroyed; changes and logs can be packed now. */
export function settle(status: i32): void {
  if (status == STATUS_SUCCESS) endTransaction();
}
