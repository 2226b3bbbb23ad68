import { OPCODE_SPACE, OPCODES, type Opcode } from "../isa/opcodes.js";
import { ValueType } from "../isa/types.js";

/** Pops of up to three operands in the order they are popped, and the push, a byte each; -1 for special rules. */
export const SIGNATURES = column((opcode) => {
  if (opcode.params === undefined) return -1;
  const [first = 0, second = 0, third = 0] = [...opcode.params].reverse();
  return first | (second << 8) | (third << 16) | ((opcode.results?.[0] ?? 0) << 24);
}, -1);

/** How the immediates are read: 1 to 4 for memory accesses, 5 to 8 for constants. */
const KINDS = ["none", "memory8", "memory16", "memory32", "memory64", "i32", "i64", "f32", "f64"] as const;
export const IMMEDIATES = column((opcode) => (KINDS as readonly string[]).indexOf(opcode.immediates), -1);

/** 1 for instructions that treat every NaN alike: arithmetic, comparison, conversion to integers. */
export const TAKES_ANY_NAN = column((opcode) => {
  const shows = /reinterpret|\.abs$|\.neg$|copysign|store/.test(opcode.mnemonic);
  return opcode.params !== undefined && opcode.immediates === "none" && !shows ? 1 : 0;
}, 0);
export const MAKES_NAN = column((opcode) => (opcode.makesNan ? 1 : 0), 0);
export const IS_FLOAT = column((opcode) => (opcode.float ? 1 : 0), 0);

/** How an instruction is validated; 0 for what is none. */
export const Route = {
  /** Instructions on locals. */
  local: 1,
  /** Rules of their own. */
  special: 2,
  /** Operands and result by {@link SIGNATURES}, immediates by {@link IMMEDIATES}. */
  typed: 3,
  /** As `typed`, with no more than two operands, and integers only. */
  integers: 4,
} as const;
export const ROUTES = column(routeOf, 0);
/** Number of operands, where {@link SIGNATURES} has them. */
export const ARITIES = column(({ params }) => params?.length ?? 0, 0);

function routeOf({ immediates, params, results, op }: Opcode): number {
  if (immediates === "local") return Route.local;
  if (SIGNATURES[op] === -1 || IMMEDIATES[op] === -1 || params === undefined) return Route.special;
  const areIntegers = [...params, ...(results ?? [])].every((type) => type === ValueType.i32 || type === ValueType.i64);
  return areIntegers && params.length <= 2 ? Route.integers : Route.typed;
}

function column(value: (opcode: Opcode) => number, otherwise: number): Int32Array {
  const out = new Int32Array(OPCODE_SPACE).fill(otherwise);
  for (const opcode of OPCODES) out[opcode.op] = value(opcode);
  return out;
}
