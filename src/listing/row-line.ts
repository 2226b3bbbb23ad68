import type { Row } from "../vm/rows.js";
import type { VmName } from "../vm/vm-name.js";

/**
 * A row as one line of JSON: `vm`, then the fields of {@link Row} and what the VM has besides. `clk`, `opcode` and sizes are
 * numbers; everything that can be large is hex, an immediate below zero in two's complement of 64 bits.
 */
export function rowLine(vm: VmName, { clk, pc, opcode, imm, nextPc, fuel, accesses, ...more }: Row): string {
  const fields = { pc, opcode, imm: imm < 0n ? BigInt.asUintN(64, imm) : imm, nextPc, fuel, ...more, accesses };
  return JSON.stringify({ vm, clk: Number(clk), ...fields }, toJson);
}

function toJson(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? `0x${value.toString(16)}` : value;
}
