// The A extension. One hart: every instruction is atomic as it is; what remains is LR/SC and alignment.
import { CELL_FAULT, TRAP_MISALIGNED_ACCESS, TRAP_OUT_OF_BOUNDS } from "./layout";
import { loadAddress, reserve, storeAddress, storeSlow, takeReservation } from "./memory";
import {
  OP_AMOADD_D,
  OP_AMOADD_W,
  OP_AMOAND_D,
  OP_AMOAND_W,
  OP_AMOMAXU_D,
  OP_AMOMAXU_W,
  OP_AMOMAX_D,
  OP_AMOMAX_W,
  OP_AMOMINU_D,
  OP_AMOMINU_W,
  OP_AMOMIN_D,
  OP_AMOMIN_W,
  OP_AMOOR_D,
  OP_AMOOR_W,
  OP_AMOXOR_D,
  OP_AMOXOR_W,
  OP_LR_D,
  OP_LR_W,
  OP_SC_D,
  OP_SC_W,
} from "./ops";
import { rs1, rs2, setRdOrX0 } from "./record";

/** Executes one; returns 0 or the trap. The doublewords stand behind the words in the table. */
export function atomic(record: usize, op: i32): u32 {
  const address = rs1(record);
  const size: u32 = op >= OP_LR_D ? 8 : 4;
  if (address & (size - 1)) {
    store<u64>(CELL_FAULT, address);
    return TRAP_MISALIGNED_ACCESS;
  }
  if (op == OP_SC_W || op == OP_SC_D) return storeConditional(record, address, size);
  const at = loadAddress(address, size);
  if (!at) return TRAP_OUT_OF_BOUNDS;
  const old: u64 = size == 8 ? load<u64>(at) : <u64>(<i64>load<i32>(at));
  if (op == OP_LR_W || op == OP_LR_D) {
    reserve(address, size);
  } else {
    const trap = write(address, size, combine(op, old, rs2(record)));
    if (trap) return trap;
  }
  setRdOrX0(record, old);
  return 0;
}

function storeConditional(record: usize, address: u64, size: u32): u32 {
  const holds = takeReservation(address, size);
  if (holds) {
    const trap = write(address, size, rs2(record));
    if (trap) return trap;
  }
  setRdOrX0(record, holds ? 0 : 1);
  return 0;
}

function write(address: u64, size: u32, value: u64): u32 {
  const at = storeAddress(address, size);
  if (!at) return storeSlow(address, size, value);
  if (size == 8) store<u64>(at, value);
  else store<u32>(at, <u32>value);
  return 0;
}

/** The value an AMO leaves in memory; `a` is the old one, sign-extended. */
function combine(op: i32, a: u64, b: u64): u64 {
  switch (op) {
    case OP_AMOADD_W:
    case OP_AMOADD_D:
      return a + b;
    case OP_AMOXOR_W:
    case OP_AMOXOR_D:
      return a ^ b;
    case OP_AMOAND_W:
    case OP_AMOAND_D:
      return a & b;
    case OP_AMOOR_W:
    case OP_AMOOR_D:
      return a | b;
    case OP_AMOMIN_W:
      return <i32>a < <i32>b ? a : b;
    case OP_AMOMAX_W:
      return <i32>a > <i32>b ? a : b;
    case OP_AMOMINU_W:
      return <u32>a < <u32>b ? a : b;
    case OP_AMOMAXU_W:
      return <u32>a > <u32>b ? a : b;
    case OP_AMOMIN_D:
      return <i64>a < <i64>b ? a : b;
    case OP_AMOMAX_D:
      return <i64>a > <i64>b ? a : b;
    case OP_AMOMINU_D:
      return a < b ? a : b;
    case OP_AMOMAXU_D:
      return a > b ? a : b;
    default:
      return b;
  }
}
