// Messages from outside the loop: the call or creation at the top of a transaction, and what contracts for other VMs ask for.
// Results are at the IO_ places.
import {
  FRAMES, FRAME_SIZE, F_ADDRESS, F_CALLER, F_CHECKPOINT, F_CODE, F_CODE_ADDRESS, F_DEPTH, F_EXACT, F_GAS, F_GAS_START, F_HELD, F_INPUT,
  F_INPUT_SIZE, F_KIND, F_MEMORY, F_MEMORY_SIZE, F_OUT, F_OUT_SIZE, F_SP, F_STACK, F_STATIC, F_VALUE, HALT_CALL_DEPTH, IO_ADDRESS,
  IO_CALLER, IO_CODE_ADDRESS, IO_CREATED,
  IO_GAS_LEFT, IO_HALT_REASON, IO_KEY, IO_OUTPUT, IO_OUTPUT_SIZE, IO_REFUND, IO_VALUE, KIND_CALL, KIND_CREATE, KIND_CREATE2,
  STATUS_HALT, STATUS_PAUSED,
} from "./layout";
import { MEMORY, STACK_TOP } from "./memory-layout";
import { DELEGATE, begin, isDelegation } from "./calls";
import { SALT, beginCreation, countNonce } from "./create";
import { clearReturn, frame, memoryEnd, resetReturn, returnData, returnSize, setFrame } from "./frames";
import { baseFrame, setBaseFrame } from "./handover";
import { loop, setBlocksLeft } from "./loop";
import { reachMemory } from "./memory";
import { closeRun, openRun, resetOpenRuns } from "./open-runs";
import { copyWord, loadAddress, loadBytes, storeAddress } from "../../../src/base/kernel/word";
import { accountAt, warm } from "../../../src/state/kernel/accounts";
import { closeCheckpoint, openCheckpoint, refund } from "../../../src/state/kernel/journal";

/** Blocks of instructions after which the loop is entered anew: the platform replaces the code of a function when it is called. */
const TURN: i32 = 1 << 18;

/** Goes on until the run that began with {@link baseFrame} has ended; its status. */
export function runToEnd(status: i32): i32 {
  while (status == 0 || status == STATUS_PAUSED) {
    setBlocksLeft(TURN);
    status = load<u32>(frame, F_EXACT) != 0 ? loop<u8>() : loop<u32>();
  }
  return status;
}

/** Puts what came of a run where its caller looks. */
export function publish(first: usize, status: i32): i32 {
  store<u64>(IO_GAS_LEFT, load<u64>(first, F_GAS));
  store<i64>(IO_REFUND, refund);
  store<u32>(IO_OUTPUT, <u32>returnData);
  store<u32>(IO_OUTPUT_SIZE, returnSize);
  store<u32>(IO_HALT_REASON, load<u32>(first, F_OUT));
  return status;
}

/** Before the first message of a transaction. */
export function beginTop(): usize {
  resetReturn();
  resetOpenRuns();
  setBaseFrame(<usize>FRAMES);
  setFrame(<usize>FRAMES);
  reachMemory(<u64>MEMORY + 0x10000);
  return <usize>FRAMES;
}

function setMessage(child: usize, kind: i32, depth: u32, gas: u64, input: usize, size: u32): void {
  store<u32>(child, <u32>kind, F_KIND);
  store<u32>(child, depth, F_DEPTH);
  store<u64>(child, gas, F_GAS);
  store<u64>(child, gas, F_GAS_START);
  store<u32>(child, <u32>input, F_INPUT);
  store<u32>(child, size, F_INPUT_SIZE);
  store<u32>(child, 0, F_OUT_SIZE);
}

/** Runs the code of the child's code address, or what that delegates to, which becomes warm (EIP-7702). */
function beginCall(child: usize, stack: usize, base: usize, held: u32, isStatic: bool): i32 {
  const target = accountAt(child + F_CODE_ADDRESS);
  let source = target;
  if (isDelegation(target)) {
    source = accountAt(DELEGATE);
    warm(source);
  }
  return begin(child, target, source, load<u64>(child, F_GAS), stack, base, held, isStatic);
}

/**
 * The call at the top of a transaction. Moves the value, which the caller has; undoes all unless it succeeds. Addresses and value
 * are words; the input stays where it is. A status.
 */
export function runCall(caller: usize, to: usize, value: usize, input: usize, size: u32, gas: u64): i32 {
  const first = beginTop();
  setMessage(first, KIND_CALL, 0, gas, input, size);
  copyWord(first + F_ADDRESS, to);
  copyWord(first + F_CODE_ADDRESS, to);
  copyWord(first + F_CALLER, caller);
  copyWord(first + F_VALUE, value);
  return publish(first, runToEnd(beginCall(first, STACK_TOP, MEMORY, 0, false)));
}

/** The creation at the top of a transaction, by a creator whose nonce was counted up from the one given. A status. */
export function runCreate(creator: usize, nonce: u64, value: usize, init: usize, size: u32, gas: u64): i32 {
  const first = beginTop();
  setMessage(first, KIND_CREATE, 0, gas, init, size);
  copyWord(first + F_CALLER, creator);
  copyWord(first + F_VALUE, value);
  const begun = beginCreation(first, KIND_CREATE, accountAt(creator), nonce, gas, init, size, STACK_TOP, MEMORY, 0);
  storeAddress(IO_CREATED, first + F_ADDRESS);
  return publish(first, runToEnd(begun));
}

/**
 * Prepares the frame of a contract for another VM that is run by itself: parties and value are in IO, the input at
 * {@link inputPlace} of a kernel where nothing runs.
 */
export function openAlone(gas: u64, size: u32, isStatic: bool, depth: u32): void {
  const first = beginTop();
  setMessage(first, KIND_CALL, depth, gas, MEMORY, size);
  loadAddress(first + F_ADDRESS, IO_ADDRESS);
  loadAddress(first + F_CALLER, IO_CALLER);
  loadBytes(first + F_VALUE, IO_VALUE);
  store<u32>(first, u32(isStatic), F_STATIC);
  store<u32>(first, 0, F_HELD);
  store<u32>(first, 0, F_CODE);
  store<u32>(first, (<u32>MEMORY + size + 31) & ~31, F_MEMORY);
  store<u32>(first, 0, F_MEMORY_SIZE);
  store<u32>(first, <u32>STACK_TOP, F_SP);
  store<u32>(first, <u32>STACK_TOP, F_STACK);
  openCheckpoint(first + F_CHECKPOINT);
}

/** Undoes what the contract of {@link openAlone} has done. */
export function undoAlone(): void {
  closeCheckpoint(<usize>FRAMES + F_CHECKPOINT, false);
}

/** Makes the next input of {@link openAlone} the first thing in memory. */
export function emptyFrames(): void {
  const first = beginTop();
  store<u32>(first, MEMORY, F_MEMORY);
  store<u32>(first, 0, F_MEMORY_SIZE);
}

/** Room for the input of a message that the contract of the frame under way sends. */
export function inputPlace(size: u32): usize {
  reachMemory(<u64>memoryEnd(frame) + <u64>size + 32);
  return memoryEnd(frame);
}

/**
 * A call by the contract of the frame under way: parties, code address and value are in IO, the input at {@link inputPlace}. Undone
 * unless it succeeds. A status.
 */
export function callFrom(kind: i32, gas: u64, size: u32, isStatic: bool): i32 {
  if (!openRun(load<u32>(frame, F_DEPTH) + 1)) return refuseMessage();
  const outer = frame, outerBase = baseFrame, child = outer + FRAME_SIZE;
  beginMessage(outer, child, kind, gas, size);
  loadAddress(child + F_ADDRESS, IO_ADDRESS);
  loadAddress(child + F_CODE_ADDRESS, IO_CODE_ADDRESS);
  return endMessage(outer, outerBase, runToEnd(beginCall(child, load<u32>(outer, F_SP), baseOf(outer, size), load<u32>(outer, F_HELD), isStatic)));
}

/** A creation by the contract of the frame under way, with the salt in IO_KEY if there is one. A status. */
export function createFrom(hasSalt: bool, gas: u64, size: u32): i32 {
  if (!openRun(load<u32>(frame, F_DEPTH) + 1)) return refuseMessage();
  const outer = frame, outerBase = baseFrame, child = outer + FRAME_SIZE;
  const kind = hasSalt ? KIND_CREATE2 : KIND_CREATE;
  beginMessage(outer, child, kind, gas, size);
  if (hasSalt) loadBytes(SALT, IO_KEY);
  const creator = accountAt(child + F_CALLER);
  const nonce = countNonce(creator), stack = <usize>load<u32>(outer, F_SP);
  const begun = beginCreation(child, kind, creator, nonce, gas, memoryEnd(outer), size, stack, baseOf(outer, size), load<u32>(outer, F_HELD));
  storeAddress(IO_CREATED, child + F_ADDRESS);
  return endMessage(outer, outerBase, runToEnd(begun));
}

/** Too many runs are open. */
function refuseMessage(): i32 {
  memory.fill(IO_CREATED, 0, 20);
  store<u64>(IO_GAS_LEFT, 0);
  store<u32>(IO_OUTPUT_SIZE, 0);
  store<u32>(IO_HALT_REASON, HALT_CALL_DEPTH);
  return STATUS_HALT;
}

function beginMessage(outer: usize, child: usize, kind: i32, gas: u64, size: u32): void {
  clearReturn();
  setBaseFrame(child);
  setMessage(child, kind, load<u32>(outer, F_DEPTH) + 1, gas, memoryEnd(outer), size);
  loadAddress(child + F_CALLER, IO_CALLER);
  loadBytes(child + F_VALUE, IO_VALUE);
}

/** Memory of the callee lies above its input. */
function baseOf(outer: usize, size: u32): usize {
  return (memoryEnd(outer) + size + 31) & ~31;
}

function endMessage(outer: usize, outerBase: usize, status: i32): i32 {
  closeRun();
  publish(outer + FRAME_SIZE, status);
  setBaseFrame(outerBase);
  setFrame(outer);
  return status;
}
