// What callers and callees hand each other: gas on the way in, gas, results and code on the way out.
import {
  FRAMES, FRAME_SIZE, F_ADDRESS, F_CHECKPOINT, F_GAS, F_KIND, F_OUT, F_OUT_SIZE, F_SP, KIND_CREATE, KIND_CREATE2,
  KIND_RUN_CREATION, STATUS_HALT, STATUS_SUCCESS,
} from "./layout";
import { deposit } from "./deposit";
import { clearReturn, isTraced, reserveReturn, returnData, returnSize, setFrame } from "./frames";
import { leaveFollowed } from "./record";
import { copyWord, setWord } from "../../../src/base/kernel/word";
import { closeCheckpoint } from "../../../src/state/kernel/journal";
import { parameter } from "../../../src/state/kernel/parameters";
import { KEEPS_64TH } from "../../../src/vm/rules/parameters";

export const MAX_DEPTH: u32 = 1024;

/** The frame that a run began with. Runs nest where contracts for other VMs call: the frame of the innermost. */
export let baseFrame: usize = <usize>FRAMES;

export function setBaseFrame(value: usize): void {
  baseFrame = value;
}

/** The part of the gas that a call or creation may have. */
export function allowance(gas: u64): u64 {
  return parameter(KEEPS_64TH) != 0 ? gas - (gas >> 6) : gas;
}

/** A call or creation that does not begin: all its gas comes back. */
export function refuse(frame: usize, given: u64): i32 {
  store<u64>(frame, load<u64>(frame, F_GAS) + given, F_GAS);
  setWord(<usize>load<u32>(frame, F_SP), 0);
  return 0;
}

// @ts-ignore: decorator
@inline export function isCreation(kind: i32): bool {
  return kind == KIND_CREATE || kind == KIND_CREATE2 || kind == KIND_RUN_CREATION;
}

/**
 * Ends a frame of the EVM, under way or not begun, with gas left and output: a halt leaves neither, and what init code returns
 * becomes code. 0 when its caller goes on, otherwise the status of the run.
 */
export function finish(child: usize, status: i32, gasLeft: u64, output: usize, size: u32, reason: i32): i32 {
  if (status == STATUS_SUCCESS && isCreation(load<u32>(child, F_KIND))) {
    store<u64>(child, gasLeft, F_GAS);
    reason = deposit(child, output, size);
    if (reason != 0) status = STATUS_HALT;
    gasLeft = load<u64>(child, F_GAS);
  }
  return status == STATUS_HALT ? leave(child, status, 0, output, 0, reason) : leave(child, status, gasLeft, output, size, reason);
}

/** Ends a frame of any VM. */
export function leave(child: usize, status: i32, gasLeft: u64, output: usize, size: u32, reason: i32): i32 {
  closeCheckpoint(child + F_CHECKPOINT, status == STATUS_SUCCESS);
  if (isTraced) {
    store<u64>(child, gasLeft, F_GAS);
    leaveFollowed(child, status | (reason << 8), output, size);
  }
  if (output != returnData || size == 0) {
    const to = reserveReturn(size);
    memory.copy(to, output, size);
  }
  store<u64>(child, gasLeft, F_GAS);
  if (child == baseFrame) {
    store<u32>(child, <u32>reason, F_OUT);
    return status;
  }
  giveBack(child - FRAME_SIZE, child, status, gasLeft);
  return 0;
}

/** Hands a callee's gas, result and output to its caller, which goes on. */
function giveBack(frame: usize, child: usize, status: i32, gasLeft: u64): void {
  setFrame(frame);
  store<u64>(frame, load<u64>(frame, F_GAS) + gasLeft, F_GAS);
  const sp = <usize>load<u32>(frame, F_SP);
  if (isCreation(load<u32>(child, F_KIND))) {
    // A new contract's code is no return data.
    if (status == STATUS_SUCCESS) {
      copyWord(sp, child + F_ADDRESS);
      clearReturn();
    } else {
      setWord(sp, 0);
    }
    return;
  }
  setWord(sp, u64(status == STATUS_SUCCESS));
  memory.copy(<usize>load<u32>(child, F_OUT), returnData, min(returnSize, load<u32>(child, F_OUT_SIZE)));
}
