// Which fault halts a frame when an instruction has several: claims hold the reason, so engines must agree on it.
import {
  F_STATIC, HALT_OUT_OF_GAS, HALT_RETURN_DATA_OUT_OF_BOUNDS, HALT_STATIC_VIOLATION, OPCODE_CHANGES_STATE, OPCODE_FLAGS,
} from "./layout";
import { isPastReturn } from "./instructions";
import { isZero } from "../../../src/base/kernel/word";

const RETURNDATACOPY: u32 = 0x3e;
const CALL: u32 = 0xf1;

/** Why an instruction halts that cannot be paid: what it must not do at all comes before what it costs. */
export function unpaidFault(frame: usize, op: u32, sp: usize): i32 {
  if (op == RETURNDATACOPY && isPastReturn(sp)) return HALT_RETURN_DATA_OUT_OF_BOUNDS;
  return load<u32>(frame, F_STATIC) != 0 && changesState(op, sp) ? HALT_STATIC_VIOLATION : HALT_OUT_OF_GAS;
}

/** By the opcode table (EIP-214); CALL only with a value. */
function changesState(op: u32, sp: usize): bool {
  if ((load<u8>(<usize>OPCODE_FLAGS + op) & OPCODE_CHANGES_STATE) == 0) return false;
  return op != CALL || !isZero(sp + 64);
}
