// The WebAssembly interpreter: one loop and one switch over lowered code (see layout.ts and ops.ts). A case that costs
// nothing continues; one that begins a block sets `cost` and breaks, and the block is paid for behind the switch. No
// allocation; calls only for what is rare. Traps return at once: after them nobody asks for the machine's state, save
// for that of `walk`, which notes it before every record.
// The file is longer than others because a switch cannot be divided; its cases are in the order of their numbers, without
// which the compiler makes several tables of it and dispatch takes as many tests.
// asc: --memoryBase 16384 --initialMemory 16
import { copyMemory, copyTable, element, fillMemory, fillTable, initMemory, initTable, table } from "./bulk";
import { fitsI32, fitsI64, fitsU32, fitsU64 } from "./conversions";
import {
  CALL_FRAME,
  CALL_INSTANCE,
  CALL_RECORD_SIZE,
  CELL_ARGUMENTS,
  CELL_CALLS,
  CELL_FRAME,
  CELL_FUEL,
  CELL_FUNCTION,
  CELL_INSTANCE,
  CELL_IP,
  CELL_NEEDED,
  CELL_STACK,
  CELL_STEPS,
  FUNCTION_HOST,
  FUNCTION_INSTANCE,
  FUNCTION_TYPE,
  INSTANCE_DATA,
  INSTANCE_ELEMENTS,
  INSTANCE_FUNCTIONS,
  INSTANCE_MEMORY,
  INSTANCE_TYPES,
  MEMORY_BYTES,
  RECORD_B,
  RECORD_SIZE,
  SEGMENT_LENGTH,
  STATUS_DONE,
  STATUS_FUEL,
  STATUS_GROW,
  STATUS_HOST_CALL,
  STATUS_STEPPED,
  TABLE_LENGTH,
  TABLE_SPACE,
  TRAP_CONVERSION,
  TRAP_DIVIDE_BY_ZERO,
  TRAP_MEMORY,
  TRAP_OVERFLOW,
  TRAP_SIGNATURE,
  TRAP_STACK,
  TRAP_TABLE,
  TRAP_UNREACHABLE,
} from "./layout";
import * as n from "./numeric-ops";
import * as op from "./ops";
import { BYTES_PER_FUEL_LOG2, ELEMENT_FUEL } from "./prices";
import { a, dst, passed, passedShort, plain, set32, set64, setF32, setF64, taken, target, va, vb, wide, withOffset, withSum, x, y, y64 } from "./record";
import { stepsOf } from "./steps";

/** Runs until something happens; returns a status or trap of layout.ts. */
export function run(): u32 {
  return interpret(false, false);
}

/** As {@link run}, but returns after one record. A loop of its own, so that `run` need not ask. */
export function step(): u32 {
  return interpret(true, false);
}

/** As {@link run}, but takes no more steps of the step machine than the cell says, and leaves the cells true when it traps. */
export function walk(): u32 {
  return interpret(false, true);
}

/** Makes the cells true. */
function save(ip: usize, fp: usize, calls: usize, instance: usize, stack: i32, fuel: i64): void {
  store<u32>(CELL_IP, <u32>ip);
  store<u32>(CELL_FRAME, <u32>fp);
  store<u32>(CELL_CALLS, <u32>calls);
  store<u32>(CELL_INSTANCE, <u32>instance);
  store<i32>(CELL_STACK, stack);
  store<i64>(CELL_FUEL, fuel);
}

// @ts-ignore: decorator
@inline
function memoryOf(instance: usize): usize {
  return <usize>load<u32>(<usize>load<u32>(instance, INSTANCE_MEMORY));
}

// @ts-ignore: decorator
@inline
function bytesOf(instance: usize): u64 {
  return load<u64>(<usize>load<u32>(instance, INSTANCE_MEMORY), MEMORY_BYTES);
}

// @ts-ignore: decorator
@inline
function functionOf(instance: usize, index: u32): usize {
  return <usize>load<u32>(<usize>load<u32>(instance, INSTANCE_FUNCTIONS) + (<usize>index << 2));
}

// @ts-ignore: decorator
@inline
function typeOf(instance: usize, index: u32): u32 {
  return load<u32>(<usize>load<u32>(instance, INSTANCE_TYPES) + (<usize>index << 2));
}

// @ts-ignore: decorator
@inline
function pushCall(calls: usize, ip: usize, fp: usize, instance: usize): void {
  store<u32>(calls, <u32>ip);
  store<u32>(calls, <u32>fp, CALL_FRAME);
  store<u32>(calls, <u32>instance, CALL_INSTANCE);
}

function copySlots(to: usize, from: usize, count: u32): void {
  for (const end = to + (<usize>count << 3); to < end; to += 8, from += 8) store<u64>(to, load<u64>(from));
}

/** Zeroes the locals of the function that begins at the record. */
// @ts-ignore: decorator
@inline
function zeroLocals(fp: usize, ip: usize): void {
  let at = a(fp, ip);
  for (const end = at + (<usize>load<u16>(ip, RECORD_B) << 3); at < end; at += 8) store<u64>(at, 0);
}

// @ts-ignore: decorator
@inline
function interpret(single: bool, counted: bool): u32 {
  let ip = <usize>load<u32>(CELL_IP);
  let fp = <usize>load<u32>(CELL_FRAME);
  let calls = <usize>load<u32>(CELL_CALLS);
  let instance = <usize>load<u32>(CELL_INSTANCE);
  let stack = load<i32>(CELL_STACK);
  let fuel = load<i64>(CELL_FUEL);
  let memory = memoryOf(instance);
  let bytes = bytesOf(instance);
  let stepped = false;
  let steps = counted ? load<u32>(CELL_STEPS) : 0;
  while (true) {
    if (counted) {
      save(ip, fp, calls, instance, stack, fuel);
      store<u32>(CELL_STEPS, steps);
      const needed = stepsOf(fp, ip);
      if (needed > steps) return STATUS_STEPPED;
      steps -= needed;
    }
    if (single) {
      if (stepped) {
        save(ip, fp, calls, instance, stack, fuel);
        return STATUS_STEPPED;
      }
      stepped = true;
    }
    const at = ip;
    let cost: u32;
    ip += RECORD_SIZE;
    switch (<i32>load<u16>(at)) {
      // Comparisons.
      case n.I32_EQ: set32(fp, at, va<u32>(fp, at) == vb<u32>(fp, at) ? 1 : 0); continue;
      case n.I32_NE: set32(fp, at, va<u32>(fp, at) != vb<u32>(fp, at) ? 1 : 0); continue;
      case n.I32_LT_S: set32(fp, at, va<i32>(fp, at) < vb<i32>(fp, at) ? 1 : 0); continue;
      case n.I32_LT_U: set32(fp, at, va<u32>(fp, at) < vb<u32>(fp, at) ? 1 : 0); continue;
      case n.I32_GT_S: set32(fp, at, va<i32>(fp, at) > vb<i32>(fp, at) ? 1 : 0); continue;
      case n.I32_GT_U: set32(fp, at, va<u32>(fp, at) > vb<u32>(fp, at) ? 1 : 0); continue;
      case n.I32_LE_S: set32(fp, at, va<i32>(fp, at) <= vb<i32>(fp, at) ? 1 : 0); continue;
      case n.I32_LE_U: set32(fp, at, va<u32>(fp, at) <= vb<u32>(fp, at) ? 1 : 0); continue;
      case n.I32_GE_S: set32(fp, at, va<i32>(fp, at) >= vb<i32>(fp, at) ? 1 : 0); continue;
      case n.I32_GE_U: set32(fp, at, va<u32>(fp, at) >= vb<u32>(fp, at) ? 1 : 0); continue;
      case n.I64_EQ: set32(fp, at, va<u64>(fp, at) == vb<u64>(fp, at) ? 1 : 0); continue;
      case n.I64_NE: set32(fp, at, va<u64>(fp, at) != vb<u64>(fp, at) ? 1 : 0); continue;
      case n.I64_LT_S: set32(fp, at, va<i64>(fp, at) < vb<i64>(fp, at) ? 1 : 0); continue;
      case n.I64_LT_U: set32(fp, at, va<u64>(fp, at) < vb<u64>(fp, at) ? 1 : 0); continue;
      case n.I64_GT_S: set32(fp, at, va<i64>(fp, at) > vb<i64>(fp, at) ? 1 : 0); continue;
      case n.I64_GT_U: set32(fp, at, va<u64>(fp, at) > vb<u64>(fp, at) ? 1 : 0); continue;
      case n.I64_LE_S: set32(fp, at, va<i64>(fp, at) <= vb<i64>(fp, at) ? 1 : 0); continue;
      case n.I64_LE_U: set32(fp, at, va<u64>(fp, at) <= vb<u64>(fp, at) ? 1 : 0); continue;
      case n.I64_GE_S: set32(fp, at, va<i64>(fp, at) >= vb<i64>(fp, at) ? 1 : 0); continue;
      case n.I64_GE_U: set32(fp, at, va<u64>(fp, at) >= vb<u64>(fp, at) ? 1 : 0); continue;
      case n.F32_EQ: set32(fp, at, va<f32>(fp, at) == vb<f32>(fp, at) ? 1 : 0); continue;
      case n.F32_NE: set32(fp, at, va<f32>(fp, at) != vb<f32>(fp, at) ? 1 : 0); continue;
      case n.F32_LT: set32(fp, at, va<f32>(fp, at) < vb<f32>(fp, at) ? 1 : 0); continue;
      case n.F32_GT: set32(fp, at, va<f32>(fp, at) > vb<f32>(fp, at) ? 1 : 0); continue;
      case n.F32_LE: set32(fp, at, va<f32>(fp, at) <= vb<f32>(fp, at) ? 1 : 0); continue;
      case n.F32_GE: set32(fp, at, va<f32>(fp, at) >= vb<f32>(fp, at) ? 1 : 0); continue;
      case n.F64_EQ: set32(fp, at, va<f64>(fp, at) == vb<f64>(fp, at) ? 1 : 0); continue;
      case n.F64_NE: set32(fp, at, va<f64>(fp, at) != vb<f64>(fp, at) ? 1 : 0); continue;
      case n.F64_LT: set32(fp, at, va<f64>(fp, at) < vb<f64>(fp, at) ? 1 : 0); continue;
      case n.F64_GT: set32(fp, at, va<f64>(fp, at) > vb<f64>(fp, at) ? 1 : 0); continue;
      case n.F64_LE: set32(fp, at, va<f64>(fp, at) <= vb<f64>(fp, at) ? 1 : 0); continue;
      case n.F64_GE: set32(fp, at, va<f64>(fp, at) >= vb<f64>(fp, at) ? 1 : 0); continue;
      // Arithmetic on integers.
      case n.I32_CLZ: set32(fp, at, clz<u32>(va<u32>(fp, at))); continue;
      case n.I32_CTZ: set32(fp, at, ctz<u32>(va<u32>(fp, at))); continue;
      case n.I32_POPCNT: set32(fp, at, popcnt<u32>(va<u32>(fp, at))); continue;
      case n.I32_ADD: set32(fp, at, va<u32>(fp, at) + vb<u32>(fp, at)); continue;
      case n.I32_SUB: set32(fp, at, va<u32>(fp, at) - vb<u32>(fp, at)); continue;
      case n.I32_MUL: set32(fp, at, va<u32>(fp, at) * vb<u32>(fp, at)); continue;
      case n.I32_DIV_S: {
        const by = vb<i32>(fp, at); if (!by) return TRAP_DIVIDE_BY_ZERO;
        if (by == -1 && va<i32>(fp, at) == i32.MIN_VALUE) return TRAP_OVERFLOW;
        set32(fp, at, <u32>(va<i32>(fp, at) / by)); continue;
      }
      case n.I32_DIV_U: { const by = vb<u32>(fp, at); if (!by) return TRAP_DIVIDE_BY_ZERO; set32(fp, at, <u32>(va<u32>(fp, at) / by)); continue; }
      case n.I32_REM_S: { const by = vb<i32>(fp, at); if (!by) return TRAP_DIVIDE_BY_ZERO; set32(fp, at, <u32>(va<i32>(fp, at) % by)); continue; }
      case n.I32_REM_U: { const by = vb<u32>(fp, at); if (!by) return TRAP_DIVIDE_BY_ZERO; set32(fp, at, <u32>(va<u32>(fp, at) % by)); continue; }
      case n.I32_AND: set32(fp, at, va<u32>(fp, at) & vb<u32>(fp, at)); continue;
      case n.I32_OR: set32(fp, at, va<u32>(fp, at) | vb<u32>(fp, at)); continue;
      case n.I32_XOR: set32(fp, at, va<u32>(fp, at) ^ vb<u32>(fp, at)); continue;
      case n.I32_SHL: set32(fp, at, va<u32>(fp, at) << vb<u32>(fp, at)); continue;
      case n.I32_SHR_S: set32(fp, at, <u32>(va<i32>(fp, at) >> vb<i32>(fp, at))); continue;
      case n.I32_SHR_U: set32(fp, at, va<u32>(fp, at) >> vb<u32>(fp, at)); continue;
      case n.I32_ROTL: set32(fp, at, rotl<u32>(va<u32>(fp, at), vb<u32>(fp, at))); continue;
      case n.I32_ROTR: set32(fp, at, rotr<u32>(va<u32>(fp, at), vb<u32>(fp, at))); continue;
      case n.I64_CLZ: set64(fp, at, clz<u64>(va<u64>(fp, at))); continue;
      case n.I64_CTZ: set64(fp, at, ctz<u64>(va<u64>(fp, at))); continue;
      case n.I64_POPCNT: set64(fp, at, popcnt<u64>(va<u64>(fp, at))); continue;
      case n.I64_ADD: set64(fp, at, va<u64>(fp, at) + vb<u64>(fp, at)); continue;
      case n.I64_SUB: set64(fp, at, va<u64>(fp, at) - vb<u64>(fp, at)); continue;
      case n.I64_MUL: set64(fp, at, va<u64>(fp, at) * vb<u64>(fp, at)); continue;
      case n.I64_DIV_S: {
        const by = vb<i64>(fp, at); if (!by) return TRAP_DIVIDE_BY_ZERO;
        if (by == -1 && va<i64>(fp, at) == i64.MIN_VALUE) return TRAP_OVERFLOW;
        set64(fp, at, <u64>(va<i64>(fp, at) / by)); continue;
      }
      case n.I64_DIV_U: { const by = vb<u64>(fp, at); if (!by) return TRAP_DIVIDE_BY_ZERO; set64(fp, at, <u64>(va<u64>(fp, at) / by)); continue; }
      case n.I64_REM_S: { const by = vb<i64>(fp, at); if (!by) return TRAP_DIVIDE_BY_ZERO; set64(fp, at, <u64>(va<i64>(fp, at) % by)); continue; }
      case n.I64_REM_U: { const by = vb<u64>(fp, at); if (!by) return TRAP_DIVIDE_BY_ZERO; set64(fp, at, <u64>(va<u64>(fp, at) % by)); continue; }
      case n.I64_AND: set64(fp, at, va<u64>(fp, at) & vb<u64>(fp, at)); continue;
      case n.I64_OR: set64(fp, at, va<u64>(fp, at) | vb<u64>(fp, at)); continue;
      case n.I64_XOR: set64(fp, at, va<u64>(fp, at) ^ vb<u64>(fp, at)); continue;
      case n.I64_SHL: set64(fp, at, va<u64>(fp, at) << vb<u64>(fp, at)); continue;
      case n.I64_SHR_S: set64(fp, at, <u64>(va<i64>(fp, at) >> vb<i64>(fp, at))); continue;
      case n.I64_SHR_U: set64(fp, at, va<u64>(fp, at) >> vb<u64>(fp, at)); continue;
      case n.I64_ROTL: set64(fp, at, rotl<u64>(va<u64>(fp, at), vb<u64>(fp, at))); continue;
      case n.I64_ROTR: set64(fp, at, rotr<u64>(va<u64>(fp, at), vb<u64>(fp, at))); continue;
      // Arithmetic on floats.
      case n.F32_ABS: set32(fp, at, va<u32>(fp, at) & 0x7fffffff); continue;
      case n.F32_NEG: set32(fp, at, va<u32>(fp, at) ^ 0x80000000); continue;
      case n.F32_CEIL: setF32(fp, at, ceil<f32>(va<f32>(fp, at))); continue;
      case n.F32_FLOOR: setF32(fp, at, floor<f32>(va<f32>(fp, at))); continue;
      case n.F32_TRUNC: setF32(fp, at, trunc<f32>(va<f32>(fp, at))); continue;
      case n.F32_NEAREST: setF32(fp, at, nearest<f32>(va<f32>(fp, at))); continue;
      case n.F32_SQRT: setF32(fp, at, sqrt<f32>(va<f32>(fp, at))); continue;
      case n.F32_ADD: setF32(fp, at, va<f32>(fp, at) + vb<f32>(fp, at)); continue;
      case n.F32_SUB: setF32(fp, at, va<f32>(fp, at) - vb<f32>(fp, at)); continue;
      case n.F32_MUL: setF32(fp, at, va<f32>(fp, at) * vb<f32>(fp, at)); continue;
      case n.F32_DIV: setF32(fp, at, va<f32>(fp, at) / vb<f32>(fp, at)); continue;
      case n.F32_MIN: setF32(fp, at, min<f32>(va<f32>(fp, at), vb<f32>(fp, at))); continue;
      case n.F32_MAX: setF32(fp, at, max<f32>(va<f32>(fp, at), vb<f32>(fp, at))); continue;
      case n.F32_COPYSIGN: set32(fp, at, (va<u32>(fp, at) & 0x7fffffff) | (vb<u32>(fp, at) & 0x80000000)); continue;
      case n.F64_ABS: set64(fp, at, va<u64>(fp, at) & 0x7fffffffffffffff); continue;
      case n.F64_NEG: set64(fp, at, va<u64>(fp, at) ^ 0x8000000000000000); continue;
      case n.F64_CEIL: setF64(fp, at, ceil<f64>(va<f64>(fp, at))); continue;
      case n.F64_FLOOR: setF64(fp, at, floor<f64>(va<f64>(fp, at))); continue;
      case n.F64_TRUNC: setF64(fp, at, trunc<f64>(va<f64>(fp, at))); continue;
      case n.F64_NEAREST: setF64(fp, at, nearest<f64>(va<f64>(fp, at))); continue;
      case n.F64_SQRT: setF64(fp, at, sqrt<f64>(va<f64>(fp, at))); continue;
      case n.F64_ADD: setF64(fp, at, va<f64>(fp, at) + vb<f64>(fp, at)); continue;
      case n.F64_SUB: setF64(fp, at, va<f64>(fp, at) - vb<f64>(fp, at)); continue;
      case n.F64_MUL: setF64(fp, at, va<f64>(fp, at) * vb<f64>(fp, at)); continue;
      case n.F64_DIV: setF64(fp, at, va<f64>(fp, at) / vb<f64>(fp, at)); continue;
      case n.F64_MIN: setF64(fp, at, min<f64>(va<f64>(fp, at), vb<f64>(fp, at))); continue;
      case n.F64_MAX: setF64(fp, at, max<f64>(va<f64>(fp, at), vb<f64>(fp, at))); continue;
      case n.F64_COPYSIGN: set64(fp, at, (va<u64>(fp, at) & 0x7fffffffffffffff) | (vb<u64>(fp, at) & 0x8000000000000000)); continue;
      // Conversions.
      case n.I32_WRAP_I64: set32(fp, at, va<u32>(fp, at)); continue;
      case n.I32_TRUNC_F32_S: if (!fitsI32(<f64>va<f32>(fp, at))) return TRAP_CONVERSION; set32(fp, at, <u32>(<i32>va<f32>(fp, at))); continue;
      case n.I32_TRUNC_F32_U: if (!fitsU32(<f64>va<f32>(fp, at))) return TRAP_CONVERSION; set32(fp, at, <u32>(<u32>va<f32>(fp, at))); continue;
      case n.I32_TRUNC_F64_S: if (!fitsI32(va<f64>(fp, at))) return TRAP_CONVERSION; set32(fp, at, <u32>(<i32>va<f64>(fp, at))); continue;
      case n.I32_TRUNC_F64_U: if (!fitsU32(va<f64>(fp, at))) return TRAP_CONVERSION; set32(fp, at, <u32>(<u32>va<f64>(fp, at))); continue;
      case n.I64_EXTEND_I32_S: set64(fp, at, <u64>(<i64>va<i32>(fp, at))); continue;
      case n.I64_TRUNC_F32_S: if (!fitsI64(<f64>va<f32>(fp, at))) return TRAP_CONVERSION; set64(fp, at, <u64>(<i64>va<f32>(fp, at))); continue;
      case n.I64_TRUNC_F32_U: if (!fitsU64(<f64>va<f32>(fp, at))) return TRAP_CONVERSION; set64(fp, at, <u64>(<u64>va<f32>(fp, at))); continue;
      case n.I64_TRUNC_F64_S: if (!fitsI64(va<f64>(fp, at))) return TRAP_CONVERSION; set64(fp, at, <u64>(<i64>va<f64>(fp, at))); continue;
      case n.I64_TRUNC_F64_U: if (!fitsU64(va<f64>(fp, at))) return TRAP_CONVERSION; set64(fp, at, <u64>(<u64>va<f64>(fp, at))); continue;
      case n.F32_CONVERT_I32_S: setF32(fp, at, <f32>va<i32>(fp, at)); continue;
      case n.F32_CONVERT_I32_U: setF32(fp, at, <f32>va<u32>(fp, at)); continue;
      case n.F32_CONVERT_I64_S: setF32(fp, at, <f32>va<i64>(fp, at)); continue;
      case n.F32_CONVERT_I64_U: setF32(fp, at, <f32>va<u64>(fp, at)); continue;
      case n.F32_DEMOTE_F64: setF32(fp, at, <f32>va<f64>(fp, at)); continue;
      case n.F64_CONVERT_I32_S: setF64(fp, at, <f64>va<i32>(fp, at)); continue;
      case n.F64_CONVERT_I32_U: setF64(fp, at, <f64>va<u32>(fp, at)); continue;
      case n.F64_CONVERT_I64_S: setF64(fp, at, <f64>va<i64>(fp, at)); continue;
      case n.F64_CONVERT_I64_U: setF64(fp, at, <f64>va<u64>(fp, at)); continue;
      case n.F64_PROMOTE_F32: setF64(fp, at, <f64>va<f32>(fp, at)); continue;
      case n.I32_EXTEND8_S: set32(fp, at, <u32>(<i32>va<i8>(fp, at))); continue;
      case n.I32_EXTEND16_S: set32(fp, at, <u32>(<i32>va<i16>(fp, at))); continue;
      case n.I64_EXTEND8_S: set64(fp, at, <u64>(<i64>va<i8>(fp, at))); continue;
      case n.I64_EXTEND16_S: set64(fp, at, <u64>(<i64>va<i16>(fp, at))); continue;
      case n.I64_EXTEND32_S: set64(fp, at, <u64>(<i64>va<i32>(fp, at))); continue;
      case n.I32_TRUNC_SAT_F32_S: set32(fp, at, <u32>(<i32>va<f32>(fp, at))); continue;
      case n.I32_TRUNC_SAT_F32_U: set32(fp, at, <u32>(<u32>va<f32>(fp, at))); continue;
      case n.I32_TRUNC_SAT_F64_S: set32(fp, at, <u32>(<i32>va<f64>(fp, at))); continue;
      case n.I32_TRUNC_SAT_F64_U: set32(fp, at, <u32>(<u32>va<f64>(fp, at))); continue;
      case n.I64_TRUNC_SAT_F32_S: set64(fp, at, <u64>(<i64>va<f32>(fp, at))); continue;
      case n.I64_TRUNC_SAT_F32_U: set64(fp, at, <u64>(<u64>va<f32>(fp, at))); continue;
      case n.I64_TRUNC_SAT_F64_S: set64(fp, at, <u64>(<i64>va<f64>(fp, at))); continue;
      case n.I64_TRUNC_SAT_F64_U: set64(fp, at, <u64>(<u64>va<f64>(fp, at))); continue;
      // The same with the second operand in the record.
      case n.I32_EQ_IMMEDIATE: set32(fp, at, va<u32>(fp, at) == y(at) ? 1 : 0); continue;
      case n.I32_NE_IMMEDIATE: set32(fp, at, va<u32>(fp, at) != y(at) ? 1 : 0); continue;
      case n.I32_LT_S_IMMEDIATE: set32(fp, at, va<i32>(fp, at) < <i32>y(at) ? 1 : 0); continue;
      case n.I32_LT_U_IMMEDIATE: set32(fp, at, va<u32>(fp, at) < y(at) ? 1 : 0); continue;
      case n.I32_GT_S_IMMEDIATE: set32(fp, at, va<i32>(fp, at) > <i32>y(at) ? 1 : 0); continue;
      case n.I32_GT_U_IMMEDIATE: set32(fp, at, va<u32>(fp, at) > y(at) ? 1 : 0); continue;
      case n.I32_LE_S_IMMEDIATE: set32(fp, at, va<i32>(fp, at) <= <i32>y(at) ? 1 : 0); continue;
      case n.I32_LE_U_IMMEDIATE: set32(fp, at, va<u32>(fp, at) <= y(at) ? 1 : 0); continue;
      case n.I32_GE_S_IMMEDIATE: set32(fp, at, va<i32>(fp, at) >= <i32>y(at) ? 1 : 0); continue;
      case n.I32_GE_U_IMMEDIATE: set32(fp, at, va<u32>(fp, at) >= y(at) ? 1 : 0); continue;
      case n.I64_EQ_IMMEDIATE: set32(fp, at, va<u64>(fp, at) == y64(at) ? 1 : 0); continue;
      case n.I64_NE_IMMEDIATE: set32(fp, at, va<u64>(fp, at) != y64(at) ? 1 : 0); continue;
      case n.I64_LT_S_IMMEDIATE: set32(fp, at, va<i64>(fp, at) < <i64>y64(at) ? 1 : 0); continue;
      case n.I64_LT_U_IMMEDIATE: set32(fp, at, va<u64>(fp, at) < y64(at) ? 1 : 0); continue;
      case n.I64_GT_S_IMMEDIATE: set32(fp, at, va<i64>(fp, at) > <i64>y64(at) ? 1 : 0); continue;
      case n.I64_GT_U_IMMEDIATE: set32(fp, at, va<u64>(fp, at) > y64(at) ? 1 : 0); continue;
      case n.I64_LE_S_IMMEDIATE: set32(fp, at, va<i64>(fp, at) <= <i64>y64(at) ? 1 : 0); continue;
      case n.I64_LE_U_IMMEDIATE: set32(fp, at, va<u64>(fp, at) <= y64(at) ? 1 : 0); continue;
      case n.I64_GE_S_IMMEDIATE: set32(fp, at, va<i64>(fp, at) >= <i64>y64(at) ? 1 : 0); continue;
      case n.I64_GE_U_IMMEDIATE: set32(fp, at, va<u64>(fp, at) >= y64(at) ? 1 : 0); continue;
      case n.I32_ADD_IMMEDIATE: set32(fp, at, va<u32>(fp, at) + y(at)); continue;
      case n.I32_SUB_IMMEDIATE: set32(fp, at, va<u32>(fp, at) - y(at)); continue;
      case n.I32_MUL_IMMEDIATE: set32(fp, at, va<u32>(fp, at) * y(at)); continue;
      case n.I32_DIV_S_IMMEDIATE: {
        const by = <i32>y(at); if (!by) return TRAP_DIVIDE_BY_ZERO;
        if (by == -1 && va<i32>(fp, at) == i32.MIN_VALUE) return TRAP_OVERFLOW;
        set32(fp, at, <u32>(va<i32>(fp, at) / by)); continue;
      }
      case n.I32_DIV_U_IMMEDIATE: { const by = y(at); if (!by) return TRAP_DIVIDE_BY_ZERO; set32(fp, at, <u32>(va<u32>(fp, at) / by)); continue; }
      case n.I32_REM_S_IMMEDIATE: { const by = <i32>y(at); if (!by) return TRAP_DIVIDE_BY_ZERO; set32(fp, at, <u32>(va<i32>(fp, at) % by)); continue; }
      case n.I32_REM_U_IMMEDIATE: { const by = y(at); if (!by) return TRAP_DIVIDE_BY_ZERO; set32(fp, at, <u32>(va<u32>(fp, at) % by)); continue; }
      case n.I32_AND_IMMEDIATE: set32(fp, at, va<u32>(fp, at) & y(at)); continue;
      case n.I32_OR_IMMEDIATE: set32(fp, at, va<u32>(fp, at) | y(at)); continue;
      case n.I32_XOR_IMMEDIATE: set32(fp, at, va<u32>(fp, at) ^ y(at)); continue;
      case n.I32_SHL_IMMEDIATE: set32(fp, at, va<u32>(fp, at) << y(at)); continue;
      case n.I32_SHR_S_IMMEDIATE: set32(fp, at, <u32>(va<i32>(fp, at) >> <i32>y(at))); continue;
      case n.I32_SHR_U_IMMEDIATE: set32(fp, at, va<u32>(fp, at) >> y(at)); continue;
      case n.I32_ROTL_IMMEDIATE: set32(fp, at, rotl<u32>(va<u32>(fp, at), y(at))); continue;
      case n.I32_ROTR_IMMEDIATE: set32(fp, at, rotr<u32>(va<u32>(fp, at), y(at))); continue;
      case n.I64_ADD_IMMEDIATE: set64(fp, at, va<u64>(fp, at) + wide<u64>(at)); continue;
      case n.I64_SUB_IMMEDIATE: set64(fp, at, va<u64>(fp, at) - wide<u64>(at)); continue;
      case n.I64_MUL_IMMEDIATE: set64(fp, at, va<u64>(fp, at) * wide<u64>(at)); continue;
      case n.I64_DIV_S_IMMEDIATE: {
        const by = wide<i64>(at); if (!by) return TRAP_DIVIDE_BY_ZERO;
        if (by == -1 && va<i64>(fp, at) == i64.MIN_VALUE) return TRAP_OVERFLOW;
        set64(fp, at, <u64>(va<i64>(fp, at) / by)); continue;
      }
      case n.I64_DIV_U_IMMEDIATE: { const by = wide<u64>(at); if (!by) return TRAP_DIVIDE_BY_ZERO; set64(fp, at, <u64>(va<u64>(fp, at) / by)); continue; }
      case n.I64_REM_S_IMMEDIATE: { const by = wide<i64>(at); if (!by) return TRAP_DIVIDE_BY_ZERO; set64(fp, at, <u64>(va<i64>(fp, at) % by)); continue; }
      case n.I64_REM_U_IMMEDIATE: { const by = wide<u64>(at); if (!by) return TRAP_DIVIDE_BY_ZERO; set64(fp, at, <u64>(va<u64>(fp, at) % by)); continue; }
      case n.I64_AND_IMMEDIATE: set64(fp, at, va<u64>(fp, at) & wide<u64>(at)); continue;
      case n.I64_OR_IMMEDIATE: set64(fp, at, va<u64>(fp, at) | wide<u64>(at)); continue;
      case n.I64_XOR_IMMEDIATE: set64(fp, at, va<u64>(fp, at) ^ wide<u64>(at)); continue;
      case n.I64_SHL_IMMEDIATE: set64(fp, at, va<u64>(fp, at) << wide<u64>(at)); continue;
      case n.I64_SHR_S_IMMEDIATE: set64(fp, at, <u64>(va<i64>(fp, at) >> wide<i64>(at))); continue;
      case n.I64_SHR_U_IMMEDIATE: set64(fp, at, va<u64>(fp, at) >> wide<u64>(at)); continue;
      case n.I64_ROTL_IMMEDIATE: set64(fp, at, rotl<u64>(va<u64>(fp, at), wide<u64>(at))); continue;
      case n.I64_ROTR_IMMEDIATE: set64(fp, at, rotr<u64>(va<u64>(fp, at), wide<u64>(at))); continue;
      case n.F32_ADD_IMMEDIATE: setF32(fp, at, va<f32>(fp, at) + wide<f32>(at)); continue;
      case n.F32_SUB_IMMEDIATE: setF32(fp, at, va<f32>(fp, at) - wide<f32>(at)); continue;
      case n.F32_MUL_IMMEDIATE: setF32(fp, at, va<f32>(fp, at) * wide<f32>(at)); continue;
      case n.F32_DIV_IMMEDIATE: setF32(fp, at, va<f32>(fp, at) / wide<f32>(at)); continue;
      case n.F64_ADD_IMMEDIATE: setF64(fp, at, va<f64>(fp, at) + wide<f64>(at)); continue;
      case n.F64_SUB_IMMEDIATE: setF64(fp, at, va<f64>(fp, at) - wide<f64>(at)); continue;
      case n.F64_MUL_IMMEDIATE: setF64(fp, at, va<f64>(fp, at) * wide<f64>(at)); continue;
      case n.F64_DIV_IMMEDIATE: setF64(fp, at, va<f64>(fp, at) / wide<f64>(at)); continue;
      // Branches on comparisons: with two slots, with a number in the record, and if they do not hold.
      case n.I32_EQ_BRANCH: if (va<u32>(fp, at) == vb<u32>(fp, at)) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.I32_NE_BRANCH: if (va<u32>(fp, at) != vb<u32>(fp, at)) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.I32_LT_S_BRANCH: if (va<i32>(fp, at) < vb<i32>(fp, at)) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.I32_LT_U_BRANCH: if (va<u32>(fp, at) < vb<u32>(fp, at)) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.I32_GT_S_BRANCH: if (va<i32>(fp, at) > vb<i32>(fp, at)) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.I32_GT_U_BRANCH: if (va<u32>(fp, at) > vb<u32>(fp, at)) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.I32_LE_S_BRANCH: if (va<i32>(fp, at) <= vb<i32>(fp, at)) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.I32_LE_U_BRANCH: if (va<u32>(fp, at) <= vb<u32>(fp, at)) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.I32_GE_S_BRANCH: if (va<i32>(fp, at) >= vb<i32>(fp, at)) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.I32_GE_U_BRANCH: if (va<u32>(fp, at) >= vb<u32>(fp, at)) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.I64_EQ_BRANCH: if (va<u64>(fp, at) == vb<u64>(fp, at)) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.I64_NE_BRANCH: if (va<u64>(fp, at) != vb<u64>(fp, at)) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.I64_LT_S_BRANCH: if (va<i64>(fp, at) < vb<i64>(fp, at)) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.I64_LT_U_BRANCH: if (va<u64>(fp, at) < vb<u64>(fp, at)) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.I64_GT_S_BRANCH: if (va<i64>(fp, at) > vb<i64>(fp, at)) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.I64_GT_U_BRANCH: if (va<u64>(fp, at) > vb<u64>(fp, at)) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.I64_LE_S_BRANCH: if (va<i64>(fp, at) <= vb<i64>(fp, at)) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.I64_LE_U_BRANCH: if (va<u64>(fp, at) <= vb<u64>(fp, at)) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.I64_GE_S_BRANCH: if (va<i64>(fp, at) >= vb<i64>(fp, at)) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.I64_GE_U_BRANCH: if (va<u64>(fp, at) >= vb<u64>(fp, at)) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.F32_EQ_BRANCH: if (va<f32>(fp, at) == vb<f32>(fp, at)) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.F32_NE_BRANCH: if (va<f32>(fp, at) != vb<f32>(fp, at)) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.F32_LT_BRANCH: if (va<f32>(fp, at) < vb<f32>(fp, at)) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.F32_GT_BRANCH: if (va<f32>(fp, at) > vb<f32>(fp, at)) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.F32_LE_BRANCH: if (va<f32>(fp, at) <= vb<f32>(fp, at)) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.F32_GE_BRANCH: if (va<f32>(fp, at) >= vb<f32>(fp, at)) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.F64_EQ_BRANCH: if (va<f64>(fp, at) == vb<f64>(fp, at)) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.F64_NE_BRANCH: if (va<f64>(fp, at) != vb<f64>(fp, at)) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.F64_LT_BRANCH: if (va<f64>(fp, at) < vb<f64>(fp, at)) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.F64_GT_BRANCH: if (va<f64>(fp, at) > vb<f64>(fp, at)) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.F64_LE_BRANCH: if (va<f64>(fp, at) <= vb<f64>(fp, at)) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.F64_GE_BRANCH: if (va<f64>(fp, at) >= vb<f64>(fp, at)) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.I32_EQ_BRANCH_IMMEDIATE: if (va<u32>(fp, at) == y(at)) { cost = taken(at); ip = target(at); } else cost = passedShort(at); break;
      case n.I32_NE_BRANCH_IMMEDIATE: if (va<u32>(fp, at) != y(at)) { cost = taken(at); ip = target(at); } else cost = passedShort(at); break;
      case n.I32_LT_S_BRANCH_IMMEDIATE: if (va<i32>(fp, at) < <i32>y(at)) { cost = taken(at); ip = target(at); } else cost = passedShort(at); break;
      case n.I32_LT_U_BRANCH_IMMEDIATE: if (va<u32>(fp, at) < y(at)) { cost = taken(at); ip = target(at); } else cost = passedShort(at); break;
      case n.I32_GT_S_BRANCH_IMMEDIATE: if (va<i32>(fp, at) > <i32>y(at)) { cost = taken(at); ip = target(at); } else cost = passedShort(at); break;
      case n.I32_GT_U_BRANCH_IMMEDIATE: if (va<u32>(fp, at) > y(at)) { cost = taken(at); ip = target(at); } else cost = passedShort(at); break;
      case n.I32_LE_S_BRANCH_IMMEDIATE: if (va<i32>(fp, at) <= <i32>y(at)) { cost = taken(at); ip = target(at); } else cost = passedShort(at); break;
      case n.I32_LE_U_BRANCH_IMMEDIATE: if (va<u32>(fp, at) <= y(at)) { cost = taken(at); ip = target(at); } else cost = passedShort(at); break;
      case n.I32_GE_S_BRANCH_IMMEDIATE: if (va<i32>(fp, at) >= <i32>y(at)) { cost = taken(at); ip = target(at); } else cost = passedShort(at); break;
      case n.I32_GE_U_BRANCH_IMMEDIATE: if (va<u32>(fp, at) >= y(at)) { cost = taken(at); ip = target(at); } else cost = passedShort(at); break;
      case n.I64_EQ_BRANCH_IMMEDIATE: if (va<u64>(fp, at) == y64(at)) { cost = taken(at); ip = target(at); } else cost = passedShort(at); break;
      case n.I64_NE_BRANCH_IMMEDIATE: if (va<u64>(fp, at) != y64(at)) { cost = taken(at); ip = target(at); } else cost = passedShort(at); break;
      case n.I64_LT_S_BRANCH_IMMEDIATE: if (va<i64>(fp, at) < <i64>y64(at)) { cost = taken(at); ip = target(at); } else cost = passedShort(at); break;
      case n.I64_LT_U_BRANCH_IMMEDIATE: if (va<u64>(fp, at) < y64(at)) { cost = taken(at); ip = target(at); } else cost = passedShort(at); break;
      case n.I64_GT_S_BRANCH_IMMEDIATE: if (va<i64>(fp, at) > <i64>y64(at)) { cost = taken(at); ip = target(at); } else cost = passedShort(at); break;
      case n.I64_GT_U_BRANCH_IMMEDIATE: if (va<u64>(fp, at) > y64(at)) { cost = taken(at); ip = target(at); } else cost = passedShort(at); break;
      case n.I64_LE_S_BRANCH_IMMEDIATE: if (va<i64>(fp, at) <= <i64>y64(at)) { cost = taken(at); ip = target(at); } else cost = passedShort(at); break;
      case n.I64_LE_U_BRANCH_IMMEDIATE: if (va<u64>(fp, at) <= y64(at)) { cost = taken(at); ip = target(at); } else cost = passedShort(at); break;
      case n.I64_GE_S_BRANCH_IMMEDIATE: if (va<i64>(fp, at) >= <i64>y64(at)) { cost = taken(at); ip = target(at); } else cost = passedShort(at); break;
      case n.I64_GE_U_BRANCH_IMMEDIATE: if (va<u64>(fp, at) >= y64(at)) { cost = taken(at); ip = target(at); } else cost = passedShort(at); break;
      case n.F32_EQ_BRANCH_UNLESS: if (!(va<f32>(fp, at) == vb<f32>(fp, at))) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.F32_NE_BRANCH_UNLESS: if (!(va<f32>(fp, at) != vb<f32>(fp, at))) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.F32_LT_BRANCH_UNLESS: if (!(va<f32>(fp, at) < vb<f32>(fp, at))) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.F32_GT_BRANCH_UNLESS: if (!(va<f32>(fp, at) > vb<f32>(fp, at))) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.F32_LE_BRANCH_UNLESS: if (!(va<f32>(fp, at) <= vb<f32>(fp, at))) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.F32_GE_BRANCH_UNLESS: if (!(va<f32>(fp, at) >= vb<f32>(fp, at))) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.F64_EQ_BRANCH_UNLESS: if (!(va<f64>(fp, at) == vb<f64>(fp, at))) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.F64_NE_BRANCH_UNLESS: if (!(va<f64>(fp, at) != vb<f64>(fp, at))) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.F64_LT_BRANCH_UNLESS: if (!(va<f64>(fp, at) < vb<f64>(fp, at))) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.F64_GT_BRANCH_UNLESS: if (!(va<f64>(fp, at) > vb<f64>(fp, at))) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.F64_LE_BRANCH_UNLESS: if (!(va<f64>(fp, at) <= vb<f64>(fp, at))) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      case n.F64_GE_BRANCH_UNLESS: if (!(va<f64>(fp, at) >= vb<f64>(fp, at))) { cost = taken(at); ip = target(at); } else cost = passed(at); break;
      // Memory accesses: at an address, at a sum of two slots, at a slot and a number, and stores of a number.
      case op.LOAD_8_U: { const to = plain(fp, at); if (to + 1 > bytes) return TRAP_MEMORY; set64(fp, at, <u64>load<u8>(memory + <usize>to)); continue; }
      case op.LOAD_16_U: { const to = plain(fp, at); if (to + 2 > bytes) return TRAP_MEMORY; set64(fp, at, <u64>load<u16>(memory + <usize>to)); continue; }
      case op.LOAD_32: { const to = plain(fp, at); if (to + 4 > bytes) return TRAP_MEMORY; set64(fp, at, <u64>load<u32>(memory + <usize>to)); continue; }
      case op.LOAD_64: { const to = plain(fp, at); if (to + 8 > bytes) return TRAP_MEMORY; set64(fp, at, load<u64>(memory + <usize>to)); continue; }
      case op.LOAD_I32_8_S: { const to = plain(fp, at); if (to + 1 > bytes) return TRAP_MEMORY; set32(fp, at, <u32>(<i32>load<i8>(memory + <usize>to))); continue; }
      case op.LOAD_I32_16_S: { const to = plain(fp, at); if (to + 2 > bytes) return TRAP_MEMORY; set32(fp, at, <u32>(<i32>load<i16>(memory + <usize>to))); continue; }
      case op.LOAD_I64_8_S: { const to = plain(fp, at); if (to + 1 > bytes) return TRAP_MEMORY; set64(fp, at, <u64>(<i64>load<i8>(memory + <usize>to))); continue; }
      case op.LOAD_I64_16_S: { const to = plain(fp, at); if (to + 2 > bytes) return TRAP_MEMORY; set64(fp, at, <u64>(<i64>load<i16>(memory + <usize>to))); continue; }
      case op.LOAD_I64_32_S: { const to = plain(fp, at); if (to + 4 > bytes) return TRAP_MEMORY; set64(fp, at, <u64>(<i64>load<i32>(memory + <usize>to))); continue; }
      case op.STORE_8: { const to = plain(fp, at); if (to + 1 > bytes) return TRAP_MEMORY; store<u8>(memory + <usize>to, load<u8>(dst(fp, at))); continue; }
      case op.STORE_16: { const to = plain(fp, at); if (to + 2 > bytes) return TRAP_MEMORY; store<u16>(memory + <usize>to, load<u16>(dst(fp, at))); continue; }
      case op.STORE_32: { const to = plain(fp, at); if (to + 4 > bytes) return TRAP_MEMORY; store<u32>(memory + <usize>to, load<u32>(dst(fp, at))); continue; }
      case op.STORE_64: { const to = plain(fp, at); if (to + 8 > bytes) return TRAP_MEMORY; store<u64>(memory + <usize>to, load<u64>(dst(fp, at))); continue; }
      case op.LOAD_8_U_SUM: { const to = withSum(fp, at); if (to + 1 > bytes) return TRAP_MEMORY; set64(fp, at, <u64>load<u8>(memory + <usize>to)); continue; }
      case op.LOAD_16_U_SUM: { const to = withSum(fp, at); if (to + 2 > bytes) return TRAP_MEMORY; set64(fp, at, <u64>load<u16>(memory + <usize>to)); continue; }
      case op.LOAD_32_SUM: { const to = withSum(fp, at); if (to + 4 > bytes) return TRAP_MEMORY; set64(fp, at, <u64>load<u32>(memory + <usize>to)); continue; }
      case op.LOAD_64_SUM: { const to = withSum(fp, at); if (to + 8 > bytes) return TRAP_MEMORY; set64(fp, at, load<u64>(memory + <usize>to)); continue; }
      case op.LOAD_I32_8_S_SUM: { const to = withSum(fp, at); if (to + 1 > bytes) return TRAP_MEMORY; set32(fp, at, <u32>(<i32>load<i8>(memory + <usize>to))); continue; }
      case op.LOAD_I32_16_S_SUM: { const to = withSum(fp, at); if (to + 2 > bytes) return TRAP_MEMORY; set32(fp, at, <u32>(<i32>load<i16>(memory + <usize>to))); continue; }
      case op.LOAD_I64_8_S_SUM: { const to = withSum(fp, at); if (to + 1 > bytes) return TRAP_MEMORY; set64(fp, at, <u64>(<i64>load<i8>(memory + <usize>to))); continue; }
      case op.LOAD_I64_16_S_SUM: { const to = withSum(fp, at); if (to + 2 > bytes) return TRAP_MEMORY; set64(fp, at, <u64>(<i64>load<i16>(memory + <usize>to))); continue; }
      case op.LOAD_I64_32_S_SUM: { const to = withSum(fp, at); if (to + 4 > bytes) return TRAP_MEMORY; set64(fp, at, <u64>(<i64>load<i32>(memory + <usize>to))); continue; }
      case op.STORE_8_SUM: { const to = withSum(fp, at); if (to + 1 > bytes) return TRAP_MEMORY; store<u8>(memory + <usize>to, load<u8>(dst(fp, at))); continue; }
      case op.STORE_16_SUM: { const to = withSum(fp, at); if (to + 2 > bytes) return TRAP_MEMORY; store<u16>(memory + <usize>to, load<u16>(dst(fp, at))); continue; }
      case op.STORE_32_SUM: { const to = withSum(fp, at); if (to + 4 > bytes) return TRAP_MEMORY; store<u32>(memory + <usize>to, load<u32>(dst(fp, at))); continue; }
      case op.STORE_64_SUM: { const to = withSum(fp, at); if (to + 8 > bytes) return TRAP_MEMORY; store<u64>(memory + <usize>to, load<u64>(dst(fp, at))); continue; }
      case op.LOAD_8_U_OFFSET: { const to = withOffset(fp, at); if (to + 1 > bytes) return TRAP_MEMORY; set64(fp, at, <u64>load<u8>(memory + <usize>to)); continue; }
      case op.LOAD_16_U_OFFSET: { const to = withOffset(fp, at); if (to + 2 > bytes) return TRAP_MEMORY; set64(fp, at, <u64>load<u16>(memory + <usize>to)); continue; }
      case op.LOAD_32_OFFSET: { const to = withOffset(fp, at); if (to + 4 > bytes) return TRAP_MEMORY; set64(fp, at, <u64>load<u32>(memory + <usize>to)); continue; }
      case op.LOAD_64_OFFSET: { const to = withOffset(fp, at); if (to + 8 > bytes) return TRAP_MEMORY; set64(fp, at, load<u64>(memory + <usize>to)); continue; }
      case op.LOAD_I32_8_S_OFFSET: { const to = withOffset(fp, at); if (to + 1 > bytes) return TRAP_MEMORY; set32(fp, at, <u32>(<i32>load<i8>(memory + <usize>to))); continue; }
      case op.LOAD_I32_16_S_OFFSET: { const to = withOffset(fp, at); if (to + 2 > bytes) return TRAP_MEMORY; set32(fp, at, <u32>(<i32>load<i16>(memory + <usize>to))); continue; }
      case op.LOAD_I64_8_S_OFFSET: { const to = withOffset(fp, at); if (to + 1 > bytes) return TRAP_MEMORY; set64(fp, at, <u64>(<i64>load<i8>(memory + <usize>to))); continue; }
      case op.LOAD_I64_16_S_OFFSET: { const to = withOffset(fp, at); if (to + 2 > bytes) return TRAP_MEMORY; set64(fp, at, <u64>(<i64>load<i16>(memory + <usize>to))); continue; }
      case op.LOAD_I64_32_S_OFFSET: { const to = withOffset(fp, at); if (to + 4 > bytes) return TRAP_MEMORY; set64(fp, at, <u64>(<i64>load<i32>(memory + <usize>to))); continue; }
      case op.STORE_8_OFFSET: { const to = withOffset(fp, at); if (to + 1 > bytes) return TRAP_MEMORY; store<u8>(memory + <usize>to, load<u8>(dst(fp, at))); continue; }
      case op.STORE_16_OFFSET: { const to = withOffset(fp, at); if (to + 2 > bytes) return TRAP_MEMORY; store<u16>(memory + <usize>to, load<u16>(dst(fp, at))); continue; }
      case op.STORE_32_OFFSET: { const to = withOffset(fp, at); if (to + 4 > bytes) return TRAP_MEMORY; store<u32>(memory + <usize>to, load<u32>(dst(fp, at))); continue; }
      case op.STORE_64_OFFSET: { const to = withOffset(fp, at); if (to + 8 > bytes) return TRAP_MEMORY; store<u64>(memory + <usize>to, load<u64>(dst(fp, at))); continue; }
      case op.STORE_8_CONSTANT: { const to = plain(fp, at); if (to + 1 > bytes) return TRAP_MEMORY; store<u8>(memory + <usize>to, <u8>y(at)); continue; }
      case op.STORE_16_CONSTANT: { const to = plain(fp, at); if (to + 2 > bytes) return TRAP_MEMORY; store<u16>(memory + <usize>to, <u16>y(at)); continue; }
      case op.STORE_32_CONSTANT: { const to = plain(fp, at); if (to + 4 > bytes) return TRAP_MEMORY; store<u32>(memory + <usize>to, y(at)); continue; }
      case op.STORE_64_CONSTANT: { const to = plain(fp, at); if (to + 8 > bytes) return TRAP_MEMORY; store<u64>(memory + <usize>to, y64(at)); continue; }
      // Control.
      case op.CHARGE: cost = x(at); break;
      case op.ENTER: {
        const left = stack - <i32>y(at);
        if (left < 0) return TRAP_STACK;
        if (fuel < <i64>x(at)) {
          store<i64>(CELL_NEEDED, <i64>x(at));
          save(at, fp, calls, instance, stack, fuel);
          return STATUS_FUEL;
        }
        stack = left;
        fuel -= <i64>x(at);
        zeroLocals(fp, at);
        continue;
      }
      case op.JUMP: cost = taken(at); ip = target(at); break;
      case op.JUMP_TABLE: {
        const jump = at + RECORD_SIZE + (<usize>min(va<u32>(fp, at), x(at)) << 4);
        cost = taken(jump);
        ip = target(jump);
        break;
      }
      case op.CALL:
        pushCall(calls, ip, fp, instance);
        calls += CALL_RECORD_SIZE;
        fp = a(fp, at);
        ip = target(at);
        // As ENTER, which is dispatched only where this cannot be done, or is a step of its own.
        if (!counted && stack >= <i32>y(ip) && fuel >= <i64>x(ip)) {
          stack -= <i32>y(ip);
          fuel -= <i64>x(ip);
          zeroLocals(fp, ip);
          ip += RECORD_SIZE;
        }
        continue;
      case op.CALL_INDIRECT:
      case op.CALL_IMPORT: {
        let callee: usize;
        if (load<u16>(at) == op.CALL_INDIRECT) {
          const slot = element(table(instance, x(at) % TABLE_SPACE), vb<u32>(fp, at));
          if (!slot) return TRAP_TABLE;
          callee = <usize>load<u32>(slot);
          if (!callee || load<u32>(callee, FUNCTION_TYPE) != typeOf(instance, x(at) / TABLE_SPACE)) return TRAP_SIGNATURE;
        } else callee = functionOf(instance, x(at));
        if (load<u32>(callee, FUNCTION_HOST)) {
          store<u32>(CELL_FUNCTION, <u32>callee);
          store<u32>(CELL_ARGUMENTS, <u32>a(fp, at));
          save(ip, fp, calls, instance, stack, fuel);
          if (counted) store<u32>(CELL_STEPS, steps);
          return STATUS_HOST_CALL;
        }
        pushCall(calls, ip, fp, instance);
        calls += CALL_RECORD_SIZE;
        fp = a(fp, at);
        ip = <usize>load<u32>(callee);
        if (<usize>load<u32>(callee, FUNCTION_INSTANCE) != instance) {
          instance = <usize>load<u32>(callee, FUNCTION_INSTANCE);
          memory = memoryOf(instance);
          bytes = bytesOf(instance);
        }
        continue;
      }
      case op.TAIL_CALL:
        copySlots(fp, a(fp, at), load<u16>(at, RECORD_B));
        stack += <i32>y(at);
        ip = at + <usize>x(at);
        continue;
      case op.TAIL_CALL_INDIRECT:
      case op.TAIL_CALL_IMPORT: {
        let callee: usize;
        if (load<u16>(at) == op.TAIL_CALL_INDIRECT) {
          const slot = element(table(instance, x(at) % TABLE_SPACE), load<u32>(dst(fp, at)));
          if (!slot) return TRAP_TABLE;
          callee = <usize>load<u32>(slot);
          if (!callee || load<u32>(callee, FUNCTION_TYPE) != typeOf(instance, x(at) / TABLE_SPACE)) return TRAP_SIGNATURE;
        } else callee = functionOf(instance, x(at));
        copySlots(fp, a(fp, at), load<u16>(at, RECORD_B));
        stack += <i32>y(at);
        if (load<u32>(callee, FUNCTION_HOST)) {
          store<u32>(CELL_FUNCTION, <u32>callee);
          store<u32>(CELL_ARGUMENTS, <u32>fp);
          calls -= CALL_RECORD_SIZE;
          const caller = <usize>load<u32>(calls, CALL_INSTANCE);
          save(<usize>load<u32>(calls), <usize>load<u32>(calls, CALL_FRAME), calls, caller, stack, fuel);
          if (counted) store<u32>(CELL_STEPS, steps);
          return STATUS_HOST_CALL;
        }
        ip = <usize>load<u32>(callee);
        if (<usize>load<u32>(callee, FUNCTION_INSTANCE) != instance) {
          instance = <usize>load<u32>(callee, FUNCTION_INSTANCE);
          memory = memoryOf(instance);
          bytes = bytesOf(instance);
        }
        continue;
      }
      case op.RETURN_MANY:
      case op.RETURN_ONE:
      case op.RETURN: {
        if (load<u16>(at) == op.RETURN_ONE) store<u64>(fp, va<u64>(fp, at));
        else if (load<u16>(at) == op.RETURN_MANY) copySlots(fp, a(fp, at), x(at));
        stack += <i32>y(at);
        calls -= CALL_RECORD_SIZE;
        ip = <usize>load<u32>(calls);
        fp = <usize>load<u32>(calls, CALL_FRAME);
        if (<usize>load<u32>(calls, CALL_INSTANCE) != instance) {
          instance = <usize>load<u32>(calls, CALL_INSTANCE);
          memory = memoryOf(instance);
          bytes = bytesOf(instance);
        }
        continue;
      }
      case op.EXIT:
        save(at, fp, calls, instance, stack, fuel);
        return STATUS_DONE;
      case op.TRAP: return x(at);
      // Slots and globals.
      case op.COPY: set64(fp, at, va<u64>(fp, at)); continue;
      case op.COPY_TWO:
        set64(fp, at, va<u64>(fp, at));
        store<u64>(fp + (<usize>y(at) << 3), load<u64>(fp + (<usize>x(at) << 3)));
        continue;
      case op.COPY_MANY: copySlots(dst(fp, at), a(fp, at), x(at)); continue;
      case op.CONSTANT: set64(fp, at, load<u64>(at, 8)); continue;
      case op.SELECT:
        set64(fp, at, load<u32>(fp + (<usize>x(at) << 3)) ? va<u64>(fp, at) : vb<u64>(fp, at));
        continue;
      case op.GLOBAL_GET: set64(fp, at, load<u64>(instance + <usize>x(at))); continue;
      case op.GLOBAL_SET: store<u64>(instance + <usize>x(at), va<u64>(fp, at)); continue;
      case op.IMPORTED_GLOBAL_GET: set64(fp, at, load<u64>(<usize>load<u32>(instance + <usize>x(at)))); continue;
      case op.IMPORTED_GLOBAL_SET: store<u64>(<usize>load<u32>(instance + <usize>x(at)), va<u64>(fp, at)); continue;
      // Memory as a whole, references and tables.
      case op.MEMORY_SIZE: set32(fp, at, <u32>(bytes >> 16)); continue;
      case op.MEMORY_GROW:
      case op.TABLE_GROW:
        save(at, fp, calls, instance, stack, fuel);
        return STATUS_GROW;
      case op.MEMORY_FILL:
      case op.MEMORY_COPY:
      case op.MEMORY_INIT:
      case op.TABLE_FILL:
      case op.TABLE_COPY:
      case op.TABLE_INIT: {
        const kind = <i32>load<u16>(at);
        const length = <i64>vb<u32>(fp, at);
        const cost = kind < op.TABLE_FILL ? length >> BYTES_PER_FUEL_LOG2 : length * ELEMENT_FUEL;
        if (fuel < cost) {
          store<i64>(CELL_NEEDED, cost);
          save(at, fp, calls, instance, stack, fuel);
          return STATUS_FUEL;
        }
        fuel -= cost;
        const trap = bulk(kind, fp, at, instance, memory, bytes);
        if (trap) return trap;
        continue;
      }
      case op.DATA_DROP:
        store<u32>(<usize>load<u32>(instance, INSTANCE_DATA) + (<usize>x(at) << 3), 0, SEGMENT_LENGTH);
        continue;
      case op.FUNCTION_REFERENCE: set32(fp, at, <u32>functionOf(instance, x(at))); continue;
      case op.TABLE_GET: {
        const slot = element(table(instance, x(at)), va<u32>(fp, at));
        if (!slot) return TRAP_TABLE;
        set32(fp, at, load<u32>(slot));
        continue;
      }
      case op.TABLE_SET: {
        const slot = element(table(instance, x(at)), va<u32>(fp, at));
        if (!slot) return TRAP_TABLE;
        store<u32>(slot, vb<u32>(fp, at));
        continue;
      }
      case op.TABLE_SIZE: set32(fp, at, load<u32>(table(instance, x(at)), TABLE_LENGTH)); continue;
      case op.ELEMENT_DROP:
        store<u32>(<usize>load<u32>(instance, INSTANCE_ELEMENTS) + (<usize>x(at) << 3), 0, SEGMENT_LENGTH);
        continue;
      default: return TRAP_UNREACHABLE;
    }
    if (fuel < <i64>cost) {
      store<i64>(CELL_NEEDED, <i64>cost);
      save(at, fp, calls, instance, stack, fuel);
      return STATUS_FUEL;
    }
    fuel -= <i64>cost;
  }
}

function bulk(kind: i32, fp: usize, at: usize, instance: usize, memory: usize, bytes: u64): u32 {
  switch (kind) {
    case op.MEMORY_FILL: return fillMemory(fp, at, memory, bytes);
    case op.MEMORY_COPY: return copyMemory(fp, at, memory, bytes);
    case op.MEMORY_INIT: return initMemory(fp, at, memory, bytes, instance);
    case op.TABLE_FILL: return fillTable(fp, at, instance);
    case op.TABLE_COPY: return copyTable(fp, at, instance);
    default: return initTable(fp, at, instance);
  }
}
