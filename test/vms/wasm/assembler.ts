import { Emitter } from "../../../vms/wasm/inject/emitter.js";
import { type Immediates, op, opcodeOf, PREFIXED } from "../../../vms/wasm/isa/opcodes.js";
import { ValueType } from "../../../vms/wasm/isa/types.js";

/** An instruction: its mnemonic and immediates, as numbers in the order of the binary format. */
export type Instruction = string | readonly [mnemonic: string, ...immediates: (number | bigint)[]];

export interface FunctionSpec {
  readonly params?: readonly number[];
  readonly results?: readonly number[];
  /** Types of locals. */
  readonly locals?: readonly number[];
  /** The body without its last `end`. */
  readonly code: readonly Instruction[];
  readonly export?: string;
}

export interface ModuleSpec {
  readonly imports?: readonly { name: string; params?: readonly number[]; results?: readonly number[] }[];
  readonly functions?: readonly FunctionSpec[];
  readonly memory?: readonly [min: number, max?: number];
  readonly table?: readonly [min: number, max?: number];
  readonly globals?: readonly { type: number; mutable?: boolean; init: Instruction }[];
  /** Functions placed in the table from 0 on. */
  readonly elements?: readonly number[];
  readonly data?: readonly number[];
  /** Segments for `memory.init` and `table.init`, after those that are placed. */
  readonly passiveData?: readonly number[];
  readonly passiveElements?: readonly number[];
  readonly start?: number;
  readonly dataCount?: number;
}

const EMPTY_BLOCK = 0x40;
const { i32 } = ValueType;

/** The block type of a block without parameters: of its result, or none. */
export function blockType(result: number = EMPTY_BLOCK): number {
  return result - 0x80;
}

/** The bytes of instructions. */
export function assemble(code: readonly Instruction[]): Uint8Array {
  const out = new Emitter();
  for (const instruction of code) {
    const [mnemonic, ...immediates] = typeof instruction === "string" ? [instruction] : instruction;
    const opcode = opcodeOf(op(mnemonic))!;
    if (opcode.op < PREFIXED) out.byte(opcode.op);
    else out.code(0xfc, opcode.op - PREFIXED);
    writeImmediates(out, opcode.immediates, immediates);
  }
  return out.written.slice();
}

function writeImmediates(out: Emitter, kind: Immediates, values: readonly (number | bigint)[]): void {
  switch (kind) {
    case "i32":
    case "block":
      out.signed(Number(values[0]));
      break;
    case "i64":
      signed64(out, BigInt(values[0]!));
      break;
    case "f32":
    case "f64":
      floatBits(out, kind === "f32" ? 4 : 8, Number(values[0]));
      break;
    case "labels":
      out.u32(values.length - 1);
      for (const value of values) out.u32(Number(value));
      break;
    case "types":
      out.code(1, Number(values[0]));
      break;
    case "memory":
      out.byte(0);
      break;
    case "memory+memory":
      out.code(0, 0);
      break;
    case "data+memory":
      out.u32(Number(values[0]));
      out.byte(0);
      break;
    case "memory8":
    case "memory16":
    case "memory32":
    case "memory64":
      out.code(0);
      out.u32(Number(values[0] ?? 0));
      break;
    default:
      for (const value of values) out.u32(Number(value));
  }
}

function signed64(out: Emitter, value: bigint): void {
  let rest = value;
  while (rest < -64n || rest > 63n) {
    out.byte(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  out.byte(Number(rest & 0x7fn));
}

function floatBits(out: Emitter, size: number, value: number): void {
  const view = new DataView(new ArrayBuffer(size));
  if (size === 4) view.setFloat32(0, value, true);
  else view.setFloat64(0, value, true);
  out.code(...new Uint8Array(view.buffer));
}

/** The bytes of a module. Type `t` is the type of function `t`, imported ones first. */
export function moduleBytes(spec: ModuleSpec): Uint8Array {
  const { imports = [], functions = [], globals = [] } = spec;
  const out = new Emitter();
  out.code(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00);
  vector(out, 1, [...imports, ...functions], (part, { params = [], results = [] }) => {
    part.byte(0x60);
    for (const types of [params, results]) {
      part.u32(types.length);
      part.code(...types);
    }
  });
  vector(out, 2, imports, (part, { name }, i) => {
    const [module, field] = name.split(".");
    part.name(module!);
    part.name(field!);
    part.byte(0);
    part.u32(i);
  });
  vector(out, 3, functions, (part, _, i) => void part.u32(imports.length + i));
  vector(out, 4, spec.table ? [spec.table] : [], (part, limits) => {
    part.byte(ValueType.funcref);
    writeLimits(part, limits);
  });
  vector(out, 5, spec.memory ? [spec.memory] : [], writeLimits);
  vector(out, 6, globals, (part, { type, mutable = false, init }) => {
    part.code(type, mutable ? 1 : 0, ...assemble([init, "end"]));
  });
  vector(out, 7, exportsOf(spec), (part, [name, kind, index]) => {
    part.name(name);
    part.byte(kind);
    part.u32(index);
  });
  if (spec.start !== undefined) out.code(8, 1, spec.start);
  vector(out, 9, segments(spec.elements, spec.passiveElements), (part, { items, isPassive }) => {
    part.code(...(isPassive ? [1, 0] : PLACED_AT_0));
    part.u32(items.length);
    for (const item of items) part.u32(item);
  });
  if (spec.dataCount !== undefined) out.code(12, 1, spec.dataCount);
  vector(out, 10, functions, (part, { locals = [], code }) => {
    const body = new Emitter();
    body.u32(locals.length);
    for (const type of locals) body.code(1, type);
    body.code(...assemble([...code, "end"]));
    part.sized(body);
  });
  vector(out, 11, segments(spec.data, spec.passiveData), (part, { items, isPassive }) => {
    part.code(...(isPassive ? [1] : PLACED_AT_0));
    part.u32(items.length);
    part.code(...items);
  });
  return out.written.slice();
}

const PLACED_AT_0: readonly number[] = [0, ...assemble([["i32.const", 0], "end"])];

function segments(placed?: readonly number[], passive?: readonly number[]) {
  return [
    ...(placed ? [{ items: placed, isPassive: false }] : []),
    ...(passive ? [{ items: passive, isPassive: true }] : []),
  ];
}

function exportsOf({
  functions = [],
  imports = [],
  memory,
}: ModuleSpec): [name: string, kind: number, index: number][] {
  const exported: [string, number, number][] = memory ? [["memory", 2, 0]] : [];
  functions.forEach((spec, i) => {
    if (spec.export !== undefined) exported.push([spec.export, 0, imports.length + i]);
  });
  return exported;
}

function writeLimits(out: Emitter, [min, max]: readonly [number, number?]): void {
  out.byte(max === undefined ? 0 : 1);
  out.u32(min);
  if (max !== undefined) out.u32(max);
}

function vector<T>(out: Emitter, id: number, items: readonly T[], write: (part: Emitter, item: T, i: number) => void) {
  if (items.length === 0) return;
  const part = new Emitter();
  part.u32(items.length);
  items.forEach((item, i) => void write(part, item, i));
  out.byte(id);
  out.sized(part);
}

/** A program of the zkVM-style convention whose `main` is the given code and gives the exit code. */
export function program(code: readonly Instruction[], more: Omit<ModuleSpec, "functions"> = {}, locals: number[] = []) {
  return moduleBytes({ memory: [1], ...more, functions: [{ export: "main", results: [i32], locals, code }] });
}
