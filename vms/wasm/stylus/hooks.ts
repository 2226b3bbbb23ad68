import type { Hook, HookArgument } from "../../../src/vm/hooks/hook.js";
import { HookCall } from "../../../src/vm/hooks/hook-call.js";
import { HOOKS } from "../../../src/vm/hooks/table.js";
import { type FuncType, ValueType } from "../isa/types.js";

/** The module whose functions a contract imports (Arbitrum Stylus). */
export const HOOKS_MODULE = "vm_hooks";

/** How each function of {@link HOOKS_MODULE} is asked, by its name. */
export const HOOK_CALLS: ReadonlyMap<string, HookCall> = new Map(HOOKS.map((hook) => [hook.name, new HookCall(hook)]));

/** The types of the functions of {@link HOOKS_MODULE}: pointers, lengths and small numbers are i32, gas and large numbers i64. */
export const HOOK_TYPES: Readonly<Record<string, FuncType>> = Object.fromEntries(
  HOOKS.map((hook) => [hook.name, typeOf(hook)]),
);

function typeOf({ args, result }: Hook): FuncType {
  const results = result === undefined ? [] : [result === "u32" ? ValueType.i32 : ValueType.i64];
  return { params: Uint8Array.from(args.flatMap(paramsOf)), results: Uint8Array.from(results) };
}

function paramsOf({ kind }: HookArgument): readonly number[] {
  if (kind === "room") return [];
  if (kind === "bytes" || kind === "kept") return [ValueType.i32, ValueType.i32];
  return [kind === "u64" ? ValueType.i64 : ValueType.i32];
}
