import type { Claim } from "../trace/claim.js";
import { type ClaimJson, claimToJson } from "../trace/claim-json.js";
import type { Refutation } from "./verdict.js";

/** What is said of a field that differs, in the order in which fields are compared: cause before consequence. */
const CODES: Readonly<Record<keyof Claim, string>> = {
  vm: "vm-mismatch",
  vmVersion: "vm-version-mismatch",
  profileHash: "profile-mismatch",
  programHash: "program-mismatch",
  inputHash: "input-mismatch",
  gasLimit: "gas-limit-mismatch",
  exit: "exit-mismatch",
  outputHash: "output-mismatch",
  gasUsed: "gas-used-mismatch",
  fuelUsed: "fuel-used-mismatch",
};

/** The first field in which a claim differs from what was found to be so. */
export function compareClaims(claimed: Claim, found: Claim): Refutation | undefined {
  const said = claimToJson(claimed);
  const seen = claimToJson(found);
  for (const [field, code] of Object.entries(CODES) as [keyof Claim, string][]) {
    const expected = show(said[field]);
    const actual = show(seen[field]);
    if (expected !== actual) return { valid: false, code, at: field, expected, actual };
  }
  return undefined;
}

function show(value: ClaimJson[keyof ClaimJson]): string {
  return typeof value === "string" ? value : `${value.kind} ${value.code}`;
}
