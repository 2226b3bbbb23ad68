import * as numericOps from "../kernel/numeric-ops.js";
import * as layoutOps from "../kernel/ops.js";

/** Distances between forms, not numbers of instructions. */
const DISTANCES: ReadonlySet<string> = new Set([
  "IMMEDIATE",
  "BRANCH",
  "BRANCH_IMMEDIATE",
  "BRANCH_UNLESS",
  "WITH_SUM",
  "WITH_OFFSET",
  "WITH_CONSTANT",
]);

const NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries({ ...numericOps, ...layoutOps })
    .filter(([name]) => !DISTANCES.has(name))
    .map(([name, number]) => [number, name]),
);

/** The name of a lowered instruction by its number, for people. */
export function loweredName(op: number): string {
  return NAMES.get(op) ?? "INVALID";
}
