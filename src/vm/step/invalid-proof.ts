import { TercetError } from "../../base/errors.js";

/** Bytes that are no proof of the step they claim to prove. */
export class InvalidProofError extends TercetError {}
