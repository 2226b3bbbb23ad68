// Which fault halts a frame when an instruction has several: claims hold the reason, so engines must agree on it.
import { F_STATIC, HALT_OUT_OF_GAS, HALT_RETURN_DATA_OUT_OF_BOUNDS, HALT_STATIC_VIOLATION } from "./layout";
import { isPastReturn } from "./instructions";
import { isZero } from "./word";

/** Why an instruction halts that cannot be paid: what it must not do at all comes before what it costs. */
export function unpaidFault(frame: usize, op: u32, sp: usize): i32 {
  if (op == 0x3e && isPastReturn(sp)) return HALT_RETURN_DATA_OUT_OF_BOUNDS;
  return load<u32>(frame, F_STATIC) != 0 && changesState(op, sp) ? HALT_STATIC_VIOLATION : HALT_OUT_OF_GAS;
}

/** SSTORE, TSTORE, LOG0 to LOG4, CREATE, CREATE2, SELFDESTRUCT and CALL with a value (EIP-214). */
function changesState(op: u32, sp: usize): bool {
  if (op == 0xf1) return !isZero(sp + 64);
  return op == 0x55 || op == 0x5d || (op >= 0xa0 && op <= 0xa4) || op == 0xf0 || op == 0xf5 || op == 0xff;
}
