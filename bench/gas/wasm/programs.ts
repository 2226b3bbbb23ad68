import { blockType, type Instruction, type ModuleSpec, moduleBytes } from "../../../test/vms/wasm/assembler.js";
import { ValueType } from "../../../vms/wasm/isa/types.js";
import type { RepeatedProgram } from "../running.js";

/** A program, with what its profile is to have. */
export interface SizedProgram extends RepeatedProgram {
  /** Pages that the profile allows, where the default is too few. */
  readonly maxPages?: number;
}

const { i32, i64, f32, f64 } = ValueType;

/** Locals that bodies may use: the repetitions left, then two of each type. */
export const LOCAL = { count: 0, a: 1, b: 2, long: 3, longB: 4, float: 5, floatB: 6, double: 7, doubleB: 8 } as const;
const LOCALS = [i32, i32, i32, i64, i64, f32, f32, f64, f64];

const INPUT: NonNullable<ModuleSpec["imports"]>[number] = { name: "zkvm.read_input", params: [i32, i32, i32] };
/** Index of `main`: the one import comes first. */
export const MAIN = 1;

export const get = (local: number): Instruction => ["local.get", local];
export const set = (local: number): Instruction => ["local.set", local];

/** A program that executes `setUp`, and then the body as often as its input says. */
export function repeated(
  body: readonly Instruction[],
  more: Omit<ModuleSpec, "imports"> & { readonly setUp?: readonly Instruction[] } = {},
): Uint8Array {
  const { setUp = [], functions = [], memory = [1], ...rest } = more;
  const main: readonly Instruction[] = [
    ...([
      ["i32.const", 0],
      ["i32.const", 0],
      ["i32.const", 4],
      ["call", 0],
    ] as const),
    ...([["i32.const", 0], ["i32.load", 0], set(LOCAL.count)] as const),
    ...([["i32.const", 123_456_789], set(LOCAL.a), ["i32.const", 17], set(LOCAL.b)] as const),
    ...([["i64.const", 987_654_321], set(LOCAL.long), ["i64.const", 19], set(LOCAL.longB)] as const),
    ...([["f32.const", 1.5], set(LOCAL.float), ["f32.const", 0.5], set(LOCAL.floatB)] as const),
    ...([["f64.const", 2.5], set(LOCAL.double), ["f64.const", 0.5], set(LOCAL.doubleB)] as const),
    ...setUp,
    ["loop", blockType()],
    ...body,
    ...([get(LOCAL.count), ["i32.const", 1], "i32.sub", ["local.tee", LOCAL.count], ["br_if", 0], "end"] as const),
  ];
  return moduleBytes({
    passiveData: SERIAL,
    ...rest,
    memory,
    imports: [INPUT],
    functions: [{ export: "main", locals: LOCALS, code: main }, ...functions],
  });
}

/** Bytes at the end of a module that {@link numbered} writes: part of a data segment. */
export const SERIAL: readonly number[] = [0, 0, 0];

/** The same module with a number in the data at its end: bytes that neither the engine nor V8 has seen. */
export function numbered(code: Uint8Array, serial: number): Uint8Array {
  const copy = code.slice();
  copy.set([serial, serial >> 8, serial >> 16], code.length - SERIAL.length);
  return copy;
}
