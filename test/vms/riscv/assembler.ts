import { type Format, type Instruction, instructionNamed } from "../../../vms/riscv/isa/table.js";

export interface Operands {
  readonly rd?: number;
  readonly rs1?: number;
  readonly rs2?: number;
  /** Immediate, shift amount or offset; the upper 20 bits in place for `lui` and `auipc`. */
  readonly imm?: number;
}

/** Which of rd, rs1 and rs2 a format has. */
export const FIELDS: Readonly<Record<Format, readonly [rd: 0 | 1, rs1: 0 | 1, rs2: 0 | 1]>> = {
  R: [1, 1, 1],
  unary: [1, 1, 0],
  I: [1, 1, 0],
  shift: [1, 1, 0],
  load: [1, 1, 0],
  jalr: [1, 1, 0],
  store: [0, 1, 1],
  branch: [0, 1, 1],
  U: [1, 0, 0],
  jal: [1, 0, 0],
  amo: [1, 1, 1],
  lr: [1, 1, 0],
  fence: [0, 0, 0],
  none: [0, 0, 0],
};

/** The encoding of an instruction. */
export function encode(name: string, operands: Operands = {}): number {
  const instruction = instructionNamed(name);
  const { rd = 0, rs1 = 0, rs2 = 0, imm = 0 } = operands;
  const [d, s, t] = FIELDS[instruction.format];
  const registers = (d && rd << 7) | (s && rs1 << 15) | (t && rs2 << 20);
  return (instruction.match | registers | immediate(instruction, imm)) >>> 0;
}

function immediate({ format }: Instruction, imm: number): number {
  switch (format) {
    case "I":
    case "load":
    case "jalr":
    case "shift":
    case "fence":
      return imm << 20;
    case "store":
      return ((imm >> 5) << 25) | ((imm & 31) << 7);
    case "branch":
      return ((imm & 0x1000) << 19) | ((imm & 0x7e0) << 20) | ((imm & 0x1e) << 7) | ((imm & 0x800) >> 4);
    case "U":
      return imm & 0xfffff000;
    case "jal":
      return ((imm & 0x100000) << 11) | ((imm & 0x7fe) << 20) | ((imm & 0x800) << 9) | (imm & 0xff000);
    default:
      return 0;
  }
}

/** Little-endian bytes of 32-bit words. */
export function words(...values: readonly number[]): Uint8Array {
  return wordsOf(values);
}

/** The same of a list that may be longer than functions take arguments. */
export function wordsOf(values: readonly number[]): Uint8Array {
  const out = new Uint8Array(4 * values.length);
  const view = new DataView(out.buffer);
  values.forEach((value, index) => {
    view.setUint32(4 * index, value, true);
  });
  return out;
}

/** Little-endian bytes of halfwords. */
export function halfwords(...values: readonly number[]): Uint8Array {
  const out = new Uint8Array(2 * values.length);
  const view = new DataView(out.buffer);
  values.forEach((value, index) => {
    view.setUint16(2 * index, value, true);
  });
  return out;
}

/** Instructions that put any 64-bit constant into a register. */
export function loadConstant(rd: number, value: bigint): number[] {
  const out = [encode("addi", { rd, imm: 0 })];
  const unsigned = BigInt.asUintN(64, value);
  for (let shift = 55n; shift > -11n; shift -= 11n) {
    const amount = shift < 0n ? 11n + shift : 11n;
    const part = Number((shift < 0n ? unsigned : unsigned >> shift) & ((1n << amount) - 1n));
    out.push(encode("slli", { rd, rs1: rd, imm: Number(amount) }), encode("addi", { rd, rs1: rd, imm: part }));
  }
  return out;
}
