import { isBytes, shown } from "../../base/checks.js";
import { TercetError } from "../../base/errors.js";
import { HALT_REASONS } from "../../vm/halt.js";
import type { Outcome } from "../../vm/outcome.js";
import type { Precompile } from "../../vm/precompile.js";
import type { Migration } from "./migration.js";

/**
 * A precompiled contract that is a function of the chain's own, whose faults are errors that name it: nobody else's.
 * @param at where the config names it
 */
export function ownPrecompile(run: Precompile, at: string): Precompile {
  return (input, gasLimit) => {
    const outcome = called(at, () => run(input, gasLimit));
    if (isOutcome(outcome)) return outcome;
    throw failed(at, `it gives ${shown(outcome)}, which is no outcome: { type, output, gasUsed, fuelUsed }`);
  };
}

/** The same for a migration. */
export function ownMigration(migrate: Migration, at: string): Migration {
  return (accounts) => {
    const given: unknown = called(at, () => migrate(accounts));
    if (given !== undefined) throw failed(at, "it gives something back: what it does must be done when it returns");
  };
}

function called<T>(at: string, call: () => T): T {
  try {
    return call();
  } catch (cause) {
    if (cause instanceof TercetError) throw cause;
    throw failed(at, cause instanceof Error ? `it has thrown: ${cause.message}` : "it has thrown", cause);
  }
}

/** TypeScript says so; what a config names need not be TypeScript. */
function isOutcome(value: unknown): value is Outcome {
  if (typeof value !== "object" || value === null) return false;
  const { type, reason, output, gasUsed, fuelUsed } = value as Readonly<Record<string, unknown>>;
  if (!isAmount(gasUsed) || !isAmount(fuelUsed)) return false;
  if (type === "halt") return Object.hasOwn(HALT_REASONS, String(reason));
  return (type === "success" || type === "revert") && isBytes(output);
}

function isAmount(value: unknown): boolean {
  return typeof value === "bigint" && value >= 0n;
}

function failed(at: string, why: string, cause?: unknown): TercetError {
  return new TercetError("function-failed", `the function of ${at} has failed: ${why}`, { cause });
}
