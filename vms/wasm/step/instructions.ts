import { BULK_EXECUTORS } from "./bulk-ops.js";
import { CALL_EXECUTORS } from "./call-ops.js";
import type { Executor } from "./executor.js";
import { MEMORY_EXECUTORS } from "./memory-ops.js";
import { NUMERIC_EXECUTORS } from "./numeric.js";
import { PLAIN_EXECUTORS } from "./plain-ops.js";

/** By number: what lowered instructions on integers do, but for growth and the end, which need an environment. */
export const EXECUTORS: readonly (Executor | undefined)[] = byNumber([
  NUMERIC_EXECUTORS,
  MEMORY_EXECUTORS,
  BULK_EXECUTORS,
  CALL_EXECUTORS,
  PLAIN_EXECUTORS,
]);

function byNumber(groups: readonly ReadonlyMap<number, Executor>[]): (Executor | undefined)[] {
  const executors: (Executor | undefined)[] = [];
  for (const group of groups) for (const [number, executor] of group) executors[number] = executor;
  return executors;
}
