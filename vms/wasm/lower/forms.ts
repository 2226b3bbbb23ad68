import { OPCODE_SPACE, OPCODES, op, PREFIXED } from "../isa/opcodes.js";
import { ValueType } from "../isa/types.js";
import * as numeric from "../kernel/numeric-ops.js";
import * as ops from "../kernel/ops.js";

/** What lowering knows of instructions, by their number in the opcode table, and of lowered ones, by theirs. */

const FIRST_NUMERIC = 0x45;
const FIRST_SATURATING = 128;
const LAST_COMPARISON = 0x66;

/** The lowered number of a numeric instruction; -1 for others. */
export const NUMERIC = new Int16Array(OPCODE_SPACE).fill(-1);
for (const { op: code } of OPCODES) {
  if (code >= FIRST_NUMERIC && code <= 0xc4) NUMERIC[code] = code - FIRST_NUMERIC;
  else if (code >= PREFIXED && code < PREFIXED + 8) NUMERIC[code] = FIRST_SATURATING + code - PREFIXED;
}

/** 1 for numeric instructions with two operands. */
export const IS_BINARY = new Uint8Array(OPCODE_SPACE);
/** How an instruction can have its second operand in its record. */
export const Immediate = { none: 0, i32: 1, i64Comparison: 2, wide: 3 } as const;
export const IMMEDIATE = new Uint8Array(OPCODE_SPACE);
for (const { op: code, params, mnemonic } of OPCODES) {
  if (NUMERIC[code]! < 0 || params?.length !== 2) continue;
  IS_BINARY[code] = 1;
  if (params[0] === ValueType.i32) IMMEDIATE[code] = Immediate.i32;
  else if (params[0] === ValueType.i64)
    IMMEDIATE[code] = code <= LAST_COMPARISON ? Immediate.i64Comparison : Immediate.wide;
  else if (/(add|sub|mul|div)$/.test(mnemonic)) IMMEDIATE[code] = Immediate.wide;
}

/** 1 for conversions that leave the slot as it is: an i32 or f32 has zeros in its upper half. */
export const KEEPS_SLOT = new Uint8Array(OPCODE_SPACE);
for (const mnemonic of [
  "i64.extend_i32_u",
  "i32.reinterpret_f32",
  "i64.reinterpret_f64",
  "f32.reinterpret_i32",
  "f64.reinterpret_i64",
]) {
  KEEPS_SLOT[op(mnemonic)] = 1;
}

const LOWERED = 512;

/** The lowered instruction with its operands the other way round; -1 if there is none. */
export const SWAPPED = new Int16Array(LOWERED).fill(-1);
/** The comparison that holds when this one does not; of integers only, else -1. Forms with an immediate as well. */
export const OPPOSITE = new Int16Array(LOWERED).fill(-1);

const byName: Readonly<Record<string, number>> = numeric;
for (const type of ["F32", "F64"]) for (const name of ["ADD", "MUL"]) swap(`${type}_${name}`, `${type}_${name}`);
for (const type of ["I32", "I64"]) {
  for (const name of ["ADD", "MUL", "AND", "OR", "XOR", "EQ", "NE"]) swap(`${type}_${name}`, `${type}_${name}`);
  oppose(`${type}_EQ`, `${type}_NE`);
  for (const sign of ["S", "U"]) {
    swap(`${type}_LT_${sign}`, `${type}_GT_${sign}`);
    swap(`${type}_LE_${sign}`, `${type}_GE_${sign}`);
    oppose(`${type}_LT_${sign}`, `${type}_GE_${sign}`);
    oppose(`${type}_GT_${sign}`, `${type}_LE_${sign}`);
  }
}

function swap(one: string, other: string): void {
  SWAPPED[byName[one]!] = byName[other]!;
  SWAPPED[byName[other]!] = byName[one]!;
}

function oppose(one: string, other: string): void {
  for (const form of ["", "_IMMEDIATE"]) {
    OPPOSITE[byName[one + form]!] = byName[other + form]!;
    OPPOSITE[byName[other + form]!] = byName[one + form]!;
  }
}

/** The lowered instruction that branches if the comparison holds; -1 for what is no comparison. */
export const BRANCH_IF = new Int16Array(LOWERED).fill(-1);
/** The one that branches unless it holds. */
export const BRANCH_UNLESS = new Int16Array(LOWERED).fill(-1);
for (const [name, number] of Object.entries(byName)) {
  const branch = byName[name.replace(/_IMMEDIATE$|$/, (form) => `_BRANCH${form}`)];
  if (branch === undefined || name.includes("BRANCH")) continue;
  BRANCH_IF[number] = branch;
}
for (const [name, number] of Object.entries(byName)) {
  const unless = byName[`${name}_BRANCH_UNLESS`];
  if (unless !== undefined) BRANCH_UNLESS[number] = unless;
  else if (OPPOSITE[number] !== -1) BRANCH_UNLESS[number] = BRANCH_IF[OPPOSITE[number]!]!;
}

const ACCESSES: Readonly<Record<string, number>> = {
  "i32.load": ops.LOAD_32,
  "i64.load": ops.LOAD_64,
  "f32.load": ops.LOAD_32,
  "f64.load": ops.LOAD_64,
  "i32.load8_s": ops.LOAD_I32_8_S,
  "i32.load8_u": ops.LOAD_8_U,
  "i32.load16_s": ops.LOAD_I32_16_S,
  "i32.load16_u": ops.LOAD_16_U,
  "i64.load8_s": ops.LOAD_I64_8_S,
  "i64.load8_u": ops.LOAD_8_U,
  "i64.load16_s": ops.LOAD_I64_16_S,
  "i64.load16_u": ops.LOAD_16_U,
  "i64.load32_s": ops.LOAD_I64_32_S,
  "i64.load32_u": ops.LOAD_32,
  "i32.store": ops.STORE_32,
  "i64.store": ops.STORE_64,
  "f32.store": ops.STORE_32,
  "f64.store": ops.STORE_64,
  "i32.store8": ops.STORE_8,
  "i32.store16": ops.STORE_16,
  "i64.store8": ops.STORE_8,
  "i64.store16": ops.STORE_16,
  "i64.store32": ops.STORE_32,
};

/** The lowered number of a load or store. */
export const ACCESS = new Int16Array(OPCODE_SPACE).fill(-1);
for (const [mnemonic, number] of Object.entries(ACCESSES)) ACCESS[op(mnemonic)] = number;
