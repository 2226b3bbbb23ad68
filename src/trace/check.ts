import { isBytes } from "../base/checks.js";
import { InvalidTraceError } from "../base/errors.js";
import { MAX_GAS } from "../vm/message.js";
import { isVmName } from "../vm/vm-name.js";
import { type Claim, type Exit, haltReason } from "./claim.js";
import { MAX_INPUT_BYTES, MAX_PROFILE_BYTES, MAX_PROGRAM_BYTES, type Witness } from "./witness.js";

/**
 * Refuses a claim that says nothing which could be true or false. Whether it is true is not looked at.
 * @throws InvalidTraceError `invalid-field` with the field in its details
 */
export function checkClaim(claim: Claim): void {
  checkObject("claim", claim);
  if (!isVmName(claim.vm)) throw invalid("claim.vm", `${JSON.stringify(claim.vm)} is no VM`);
  if (!/^[\x21-\x7e]{1,32}$/.test(claim.vmVersion)) {
    throw invalid("claim.vmVersion", "not 1 to 32 printable ASCII characters");
  }
  for (const field of ["profileHash", "programHash", "inputHash", "outputHash"] as const) {
    checkSize(`claim.${field}`, claim[field], 32);
    if (claim[field].length !== 32) throw invalid(`claim.${field}`, `${claim[field].length} bytes, and a hash has 32`);
  }
  for (const field of ["gasLimit", "gasUsed", "fuelUsed"] as const) checkUint64(`claim.${field}`, claim[field]);
  checkObject("claim.exit", claim.exit);
  checkExit(claim.exit);
}

function checkExit({ kind, code }: Exit): void {
  switch (kind) {
    case "success":
      if (code !== 0) throw invalid("claim.exit", `success with exit code ${code}`);
      break;
    case "revert":
      if (!Number.isInteger(code) || code < 1 || code > 0xffff_ffff) {
        throw invalid("claim.exit", `revert with exit code ${code}`);
      }
      break;
    case "halt":
      if (haltReason(code) === undefined) throw invalid("claim.exit", `${code} is no halt reason`);
      break;
    default:
      throw invalid("claim.exit", `${JSON.stringify(kind)} is no kind of exit`);
  }
}

/**
 * Refuses a witness that the trace format cannot hold.
 * @throws InvalidTraceError `invalid-field` with the field in its details
 */
export function checkWitness(witness: Witness): void {
  checkObject("witness", witness);
  checkSize("witness.program", witness.program, MAX_PROGRAM_BYTES);
  checkSize("witness.input", witness.input, MAX_INPUT_BYTES);
  checkSize("witness.profile", witness.profile, MAX_PROFILE_BYTES);
  checkUint64("witness.gasLimit", witness.gasLimit);
}

/**
 * Refuses a trace that the trace format cannot hold.
 * @throws InvalidTraceError `invalid-field` with the field in its details
 */
export function checkTrace(trace: { readonly claim: Claim; readonly witness: Witness }): void {
  checkObject("trace", trace);
  checkClaim(trace.claim);
  checkWitness(trace.witness);
}

function checkSize(field: string, bytes: Uint8Array, limit: number): void {
  if (!isBytes(bytes)) throw invalid(field, "a Uint8Array is needed");
  if (bytes.length > limit) throw invalid(field, `${bytes.length} bytes, and the limit is ${limit}`);
}

function checkUint64(field: string, value: bigint): void {
  if (typeof value !== "bigint") throw invalid(field, "a bigint is needed");
  if (value < 0n || value > MAX_GAS) throw invalid(field, `${value} is not between 0 and 2^64-1`);
}

function checkObject(field: string, value: object): void {
  if (typeof value !== "object" || value === null) throw invalid(field, "an object is needed");
}

function invalid(field: string, problem: string): InvalidTraceError {
  return new InvalidTraceError("invalid-field", `${field}: ${problem}`, { details: { field } });
}
