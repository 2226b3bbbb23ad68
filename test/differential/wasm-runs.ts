import { deepStrictEqual } from "node:assert/strict";
import { compiledEmbedder } from "../../vms/wasm/compiled/embedder.js";
import type {
  CallResult,
  Embedder,
  FunctionExtern,
  ImportResolver,
  MemoryExtern,
  Value,
} from "../../vms/wasm/index.js";
import { interpreterEmbedder } from "../../vms/wasm/interpreter/embedder.js";
import { ValueType } from "../../vms/wasm/isa/types.js";
import { profileWith } from "../vms/wasm/fixtures.js";

export const EMBEDDERS = { compiled: compiledEmbedder, interpreter: interpreterEmbedder } as const;

/** A small stack, so that recursion comes to its end soon. */
export const SMALL_STACK = profileWith({ stackBytes: 4096, maxTableElements: 64 });
const PLENTY = 1n << 40n;

/** Everything that can be seen of a series of calls. */
export interface Run {
  readonly made: string;
  readonly calls: readonly { readonly name: string; readonly result: CallResult; readonly fuelLeft: bigint }[];
  readonly memory: Uint8Array | undefined;
}

/** Makes an instance and calls each exported function that takes numbers with the fuel, in order. */
export function runOn(
  embedder: Embedder<unknown>,
  code: Uint8Array,
  fuel: bigint,
  { profile = SMALL_STACK, seed = 0n, resolve = (() => undefined) as ImportResolver } = {},
): Run {
  const store = embedder.newStore(PLENTY, profile);
  const made = store.instantiate(embedder.load(code, profile), resolve);
  if (made.type === "halt") return { made: made.reason, calls: [], memory: undefined };
  const { exports, start } = made.instance;
  const functions = [...exports].filter(([, extern]) => extern.kind === "func") as [string, FunctionExtern][];
  if (start !== undefined) functions.unshift(["start", start]);
  const calls = functions.map(([name, extern]) => {
    store.fuel = fuel;
    const result = extern.call(Array.from(extern.type.params, (type, i) => argument(type, seed + BigInt(i))));
    return { name, result: withoutReferences(result), fuelLeft: store.fuel };
  });
  const memory = exports.get("memory") as MemoryExtern | undefined;
  return { made: "instance", calls, memory: memory?.bytes.slice() };
}

function argument(type: number, seed: bigint): Value {
  if (type === ValueType.i64) return seed * 0x9e3779b97f4a7c15n;
  if (type === ValueType.i32) return Number(BigInt.asIntN(32, seed * 0x9e3779b9n));
  return type === ValueType.f32 || type === ValueType.f64 ? Number(seed) / 3 : null;
}

/** Functions are known by different objects on each engine. */
function withoutReferences(result: CallResult): CallResult {
  if (result.type === "halt") return result;
  return { type: "values", values: result.values.map((value) => (typeof value === "function" ? "function" : value)) };
}

/** @throws AssertionError when two engines differ */
export function expectSame({ memory, ...run }: Run, { memory: wantedMemory, ...wanted }: Run): void {
  deepStrictEqual(run, wanted);
  // Comparing megabytes as objects would take seconds.
  deepStrictEqual(Buffer.compare(memory ?? new Uint8Array(), wantedMemory ?? new Uint8Array()), 0);
}

/** Runs on both engines, expects no difference, and returns what it was. */
export function runOnBoth(code: Uint8Array, fuel: bigint, options: Parameters<typeof runOn>[3] = {}): Run {
  const compiled = runOn(compiledEmbedder, code, fuel, options);
  expectSame(runOn(interpreterEmbedder, code, fuel, options), compiled);
  return compiled;
}
