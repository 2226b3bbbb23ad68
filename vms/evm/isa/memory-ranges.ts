import { opcodeOf } from "./opcodes.js";

/** Bytes of memory that an instruction touches, as its operands say. */
export interface MemoryRange {
  readonly kind: "read" | "write";
  readonly offset: bigint;
  readonly size: bigint;
  /** At most as much is written as the call returned. */
  readonly isOutput?: true;
}

/** @param operands the top first */
export function memoryRanges(opcode: number, operands: readonly bigint[]): readonly MemoryRange[] {
  return (opcodeOf(opcode)?.memory ?? []).map(({ offset, size, ...rest }) => ({
    ...rest,
    offset: operands[offset] ?? 0n,
    size: typeof size === "bigint" ? size : (operands[size] ?? 0n),
  }));
}
