import type { WasmInstance, WasmMemory } from "../../../src/base/webassembly.js";
import { MEMORY } from "../abi.js";
import type { ConstExpr } from "../decode/module.js";
import type { CompiledModule } from "./module.js";

const PAGE = 65_536;

/**
 * Makes memory and globals of a program's instance what they were at first; its tables never change, nor do its segments. False
 * when its memory has grown, which nothing undoes, or when the module is none of those whose instances can be used again.
 */
export function renewInstance(
  { module, isProgram, isReusable, resetName }: CompiledModule,
  { exports }: WasmInstance,
): boolean {
  if (!isProgram || !isReusable) return false;
  const bytes = new Uint8Array((exports[MEMORY] as WasmMemory).buffer);
  if (bytes.length !== module.memories[0]!.min * PAGE) return false;
  bytes.fill(0);
  for (const { placement, start, end } of module.data) {
    if (placement !== undefined) bytes.set(module.bytes.subarray(start, end), offsetOf(placement.at));
  }
  if (resetName !== undefined) (exports[resetName] as () => void)();
  return true;
}

/** A program has no globals from outside that an offset could be read from. */
function offsetOf(at: ConstExpr): number {
  return at.kind === "const" ? at.low >>> 0 : 0;
}
