import { PART_BYTES, PART_ELEMENTS, PART_SLOTS, RECORD_B } from "./layout";
import * as op from "./ops";
import { vb, x } from "./record";

/** Steps that the step machine takes for a record when nothing stops it: what may be long is cut into bounded parts. */
// @ts-ignore: decorator
@inline
export function stepsOf(fp: usize, ip: usize): u32 {
  return <i32>load<u16>(ip) < op.CHARGE ? 1 : stepsOfOther(fp, ip);
}

function stepsOfOther(fp: usize, ip: usize): u32 {
  switch (<i32>load<u16>(ip)) {
    case op.ENTER:
    case op.TAIL_CALL:
    case op.TAIL_CALL_IMPORT:
    case op.TAIL_CALL_INDIRECT: return parts(load<u16>(ip, RECORD_B), PART_SLOTS);
    case op.COPY_MANY:
    case op.RETURN_MANY: return parts(x(ip), PART_SLOTS);
    case op.MEMORY_FILL:
    case op.MEMORY_COPY:
    case op.MEMORY_INIT: return parts(vb<u32>(fp, ip), PART_BYTES);
    case op.TABLE_FILL:
    case op.TABLE_COPY:
    case op.TABLE_INIT: return parts(vb<u32>(fp, ip), PART_ELEMENTS);
    default: return 1;
  }
}

function parts(total: u32, part: u32): u32 {
  return total ? (total - 1) / part + 1 : 1;
}
