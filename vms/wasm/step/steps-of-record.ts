import type { Kernel } from "../interpreter/kernel.js";
import { CELL_FRAME, RECORD_B, RECORD_X } from "../kernel/layout.js";
import * as ops from "../kernel/ops.js";
import { partsOf } from "./executor.js";
import { PART_BYTES, PART_ELEMENTS, PART_SLOTS } from "./processor.js";

const SLOT = 8;

/** Steps that the machine takes for the record at an address when nothing stops it; all of it is one for the kernel. */
export function stepsOfRecord(kernel: Kernel, ip: number): number {
  switch (kernel.u16(ip)) {
    case ops.ENTER:
    case ops.TAIL_CALL:
    case ops.TAIL_CALL_IMPORT:
    case ops.TAIL_CALL_INDIRECT:
      return partsOf(kernel.u16(ip + RECORD_B), PART_SLOTS);
    case ops.COPY_MANY:
    case ops.RETURN_MANY:
      return partsOf(kernel.u32(ip + RECORD_X), PART_SLOTS);
    case ops.MEMORY_FILL:
    case ops.MEMORY_COPY:
    case ops.MEMORY_INIT:
      return partsOf(length(kernel, ip), PART_BYTES);
    case ops.TABLE_FILL:
    case ops.TABLE_COPY:
    case ops.TABLE_INIT:
      return partsOf(length(kernel, ip), PART_ELEMENTS);
    default:
      return 1;
  }
}

/** What the third operand of a bulk operation holds. */
function length(kernel: Kernel, ip: number): number {
  return kernel.u32(kernel.u32(CELL_FRAME) + SLOT * kernel.u16(ip + RECORD_B));
}
