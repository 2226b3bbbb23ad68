// The runs that the input tells of, in the order in which they begin, and what is assumed of each: see src/chain/kernel/run-form.
import { FAIL_RUNS } from "../../src/chain/kernel/guest-form";
import {
  ASSUMED_CONVERSATION, ASSUMED_MESSAGE, ASSUMED_OUTCOME, ASSUMED_PROGRAM, ASSUMED_VM, ASSUMPTION_SIZE, FLAG_ACTIVATION, FLAG_CREATION,
  FLAG_STATIC, MESSAGE_DEPTH, MESSAGE_FLAGS, MESSAGE_GAS, MESSAGE_INPUT, MESSAGE_RECIPIENT, MESSAGE_SENDER, MESSAGE_VALUE, RUN_CONVERSATION_SIZE, RUN_GAS_USED, RUN_HEADER,
  RUN_OUTPUT_SIZE, RUN_REASON, RUN_REFUND, RUN_STATUS,
} from "../../src/chain/kernel/run-form";
import { copyHash } from "../../src/state/kernel/codes";
import { allocate, allocateInBlock } from "../../src/state/kernel/heap";
import { keccak256 } from "../../src/base/kernel/keccak256";
import { storeAddress, storeBytes } from "../../src/base/kernel/word";
import { reserveReturn } from "../../vms/evm/kernel/frames";
import { isCreation } from "../../vms/evm/kernel/handover";
import {
  F_ADDRESS, F_CALLER, F_DEPTH, F_GAS, F_INPUT, F_INPUT_SIZE, F_KIND, F_STATIC, F_VALUE, STATUS_HALT, STATUS_SUCCESS,
} from "../../vms/evm/kernel/layout";
import { fail } from "./failure";

/** Where the next run is, and where the runs end. */
let next: usize = 0;
let end: usize = 0;
let runsLeft: u32 = 0;

/** The assumptions, and how many there are. */
export let assumptions: usize = 0;
export let assumedCount: u32 = 0;

/** Takes the part of the input; that the runs fill it exactly is known when all are taken. */
export function openRuns(at: usize, size: u32): void {
  if (size < 4) fail(FAIL_RUNS);
  runsLeft = load<u32>(at);
  if (<u64>runsLeft * RUN_HEADER > <u64>(size - 4)) fail(FAIL_RUNS);
  next = at + 4;
  end = at + size;
  assumptions = allocateInBlock(runsLeft * ASSUMPTION_SIZE);
}

/** The end: no run may be left over. */
export function closeRuns(): void {
  if (runsLeft != 0 || next != end) fail(FAIL_RUNS);
}

/** The next run; all its bytes are there. */
export function takeRun(): usize {
  const run = next;
  if (runsLeft == 0 || end - run < <usize>RUN_HEADER) fail(FAIL_RUNS);
  const size = <u64>RUN_HEADER + <u64>load<u32>(run, RUN_OUTPUT_SIZE) + <u64>load<u32>(run, RUN_CONVERSATION_SIZE);
  if (size > <u64>(end - run)) fail(FAIL_RUNS);
  next = run + <usize>size;
  runsLeft--;
  return run;
}

export function outputOf(run: usize): usize {
  return run + RUN_HEADER;
}

export function conversationOf(run: usize): usize {
  return run + RUN_HEADER + load<u32>(run, RUN_OUTPUT_SIZE);
}

/**
 * What the run leaves to its caller: gas in the frame, output as return data. A status and, of a halt, the reason times 256. It
 * cannot use more than it was given, nor can a halt leave anything.
 */
export function endRun(run: usize, frame: usize): i32 {
  const status = load<u32>(run, RUN_STATUS), reason = load<u32>(run, RUN_REASON), size = load<u32>(run, RUN_OUTPUT_SIZE);
  const given = load<u64>(frame, F_GAS), used = load<u64>(run, RUN_GAS_USED);
  const isHalt = status == STATUS_HALT;
  if (status < <u32>STATUS_SUCCESS || status > <u32>STATUS_HALT || used > given) fail(FAIL_RUNS);
  if (isHalt ? size != 0 || reason == 0 || reason > 0xff : reason != 0) fail(FAIL_RUNS);
  if (status != STATUS_SUCCESS && load<u64>(run, RUN_REFUND) != 0) fail(FAIL_RUNS);
  store<u64>(frame, given - used, F_GAS);
  memory.copy(reserveReturn(size), outputOf(run), size);
  return status | (reason << 8);
}

/** Room for what is assumed of the run that was taken last. */
export function assume(run: usize): usize {
  const at = assumptions + assumedCount * ASSUMPTION_SIZE;
  assumedCount++;
  memory.fill(at, 0, ASSUMPTION_SIZE);
  keccak256(at + ASSUMED_CONVERSATION, conversationOf(run), load<u32>(run, RUN_CONVERSATION_SIZE));
  const size = load<u32>(run, RUN_OUTPUT_SIZE), outcome = allocate(RUN_OUTPUT_SIZE + size);
  memory.copy(outcome, run, RUN_OUTPUT_SIZE);
  memory.copy(outcome + RUN_OUTPUT_SIZE, outputOf(run), size);
  keccak256(at + ASSUMED_OUTCOME, outcome, RUN_OUTPUT_SIZE + size);
  return at;
}

/** What runs, and which code. */
export function assumeProgram(assumption: usize, vm: usize, program: usize): void {
  copyHash(assumption + ASSUMED_VM, vm);
  copyHash(assumption + ASSUMED_PROGRAM, program);
}

/** The message of a frame. */
export function assumeMessage(assumption: usize, frame: usize): void {
  const message = messageWith(load<u64>(frame, F_GAS), load<u32>(frame, F_INPUT), load<u32>(frame, F_INPUT_SIZE));
  store<u32>(message, load<u32>(frame, F_DEPTH), MESSAGE_DEPTH);
  const creation = isCreation(load<u32>(frame, F_KIND)) ? <u32>FLAG_CREATION : 0;
  store<u32>(message, creation | (load<u32>(frame, F_STATIC) != 0 ? FLAG_STATIC : 0), MESSAGE_FLAGS);
  storeAddress(message + MESSAGE_SENDER, frame + F_CALLER);
  storeAddress(message + MESSAGE_RECIPIENT, frame + F_ADDRESS);
  storeBytes(message + MESSAGE_VALUE, frame + F_VALUE);
  keccak256(assumption + ASSUMED_MESSAGE, message, MESSAGE_INPUT + load<u32>(frame, F_INPUT_SIZE));
}

/** The message of a precompiled contract, of which nothing else counts. */
export function assumeInput(assumption: usize, gas: u64, input: usize, size: u32): void {
  keccak256(assumption + ASSUMED_MESSAGE, messageWith(gas, input, size), MESSAGE_INPUT + size);
}

/** The message of an activation. */
export function assumeActivation(assumption: usize, gas: u64): void {
  const message = messageWith(gas, 0, 0);
  store<u32>(message, FLAG_ACTIVATION, MESSAGE_FLAGS);
  keccak256(assumption + ASSUMED_MESSAGE, message, MESSAGE_INPUT);
}

function messageWith(gas: u64, input: usize, size: u32): usize {
  const message = allocate(MESSAGE_INPUT + size);
  memory.fill(message, 0, MESSAGE_INPUT);
  store<u64>(message, gas, MESSAGE_GAS);
  memory.copy(message + MESSAGE_INPUT, input, size);
  return message;
}
