// What ends a turn of the loop: the frame under way calls, creates, returns, halts, or goes on otherwise.
import {
  F_CODE, F_EXACT, F_GAS, F_MEMORY, F_PC, F_SP, F_STATIC, HALT_OUT_OF_GAS,
  HALT_STATIC_VIOLATION, IO_HALT_PC, STATUS_HALT, STATUS_PAUSED, STATUS_RESTING, STATUS_REVERT, STATUS_SUCCESS,
} from "./layout";
import { call } from "./calls";
import { create } from "./create";
import { useRange } from "./frames";
import { finish } from "./handover";
import { gasOfRest } from "./prepare";
import { selfDestruct } from "./self-destruct";
import { NOT_ENOUGH } from "../../../src/state/kernel/accounts";
import { C_BYTES, C_FAST } from "../../../src/state/kernel/records";

/** The next block. */
export const ACT_BLOCK = 0;
export const ACT_STOP = 1;
export const ACT_RETURN = 2;
export const ACT_REVERT = 3;
export const ACT_SELFDESTRUCT = 4;
/** The reason says why. */
export const ACT_HALT = 5;
/** The reason says what kind. */
export const ACT_CALL = 6;
export const ACT_CREATE = 7;
/** An instruction cannot be paid: the exact loop finds out whether it is the first. */
export const ACT_EXACT = 8;
/** A block cannot be paid or has not the stack it needs. */
export const ACT_EXACT_BLOCK = 9;
export const ACT_PAUSE = 10;
/** Before an instruction, for whoever wants rows. */
export const ACT_REST = 11;

/** Does what the loop cannot go on without: 0 when a frame is under way, or the status of the run. */
export function act(frame: usize, action: i32, reason: i32): i32 {
  switch (action) {
    case ACT_STOP:
      return end(frame, STATUS_SUCCESS, 0, 0);
    case ACT_RETURN:
      return returns(frame, STATUS_SUCCESS);
    case ACT_REVERT:
      return returns(frame, STATUS_REVERT);
    case ACT_SELFDESTRUCT:
      return destroy(frame);
    case ACT_CALL:
    case ACT_CREATE: {
      // A caller comes back to the instruction after; a fault is one of the call itself.
      const pc = load<u32>(frame, F_PC);
      store<u32>(frame, pc + 1, F_PC);
      const fault = action == ACT_CALL ? call(frame, reason) : create(frame, reason);
      if (fault == 0) return 0;
      store<u32>(frame, pc, F_PC);
      return halt(frame, fault);
    }
    case ACT_EXACT:
      if (load<u32>(frame, F_EXACT) != 0) return halt(frame, HALT_OUT_OF_GAS);
      goExact(frame);
      store<u64>(frame, load<u64>(frame, F_GAS) + gasOfRest(load<u32>(frame, F_CODE), offset(frame)), F_GAS);
      return 0;
    case ACT_EXACT_BLOCK:
      goExact(frame);
      return 0;
    case ACT_PAUSE:
      return STATUS_PAUSED;
    case ACT_REST:
      return STATUS_RESTING;
    default:
      return halt(frame, reason);
  }
}

/** The frame's pc as an offset; it must be exact. */
function offset(frame: usize): u32 {
  return load<u32>(frame, F_PC) - load<u32>(frame, F_CODE) - C_BYTES;
}

function goExact(frame: usize): void {
  const code = <usize>load<u32>(frame, F_CODE);
  store<u32>(frame, load<u32>(frame, F_PC) - load<u32>(code, C_FAST) + <u32>code + C_BYTES, F_PC);
  store<u32>(frame, 1, F_EXACT);
}

function end(frame: usize, status: i32, output: usize, size: u32): i32 {
  return finish(frame, status, load<u64>(frame, F_GAS), output, size, 0);
}

function halt(frame: usize, reason: i32): i32 {
  const code = <usize>load<u32>(frame, F_CODE);
  const start = load<u32>(frame, F_EXACT) != 0 ? <u32>code + C_BYTES : load<u32>(code, C_FAST);
  store<u32>(IO_HALT_PC, load<u32>(frame, F_PC) - start);
  return finish(frame, STATUS_HALT, 0, 0, 0, reason);
}

function returns(frame: usize, status: i32): i32 {
  const sp = <usize>load<u32>(frame, F_SP);
  const gas = useRange(frame, load<u64>(frame, F_GAS), sp, sp + 32);
  if (gas == NOT_ENOUGH) return halt(frame, HALT_OUT_OF_GAS);
  store<u64>(frame, gas, F_GAS);
  const size = load<u32>(sp, 32);
  return end(frame, status, <usize>load<u32>(frame, F_MEMORY) + (size == 0 ? 0 : load<u32>(sp)), size);
}

function destroy(frame: usize): i32 {
  if (load<u32>(frame, F_STATIC) != 0) return halt(frame, HALT_STATIC_VIOLATION);
  const gas = selfDestruct(frame, load<u32>(frame, F_SP), load<u64>(frame, F_GAS));
  if (gas == NOT_ENOUGH) return halt(frame, HALT_OUT_OF_GAS);
  store<u64>(frame, gas, F_GAS);
  return end(frame, STATUS_SUCCESS, 0, 0);
}
