import fc from "fast-check";
import { ValueType } from "../../../../vms/wasm/isa/types.js";
import { HOOK_TYPES } from "../../../../vms/wasm/stylus/hooks.js";
import type { Instruction } from "../assembler.js";
import { hook, type Step } from "./contracts.js";

const HOOKS = Object.keys(HOOK_TYPES).sort();

/** Pointers and lengths that fit, that nearly fit, and that do not. */
const number = fc.oneof(
  fc.constantFrom(0, 1, 32, 64, 65_504, 65_505, 65_516, 65_535, 65_536, -1, -32, 0x7fffffff),
  fc.integer({ min: 0, max: 256 }),
);

/** A call of any hook with such arguments, its result dropped. */
export const anyCall = fc.constantFrom(...HOOKS).chain((name) => {
  const { params, results } = HOOK_TYPES[name]!;
  return fc
    .tuple(...Array.from(params, () => number))
    .map((values): Step[] => [
      ...values.map((value, i): Instruction => [params[i] === ValueType.i64 ? "i64.const" : "i32.const", value]),
      hook(name),
      ...(results.length > 0 ? (["drop"] as const) : []),
    ]);
});
