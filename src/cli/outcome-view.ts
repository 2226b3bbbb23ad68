import { toHex } from "../base/hex.js";
import type { Outcome } from "../vm/outcome.js";
import { EXIT } from "./exit-codes.js";
import { formatCount } from "./numbers.js";

/** An outcome as JSON: bytes in hex, integers that may exceed 2^53 in decimal strings. */
export function outcomeToJson(outcome: Outcome): Record<string, unknown> {
  const cost = { gasUsed: outcome.gasUsed.toString(), fuelUsed: outcome.fuelUsed.toString() };
  switch (outcome.type) {
    case "success":
      return { type: "success", output: toHex(outcome.output), ...cost };
    case "revert":
      return { type: "revert", exitCode: outcome.exitCode, output: toHex(outcome.output), ...cost };
    case "halt":
      return {
        type: "halt",
        reason: outcome.reason,
        ...(outcome.at ? { at: locationOf(outcome.at) } : {}),
        ...(outcome.fault ? { fault: outcome.fault } : {}),
        ...cost,
      };
  }
}

/** An outcome in a few aligned lines. */
export function describeOutcome(outcome: Outcome): string {
  const lines = [["outcome", verdictOf(outcome)]];
  if (outcome.type === "halt" && outcome.at) {
    lines.push(...Object.entries(locationOf(outcome.at)).map(([label, value]) => [label, value]));
  }
  if (outcome.type === "halt" && outcome.fault) lines.push(["fault", outcome.fault]);
  if (outcome.type !== "halt") lines.push(["output", outcome.output.length ? toHex(outcome.output) : "(empty)"]);
  lines.push(["gas", formatCount(outcome.gasUsed)], ["fuel", formatCount(outcome.fuelUsed)]);
  return lines.map(([label, value]) => `${label!.padEnd(8)} ${value}`).join("\n");
}

/** One word or two for what happened: `success`, `revert (exit code 3)`, `halt: out-of-gas`. */
export function verdictOf(outcome: Outcome): string {
  if (outcome.type === "success") return "success";
  return outcome.type === "revert" ? `revert (exit code ${outcome.exitCode})` : `halt: ${outcome.reason}`;
}

/** What the process exits with after a run. */
export function exitCodeOf(outcome: Outcome): number {
  return { success: EXIT.ok, revert: EXIT.no, halt: EXIT.halt }[outcome.type];
}

function locationOf(at: { pc: bigint; address?: bigint }): Record<string, string> {
  const hex = (value: bigint) => `0x${value.toString(16)}`;
  return { pc: hex(at.pc), ...(at.address === undefined ? {} : { address: hex(at.address) }) };
}
