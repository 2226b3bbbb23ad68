import { functionType, type Module } from "../decode/module.js";
import type { Kernel } from "../interpreter/kernel.js";
import { RECORD_SIZE, RECORD_X } from "../kernel/layout.js";
import { CALL_IMPORT, CONSTANT, EXIT } from "../kernel/ops.js";

/** Bytes that {@link writeEntry} writes at most. */
export const ENTRY_SIZE = 4 * RECORD_SIZE;

/**
 * Writes the records that a run begins with: they call the start function, if there is one, and `main`, and end the run
 * with what the first slot holds, which is 0 where `main` has no result.
 */
export function writeEntry(kernel: Kernel, address: number, module: Module): void {
  let at = address;
  const emit = (op: number, x: number) => {
    kernel.setU32(at, op);
    kernel.setU32(at + RECORD_X, x);
    at += RECORD_SIZE;
  };
  if (module.start !== undefined) emit(CALL_IMPORT, module.start);
  const main = module.exports.find(({ name }) => name === "main")!;
  emit(CALL_IMPORT, main.index);
  if (functionType(module, main.index).results.length === 0) emit(CONSTANT, 0);
  emit(EXIT, 0);
}
