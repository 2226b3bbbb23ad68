import type { Value } from "../../../vms/wasm/instance.js";
import type { ScriptValue } from "./suite.js";

/** References that a script names by number; equal numbers are equal references. */
const externs = new Map<string, object>();

/** A script's value as an argument: floats as their bits. */
export function argument({ type, value = "" }: ScriptValue): Value {
  switch (type) {
    case "i32":
    case "f32":
      return Number(value) | 0;
    case "i64":
    case "f64":
      return BigInt.asIntN(64, BigInt(value));
    default:
      return value === "null" ? null : extern(value);
  }
}

function extern(value: string): object {
  const known = externs.get(value) ?? { extern: value };
  externs.set(value, known);
  return known;
}

/** True when a result (floats as bits) is what the script expects. */
export function matches(actual: Value, { type, value }: ScriptValue): boolean {
  switch (type) {
    case "i32":
      return (actual as number) >>> 0 === Number(value) >>> 0;
    case "i64":
      return BigInt.asUintN(64, actual as bigint) === BigInt.asUintN(64, BigInt(value!));
    case "f32":
      return matchesF32((actual as number) >>> 0, value!);
    case "f64":
      return matchesF64(BigInt.asUintN(64, actual as bigint), value!);
    default:
      return value === undefined ? actual !== null : actual === argument({ type, value });
  }
}

function matchesF32(bits: number, value: string): boolean {
  if (value === "nan:canonical") return (bits & 0x7fffffff) === 0x7fc00000;
  if (value === "nan:arithmetic") return (bits & 0x7fc00000) === 0x7fc00000;
  return bits === Number(value) >>> 0;
}

function matchesF64(bits: bigint, value: string): boolean {
  if (value === "nan:canonical") return (bits & 0x7fffffffffffffffn) === 0x7ff8000000000000n;
  if (value === "nan:arithmetic") return (bits & 0x7ff8000000000000n) === 0x7ff8000000000000n;
  return bits === BigInt.asUintN(64, BigInt(value));
}
