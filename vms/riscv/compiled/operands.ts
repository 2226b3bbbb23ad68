import type { WasmWriter } from "./wasm/writer.js";

/** What an arithmetic instruction is written with: the value of rd is left on the stack. */
export interface Operands {
  readonly w: WasmWriter;
  /** Pushes rs1. */
  rs1(): void;
  /** Pushes rs2. */
  rs2(): void;
  /** Pushes the low word of rs1, as an i32. */
  word1(): void;
  /** Pushes the low word of rs2, as an i32. */
  word2(): void;
  /** Sign-extended immediate, or the shift amount. */
  readonly imm: number;
  readonly pc: number;
  /** Locals of type i64 that are free. */
  readonly temporaries: readonly [number, number, number, number];
}

/** Writes one instruction. */
export type Emit = (operands: Operands) => void;
