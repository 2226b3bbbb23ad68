// Access to the operands of a record. See layout.ts.
import { CELL_SURCHARGE, RECORD_COST, RECORD_IMM, RECORD_RD, RECORD_RS1, RECORD_RS2, REGISTERS } from "./layout";

// @ts-ignore: decorator
@inline
export function rs1(record: usize): u64 {
  return load<u64>(<usize>load<u8>(record, RECORD_RS1), REGISTERS);
}

// @ts-ignore: decorator
@inline
export function rs2(record: usize): u64 {
  return load<u64>(<usize>load<u8>(record, RECORD_RS2), REGISTERS);
}

// @ts-ignore: decorator
@inline
export function setRd(record: usize, value: u64): void {
  store<u64>(<usize>load<u8>(record, RECORD_RD), value, REGISTERS);
}

/** For instructions that do more than write rd, and so are not dropped when rd is x0. */
// @ts-ignore: decorator
@inline
export function setRdOrX0(record: usize, value: u64): void {
  setRd(record, value);
  store<u64>(0, 0, REGISTERS);
}

// @ts-ignore: decorator
@inline
export function imm(record: usize): i64 {
  return <i64>load<i32>(record, RECORD_IMM);
}

// @ts-ignore: decorator
@inline
export function imm32(record: usize): i32 {
  return load<i32>(record, RECORD_IMM);
}

/** Counts what an instruction costs beyond one unit. Every op for which that can be anything calls it. */
// @ts-ignore: decorator
@inline
export function surcharge(record: usize): void {
  store<u32>(CELL_SURCHARGE, load<u32>(CELL_SURCHARGE) + load<u8>(record, RECORD_COST) - 1);
}
