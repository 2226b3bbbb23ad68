// Who follows a run instruction by instruction: a tracer, which is told of each at once, or one that wants rows. For rows
// the kernel records steps and rests when it has a batch of them, or where the engine must have a look at memory.
import {
  F_ADDRESS, F_CALL, F_CODE, F_GAS, F_GAS_START, F_MEMORY, F_MEMORY_SIZE, F_ROW, F_STACK,
} from "./layout";
import {
  KIND_FRAME, KIND_LEAVE, KIND_NEXT, KIND_RANGE_STEP, KIND_STEP, RECORDS, RECORD_SIZE, R_CALL, R_CLOCK, R_GAS, R_HEIGHT, R_KIND, R_OPCODE,
  R_PC, R_WORDS, SPARE_RECORDS,
} from "./record-layout";
import { publishStep, setTraced } from "./frames";
import { hostTraceEnter, hostTraceLeave, hostTraceStep } from "./imports";
import { copyWord, isSmall, loadBytes, setWord } from "../../../src/base/kernel/word";
import { allocate } from "../../../src/state/kernel/heap";
import { C_BYTES, C_SIZE } from "../../../src/state/kernel/records";

// In F_ROW.
const IS_ANNOUNCED: u32 = 1;
/** The frame's last step is wanted and not all of it is known. */
const IS_OPEN: u32 = 2;
/** It may write to memory. */
const WRITES_MEMORY: u32 = 4;

/** Steps after which a run that records nothing rests, so that V8 can put better compiled code in place. */
const UNSEEN_MOST: u32 = 1 << 20;

let isRecording: bool = false;
let from: u64 = 0;
let span: u64 = 0;
let clock: u64 = 0;
let calls: u32 = 0;
let records: usize = 0;
let next: usize = 0;
let unseen: u32 = 0;
/** The step that the run rests at is recorded already. */
let isNoted: bool = false;

/** Ends recording, before each run. */
export function resetRecord(): void {
  isRecording = false;
}

/** Records the steps of a run to come from `first` up to, but without, `end`; call after `reset`. Returns the place. */
export function recordSteps(first: u64, end: u64): usize {
  setTraced(true);
  isRecording = true;
  isNoted = false;
  from = first;
  span = end > first ? end - first : 0;
  clock = 0;
  calls = 0;
  unseen = 0;
  records = allocate((RECORDS + SPARE_RECORDS) * RECORD_SIZE);
  next = records;
  return records;
}

/** How many records there are. */
export function recordCount(): u32 {
  return <u32>((next - records) / RECORD_SIZE);
}

/** Forgets all records but the first so many. */
export function keepRecords(count: u32): void {
  next = records + count * RECORD_SIZE;
}

/** Steps before the one that the run rests at. */
export function recordClock(): u64 {
  return clock;
}

export function enterFollowed(child: usize): void {
  if (!isRecording) return hostTraceEnter(child);
  store<u32>(child, calls++, F_CALL);
  store<u32>(child, 0, F_ROW);
}

export function leaveFollowed(child: usize, status: i32, output: usize, size: u32): void {
  if (!isRecording) return hostTraceLeave(child, status, output, size);
  if ((load<u32>(child, F_ROW) & IS_OPEN) == 0) return;
  const record = add(child, KIND_LEAVE, load<u64>(child, F_GAS));
  store<u32>(record, status, R_PC);
}

/** Before an instruction: true when the run must rest, and come back to it. */
export function followStep(f: usize, pc: usize, sp: usize, gas: u64): bool {
  if (!isRecording) {
    publishStep();
    hostTraceStep(f);
    return false;
  }
  const code = <usize>load<u32>(f, F_CODE), offset = <u32>(pc - code - C_BYTES);
  // The STOP behind all code is no instruction of it.
  if (offset >= load<u32>(code, C_SIZE)) return false;
  if (isNoted) {
    isNoted = false;
    return false;
  }
  const isWanted = clock - from < span, row = load<u32>(f, F_ROW);
  if (!isWanted && (row & IS_OPEN) == 0) {
    if (++unseen > UNSEEN_MOST) {
      unseen = 0;
      return true;
    }
    clock++;
    return false;
  }
  if (next >= records + RECORDS * RECORD_SIZE) return true;
  const op = <u32>load<u8>(pc), isLong = isWanted && hasRange(op);
  if ((row & IS_ANNOUNCED) == 0) announce(f);
  const record = add(f, isLong ? KIND_RANGE_STEP : isWanted ? KIND_STEP : KIND_NEXT, gas);
  store<u8>(record, <u8>op, R_OPCODE);
  store<u32>(record, offset, R_PC);
  store<u32>(record, (load<u32>(f, F_STACK) - <u32>sp) >> 5, R_HEIGHT);
  store<u64>(record, clock++, R_CLOCK);
  recordWords(record + R_WORDS, f, op, sp);
  store<u32>(f, IS_ANNOUNCED | (isWanted ? IS_OPEN : 0) | (isLong ? WRITES_MEMORY : 0), F_ROW);
  if (!isLong && isWanted && (row & WRITES_MEMORY) == 0) return false;
  publishStep();
  isNoted = true;
  return true;
}

// @ts-ignore: decorator
@inline function add(f: usize, kind: u32, gas: u64): usize {
  const record = next;
  next += RECORD_SIZE;
  store<u8>(record, <u8>kind, R_KIND);
  store<u32>(record, load<u32>(f, F_CALL), R_CALL);
  store<u64>(record, gas, R_GAS);
  return record;
}

function announce(f: usize): void {
  const record = add(f, KIND_FRAME, load<u64>(f, F_GAS_START));
  copyWord(record + R_WORDS, f + F_ADDRESS);
}

/** Whether an instruction reads or writes a range of memory, and not just a word: the engine looks at that itself. */
function hasRange(op: u32): bool {
  return op == 0x20 || op == 0x37 || op == 0x39 || op == 0x3c || op == 0x3e || op == 0x5e || op >= 0xa0;
}

function recordWords(to: usize, f: usize, op: u32, sp: usize): void {
  copyWord(to, sp);
  if (hasRange(op)) return store<u32>(to, <u32>f, 32);
  if (op >= 0x80 && op < 0xa0) return copyWord(to + 32, op < 0x90 ? sp + ((op - 0x80) << 5) : sp + ((op - 0x8f) << 5));
  if (op == 0x51) return recordMemory(to + 32, f, sp);
  copyWord(to + 32, sp + 32);
  if (op == 0x52 || op == 0x53) recordMemory(to + 64, f, sp);
  else copyWord(to + 64, sp + 64);
}

/** The word in memory that the operand points to; zeros behind its end. */
function recordMemory(to: usize, f: usize, operand: usize): void {
  const size = load<u32>(f, F_MEMORY_SIZE);
  setWord(to, 0);
  if (!isSmall(operand) || load<u32>(operand) >= size) return;
  const offset = load<u32>(operand);
  memory.copy(to, load<u32>(f, F_MEMORY) + offset, min<u32>(32, size - offset));
  loadBytes(to, to);
}
