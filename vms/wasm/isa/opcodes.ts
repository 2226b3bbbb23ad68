import { ValueType } from "./types.js";

/**
 * What follows an opcode in the binary format: nothing, a block type, one label or a table of them, an index into one
 * of the module's index spaces, a memory argument with the access width in bits, constants, a heap type, value types.
 */
export type Immediates =
  | "none"
  | "block"
  | "label"
  | "labels"
  | "func"
  | "indirect"
  | "types"
  | "local"
  | "global"
  | "table"
  | "memory8"
  | "memory16"
  | "memory32"
  | "memory64"
  | "memory"
  | "i32"
  | "i64"
  | "f32"
  | "f64"
  | "heap"
  | "data"
  | "elem"
  | "data+memory"
  | "memory+memory"
  | "elem+table"
  | "table+table";

/** The standard an instruction came with. */
export type Feature =
  | "mvp"
  | "sign-extension"
  | "saturating-conversion"
  | "bulk-memory"
  | "reference-types"
  | "tail-call";

/** One instruction of the VM. */
export interface Opcode {
  /** The opcode byte; for those with the prefix 0xFC, 0x100 plus the number after the prefix. */
  readonly op: number;
  readonly mnemonic: string;
  readonly immediates: Immediates;
  /** Types popped, the deepest first; `undefined` when they depend on the immediates or the stack. */
  readonly params: readonly ValueType[] | undefined;
  /** Types pushed; `undefined` together with `params`. */
  readonly results: readonly ValueType[] | undefined;
  /** Fuel the instruction adds to its block. What depends on operands comes on top, see fuel.ts. */
  readonly fuel: number;
  readonly feature: Feature;
  /** Computes with, moves or tests floating-point values. */
  readonly float: boolean;
  /** Its result may be a NaN whose bits the standard leaves open: the VM makes it canonical. */
  readonly makesNan: boolean;
}

/** Number of the 0xFC instruction with that sub-opcode. */
export const PREFIXED = 0x100;

/** Numbers of instructions are below this. */
export const OPCODE_SPACE = 0x120;

const LETTERS: Readonly<Record<string, ValueType>> = {
  i: ValueType.i32,
  l: ValueType.i64,
  f: ValueType.f32,
  d: ValueType.f64,
  r: ValueType.funcref,
};

/**
 * A row of the table. The signature is `params:results` with i, l, f, d, r for i32, i64, f32, f64, funcref, or
 * `special` for a rule of its own in the validator.
 */
function row(
  code: number,
  mnemonic: string,
  immediates: Immediates,
  signature: string,
  fuel: number,
  feature: Feature = "mvp",
  makesNan = false,
): Opcode {
  const types = (letters = "") => Array.from(letters, (letter) => LETTERS[letter]!);
  const [params, results] = signature === "special" ? [undefined, undefined] : signature.split(":").map(types);
  return {
    op: code > 0xff ? PREFIXED + (code & 0xff) : code,
    mnemonic,
    immediates,
    params,
    results: signature === "special" ? undefined : (results ?? []),
    fuel,
    feature,
    float: /f32|f64/.test(mnemonic),
    makesNan,
  };
}

/**
 * The instruction set: WebAssembly 2.0 without SIMD (section 5.4) and the tail-call proposal. The one source for
 * decoding, validation, fuel, lowering and disassembly.
 *
 * Fuel: 1 for what takes about one machine instruction, 0 for what takes none, more for calls (frame set-up), division
 * and square root (tens of cycles), and the fixed part of bulk operations and growth.
 */
export const OPCODES: readonly Opcode[] = [
  row(0x00, "unreachable", "none", "special", 1),
  row(0x01, "nop", "none", "", 0),
  row(0x02, "block", "block", "special", 0),
  row(0x03, "loop", "block", "special", 0),
  row(0x04, "if", "block", "special", 1),
  row(0x05, "else", "none", "special", 0),
  row(0x0b, "end", "none", "special", 0),
  row(0x0c, "br", "label", "special", 1),
  row(0x0d, "br_if", "label", "special", 1),
  row(0x0e, "br_table", "labels", "special", 2),
  row(0x0f, "return", "none", "special", 1),
  row(0x10, "call", "func", "special", 4),
  row(0x11, "call_indirect", "indirect", "special", 8),
  row(0x12, "return_call", "func", "special", 4, "tail-call"),
  row(0x13, "return_call_indirect", "indirect", "special", 8, "tail-call"),
  row(0x1a, "drop", "none", "special", 1),
  row(0x1b, "select", "none", "special", 1),
  row(0x1c, "select t", "types", "special", 1, "reference-types"),
  row(0x20, "local.get", "local", "special", 1),
  row(0x21, "local.set", "local", "special", 1),
  row(0x22, "local.tee", "local", "special", 1),
  row(0x23, "global.get", "global", "special", 1),
  row(0x24, "global.set", "global", "special", 1),
  row(0x25, "table.get", "table", "special", 1, "reference-types"),
  row(0x26, "table.set", "table", "special", 20, "reference-types"),
  row(0x28, "i32.load", "memory32", "i:i", 1),
  row(0x29, "i64.load", "memory64", "i:l", 1),
  row(0x2a, "f32.load", "memory32", "i:f", 1),
  row(0x2b, "f64.load", "memory64", "i:d", 1),
  row(0x2c, "i32.load8_s", "memory8", "i:i", 1),
  row(0x2d, "i32.load8_u", "memory8", "i:i", 1),
  row(0x2e, "i32.load16_s", "memory16", "i:i", 1),
  row(0x2f, "i32.load16_u", "memory16", "i:i", 1),
  row(0x30, "i64.load8_s", "memory8", "i:l", 1),
  row(0x31, "i64.load8_u", "memory8", "i:l", 1),
  row(0x32, "i64.load16_s", "memory16", "i:l", 1),
  row(0x33, "i64.load16_u", "memory16", "i:l", 1),
  row(0x34, "i64.load32_s", "memory32", "i:l", 1),
  row(0x35, "i64.load32_u", "memory32", "i:l", 1),
  row(0x36, "i32.store", "memory32", "ii:", 1),
  row(0x37, "i64.store", "memory64", "il:", 1),
  row(0x38, "f32.store", "memory32", "if:", 1),
  row(0x39, "f64.store", "memory64", "id:", 1),
  row(0x3a, "i32.store8", "memory8", "ii:", 1),
  row(0x3b, "i32.store16", "memory16", "ii:", 1),
  row(0x3c, "i64.store8", "memory8", "il:", 1),
  row(0x3d, "i64.store16", "memory16", "il:", 1),
  row(0x3e, "i64.store32", "memory32", "il:", 1),
  row(0x3f, "memory.size", "memory", ":i", 1),
  row(0x40, "memory.grow", "memory", "i:i", 1024),
  row(0x41, "i32.const", "i32", ":i", 1),
  row(0x42, "i64.const", "i64", ":l", 1),
  row(0x43, "f32.const", "f32", ":f", 1),
  row(0x44, "f64.const", "f64", ":d", 1),
  row(0x45, "i32.eqz", "none", "i:i", 1),
  row(0x46, "i32.eq", "none", "ii:i", 1),
  row(0x47, "i32.ne", "none", "ii:i", 1),
  row(0x48, "i32.lt_s", "none", "ii:i", 1),
  row(0x49, "i32.lt_u", "none", "ii:i", 1),
  row(0x4a, "i32.gt_s", "none", "ii:i", 1),
  row(0x4b, "i32.gt_u", "none", "ii:i", 1),
  row(0x4c, "i32.le_s", "none", "ii:i", 1),
  row(0x4d, "i32.le_u", "none", "ii:i", 1),
  row(0x4e, "i32.ge_s", "none", "ii:i", 1),
  row(0x4f, "i32.ge_u", "none", "ii:i", 1),
  row(0x50, "i64.eqz", "none", "l:i", 1),
  row(0x51, "i64.eq", "none", "ll:i", 1),
  row(0x52, "i64.ne", "none", "ll:i", 1),
  row(0x53, "i64.lt_s", "none", "ll:i", 1),
  row(0x54, "i64.lt_u", "none", "ll:i", 1),
  row(0x55, "i64.gt_s", "none", "ll:i", 1),
  row(0x56, "i64.gt_u", "none", "ll:i", 1),
  row(0x57, "i64.le_s", "none", "ll:i", 1),
  row(0x58, "i64.le_u", "none", "ll:i", 1),
  row(0x59, "i64.ge_s", "none", "ll:i", 1),
  row(0x5a, "i64.ge_u", "none", "ll:i", 1),
  row(0x5b, "f32.eq", "none", "ff:i", 1),
  row(0x5c, "f32.ne", "none", "ff:i", 1),
  row(0x5d, "f32.lt", "none", "ff:i", 1),
  row(0x5e, "f32.gt", "none", "ff:i", 1),
  row(0x5f, "f32.le", "none", "ff:i", 1),
  row(0x60, "f32.ge", "none", "ff:i", 1),
  row(0x61, "f64.eq", "none", "dd:i", 1),
  row(0x62, "f64.ne", "none", "dd:i", 1),
  row(0x63, "f64.lt", "none", "dd:i", 1),
  row(0x64, "f64.gt", "none", "dd:i", 1),
  row(0x65, "f64.le", "none", "dd:i", 1),
  row(0x66, "f64.ge", "none", "dd:i", 1),
  row(0x67, "i32.clz", "none", "i:i", 1),
  row(0x68, "i32.ctz", "none", "i:i", 1),
  row(0x69, "i32.popcnt", "none", "i:i", 1),
  row(0x6a, "i32.add", "none", "ii:i", 1),
  row(0x6b, "i32.sub", "none", "ii:i", 1),
  row(0x6c, "i32.mul", "none", "ii:i", 1),
  row(0x6d, "i32.div_s", "none", "ii:i", 4),
  row(0x6e, "i32.div_u", "none", "ii:i", 4),
  row(0x6f, "i32.rem_s", "none", "ii:i", 4),
  row(0x70, "i32.rem_u", "none", "ii:i", 4),
  row(0x71, "i32.and", "none", "ii:i", 1),
  row(0x72, "i32.or", "none", "ii:i", 1),
  row(0x73, "i32.xor", "none", "ii:i", 1),
  row(0x74, "i32.shl", "none", "ii:i", 1),
  row(0x75, "i32.shr_s", "none", "ii:i", 1),
  row(0x76, "i32.shr_u", "none", "ii:i", 1),
  row(0x77, "i32.rotl", "none", "ii:i", 1),
  row(0x78, "i32.rotr", "none", "ii:i", 1),
  row(0x79, "i64.clz", "none", "l:l", 1),
  row(0x7a, "i64.ctz", "none", "l:l", 1),
  row(0x7b, "i64.popcnt", "none", "l:l", 1),
  row(0x7c, "i64.add", "none", "ll:l", 1),
  row(0x7d, "i64.sub", "none", "ll:l", 1),
  row(0x7e, "i64.mul", "none", "ll:l", 1),
  row(0x7f, "i64.div_s", "none", "ll:l", 4),
  row(0x80, "i64.div_u", "none", "ll:l", 4),
  row(0x81, "i64.rem_s", "none", "ll:l", 4),
  row(0x82, "i64.rem_u", "none", "ll:l", 4),
  row(0x83, "i64.and", "none", "ll:l", 1),
  row(0x84, "i64.or", "none", "ll:l", 1),
  row(0x85, "i64.xor", "none", "ll:l", 1),
  row(0x86, "i64.shl", "none", "ll:l", 1),
  row(0x87, "i64.shr_s", "none", "ll:l", 1),
  row(0x88, "i64.shr_u", "none", "ll:l", 1),
  row(0x89, "i64.rotl", "none", "ll:l", 1),
  row(0x8a, "i64.rotr", "none", "ll:l", 1),
  row(0x8b, "f32.abs", "none", "f:f", 1),
  row(0x8c, "f32.neg", "none", "f:f", 1),
  row(0x8d, "f32.ceil", "none", "f:f", 1, "mvp", true),
  row(0x8e, "f32.floor", "none", "f:f", 1, "mvp", true),
  row(0x8f, "f32.trunc", "none", "f:f", 1, "mvp", true),
  row(0x90, "f32.nearest", "none", "f:f", 1, "mvp", true),
  row(0x91, "f32.sqrt", "none", "f:f", 4, "mvp", true),
  row(0x92, "f32.add", "none", "ff:f", 1, "mvp", true),
  row(0x93, "f32.sub", "none", "ff:f", 1, "mvp", true),
  row(0x94, "f32.mul", "none", "ff:f", 1, "mvp", true),
  row(0x95, "f32.div", "none", "ff:f", 4, "mvp", true),
  row(0x96, "f32.min", "none", "ff:f", 1, "mvp", true),
  row(0x97, "f32.max", "none", "ff:f", 1, "mvp", true),
  row(0x98, "f32.copysign", "none", "ff:f", 1),
  row(0x99, "f64.abs", "none", "d:d", 1),
  row(0x9a, "f64.neg", "none", "d:d", 1),
  row(0x9b, "f64.ceil", "none", "d:d", 1, "mvp", true),
  row(0x9c, "f64.floor", "none", "d:d", 1, "mvp", true),
  row(0x9d, "f64.trunc", "none", "d:d", 1, "mvp", true),
  row(0x9e, "f64.nearest", "none", "d:d", 1, "mvp", true),
  row(0x9f, "f64.sqrt", "none", "d:d", 4, "mvp", true),
  row(0xa0, "f64.add", "none", "dd:d", 1, "mvp", true),
  row(0xa1, "f64.sub", "none", "dd:d", 1, "mvp", true),
  row(0xa2, "f64.mul", "none", "dd:d", 1, "mvp", true),
  row(0xa3, "f64.div", "none", "dd:d", 4, "mvp", true),
  row(0xa4, "f64.min", "none", "dd:d", 1, "mvp", true),
  row(0xa5, "f64.max", "none", "dd:d", 1, "mvp", true),
  row(0xa6, "f64.copysign", "none", "dd:d", 1),
  row(0xa7, "i32.wrap_i64", "none", "l:i", 1),
  row(0xa8, "i32.trunc_f32_s", "none", "f:i", 1),
  row(0xa9, "i32.trunc_f32_u", "none", "f:i", 1),
  row(0xaa, "i32.trunc_f64_s", "none", "d:i", 1),
  row(0xab, "i32.trunc_f64_u", "none", "d:i", 1),
  row(0xac, "i64.extend_i32_s", "none", "i:l", 1),
  row(0xad, "i64.extend_i32_u", "none", "i:l", 1),
  row(0xae, "i64.trunc_f32_s", "none", "f:l", 1),
  row(0xaf, "i64.trunc_f32_u", "none", "f:l", 1),
  row(0xb0, "i64.trunc_f64_s", "none", "d:l", 1),
  row(0xb1, "i64.trunc_f64_u", "none", "d:l", 1),
  row(0xb2, "f32.convert_i32_s", "none", "i:f", 1),
  row(0xb3, "f32.convert_i32_u", "none", "i:f", 1),
  row(0xb4, "f32.convert_i64_s", "none", "l:f", 1),
  row(0xb5, "f32.convert_i64_u", "none", "l:f", 1),
  row(0xb6, "f32.demote_f64", "none", "d:f", 1, "mvp", true),
  row(0xb7, "f64.convert_i32_s", "none", "i:d", 1),
  row(0xb8, "f64.convert_i32_u", "none", "i:d", 1),
  row(0xb9, "f64.convert_i64_s", "none", "l:d", 1),
  row(0xba, "f64.convert_i64_u", "none", "l:d", 1),
  row(0xbb, "f64.promote_f32", "none", "f:d", 1, "mvp", true),
  row(0xbc, "i32.reinterpret_f32", "none", "f:i", 1),
  row(0xbd, "i64.reinterpret_f64", "none", "d:l", 1),
  row(0xbe, "f32.reinterpret_i32", "none", "i:f", 1),
  row(0xbf, "f64.reinterpret_i64", "none", "l:d", 1),
  row(0xc0, "i32.extend8_s", "none", "i:i", 1, "sign-extension"),
  row(0xc1, "i32.extend16_s", "none", "i:i", 1, "sign-extension"),
  row(0xc2, "i64.extend8_s", "none", "l:l", 1, "sign-extension"),
  row(0xc3, "i64.extend16_s", "none", "l:l", 1, "sign-extension"),
  row(0xc4, "i64.extend32_s", "none", "l:l", 1, "sign-extension"),
  row(0xd0, "ref.null", "heap", "special", 1, "reference-types"),
  row(0xd1, "ref.is_null", "none", "special", 1, "reference-types"),
  row(0xd2, "ref.func", "func", ":r", 1, "reference-types"),
  row(0xfc00, "i32.trunc_sat_f32_s", "none", "f:i", 1, "saturating-conversion"),
  row(0xfc01, "i32.trunc_sat_f32_u", "none", "f:i", 1, "saturating-conversion"),
  row(0xfc02, "i32.trunc_sat_f64_s", "none", "d:i", 1, "saturating-conversion"),
  row(0xfc03, "i32.trunc_sat_f64_u", "none", "d:i", 1, "saturating-conversion"),
  row(0xfc04, "i64.trunc_sat_f32_s", "none", "f:l", 1, "saturating-conversion"),
  row(0xfc05, "i64.trunc_sat_f32_u", "none", "f:l", 1, "saturating-conversion"),
  row(0xfc06, "i64.trunc_sat_f64_s", "none", "d:l", 1, "saturating-conversion"),
  row(0xfc07, "i64.trunc_sat_f64_u", "none", "d:l", 1, "saturating-conversion"),
  row(0xfc08, "memory.init", "data+memory", "iii:", 4, "bulk-memory"),
  row(0xfc09, "data.drop", "data", "", 1, "bulk-memory"),
  row(0xfc0a, "memory.copy", "memory+memory", "iii:", 4, "bulk-memory"),
  row(0xfc0b, "memory.fill", "memory", "iii:", 4, "bulk-memory"),
  row(0xfc0c, "table.init", "elem+table", "iii:", 8, "bulk-memory"),
  row(0xfc0d, "elem.drop", "elem", "", 1, "bulk-memory"),
  row(0xfc0e, "table.copy", "table+table", "iii:", 4, "bulk-memory"),
  row(0xfc0f, "table.grow", "table", "special", 512, "reference-types"),
  row(0xfc10, "table.size", "table", ":i", 1, "reference-types"),
  row(0xfc11, "table.fill", "table", "special", 4, "reference-types"),
];

const BY_OP: readonly (Opcode | undefined)[] = (() => {
  const table: (Opcode | undefined)[] = new Array(OPCODE_SPACE).fill(undefined);
  for (const opcode of OPCODES) table[opcode.op] = opcode;
  return table;
})();

/** The instruction with that number, if there is one. */
export function opcodeOf(op: number): Opcode | undefined {
  return BY_OP[op];
}

const BY_NAME = new Map(OPCODES.map((opcode) => [opcode.mnemonic, opcode]));

/** The number of the instruction with that mnemonic; `select t` is the annotated select. */
export function op(mnemonic: string): number {
  const opcode = BY_NAME.get(mnemonic);
  if (opcode === undefined) throw new RangeError(`there is no instruction ${mnemonic}`);
  return opcode.op;
}

/** Proposals that this VM does not take, by the opcode bytes that give them away. */
export function unsupportedFeature(byte: number): string | undefined {
  if (byte === 0xfd) return "SIMD";
  if (byte === 0xfe) return "threads";
  if (byte === 0xfb || byte === 0xd3) return "garbage collection";
  if ([0x06, 0x07, 0x08, 0x09, 0x0a, 0x18, 0x19, 0x1f].includes(byte)) return "exception handling";
  if ([0x14, 0x15, 0xd4, 0xd5, 0xd6].includes(byte)) return "typed function references";
  if (byte >= 0xe0 && byte <= 0xe6) return "stack switching";
  return undefined;
}
