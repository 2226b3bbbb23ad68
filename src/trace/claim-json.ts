import { toHex } from "../base/hex.js";
import type { HaltReason } from "../vm/halt.js";
import { checkClaim } from "./check.js";
import { type Claim, haltReason } from "./claim.js";

/** A claim for JSON: bytes as `0x` strings, 64-bit integers as decimal strings. */
export interface ClaimJson {
  readonly vm: string;
  readonly vmVersion: string;
  readonly profileHash: string;
  readonly programHash: string;
  readonly inputHash: string;
  readonly gasLimit: string;
  readonly exit: { readonly kind: string; readonly code: number; readonly reason?: HaltReason };
  readonly outputHash: string;
  readonly gasUsed: string;
  readonly fuelUsed: string;
}

/** The JSON view of a claim. @throws InvalidTraceError `invalid-field` */
export function claimToJson(claim: Claim): ClaimJson {
  checkClaim(claim);
  const { kind, code } = claim.exit;
  const reason = kind === "halt" ? haltReason(code) : undefined;
  return {
    vm: claim.vm,
    vmVersion: claim.vmVersion,
    profileHash: toHex(claim.profileHash),
    programHash: toHex(claim.programHash),
    inputHash: toHex(claim.inputHash),
    gasLimit: claim.gasLimit.toString(),
    exit: reason === undefined ? { kind, code } : { kind, code, reason },
    outputHash: toHex(claim.outputHash),
    gasUsed: claim.gasUsed.toString(),
    fuelUsed: claim.fuelUsed.toString(),
  };
}
