import { InvalidProgramError } from "../../../src/base/errors.js";

/** Refusal of a module for a proposal it uses. */
export function unsupported(offset: number, feature: string, what: string): InvalidProgramError {
  const message = `${what} belongs to ${feature}, which this VM does not take: build the module without it`;
  return new InvalidProgramError("unsupported-feature", offset, message, { details: { feature } });
}
