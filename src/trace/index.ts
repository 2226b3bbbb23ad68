export { type Claim, type ClaimedResult, type ClaimedRun, type Exit, haltReason } from "./claim.js";
export { type ClaimJson, claimToJson } from "./claim-json.js";
export {
  claimId,
  decodeClaim,
  decodeTrace,
  decodeWitness,
  encodeClaim,
  encodeTrace,
  encodeWitness,
  isTrace,
} from "./codec.js";
export { replay } from "./replay.js";
export { makeTrace, type RunInput, type Trace, type TracedRun, traceRun } from "./trace.js";
export { MAX_INPUT_BYTES, MAX_PROFILE_BYTES, MAX_PROGRAM_BYTES, type Witness } from "./witness.js";
