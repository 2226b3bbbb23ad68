import type { Instruction } from "../../../test/vms/wasm/assembler.js";
import { type Immediates, OPCODES, type Opcode } from "../../../vms/wasm/isa/opcodes.js";
import { ValueType } from "../../../vms/wasm/isa/types.js";
import type { RepeatedProgram } from "../running.js";
import { get, LOCAL, repeated, set } from "./programs.js";

const { i32, i64, f32, f64 } = ValueType;
/** A loop around the instruction: straight runs of code, which are charged together, are short in programs. */
const UNROLLED = 1;

const FIRST: Readonly<Record<number, number>> = {
  [i32]: LOCAL.a,
  [i64]: LOCAL.long,
  [f32]: LOCAL.float,
  [f64]: LOCAL.double,
};
const SECOND: Readonly<Record<number, number>> = {
  [i32]: LOCAL.b,
  [i64]: LOCAL.longB,
  [f32]: LOCAL.floatB,
  [f64]: LOCAL.doubleB,
};
const INCREMENT: Readonly<Record<number, readonly Instruction[]>> = {
  [i32]: [get(LOCAL.a), ["i32.const", 1], "i32.add", set(LOCAL.a)],
  [i64]: [get(LOCAL.long), ["i64.const", 1], "i64.add", set(LOCAL.long)],
  [f32]: [get(LOCAL.float), ["f32.const", 1], "f32.add", set(LOCAL.float)],
  [f64]: [get(LOCAL.double), ["f64.const", 1], "f64.add", set(LOCAL.double)],
};
const ADDRESS: readonly Instruction[] = [get(LOCAL.a), ["i32.const", 0xfff8], "i32.and"];

const SHOWN: readonly Immediates[] = [
  "none",
  "memory8",
  "memory16",
  "memory32",
  "memory64",
  "i32",
  "i64",
  "f32",
  "f64",
];

/** A program for each instruction of which the table says all: operands, results, immediates. */
export const INSTRUCTION_PROGRAMS: readonly RepeatedProgram[] = OPCODES.filter(
  ({ mnemonic, params, immediates }) => mnemonic !== "nop" && params !== undefined && SHOWN.includes(immediates),
).map((opcode) => ({
  name: opcode.mnemonic,
  code: repeated(Array.from({ length: UNROLLED }, () => once(opcode)).flat()),
}));

/** The instruction on locals: its result is the next one's operand, or else an operand changes. */
function once({ mnemonic, immediates, params, results }: Opcode): readonly Instruction[] {
  const isAccess = immediates.startsWith("memory");
  const operands = params!.flatMap((type, i): readonly Instruction[] => {
    if (isAccess && i === 0) return ADDRESS;
    return [get((i === 0 ? FIRST : SECOND)[type]!)];
  });
  const instruction: Instruction = isAccess || immediates === "none" ? mnemonic : [mnemonic, 3];
  const result = results![0];
  const keep: readonly Instruction[] = result === undefined ? [] : [set(FIRST[result]!)];
  const isChained = result !== undefined && result === params![0] && !isAccess;
  const change = isChained || params!.length === 0 ? [] : INCREMENT[isAccess ? i32 : params![0]!]!;
  return [...operands, instruction, ...keep, ...change];
}
