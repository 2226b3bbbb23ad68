import { InvalidProgramError } from "../../../src/base/errors.js";

/**
 * Bounds that no profile can lift. They keep the time and memory that a hostile module costs linear in its size, and
 * inside what V8 takes (its own limits are as high or higher).
 */
export const MAX_TYPES = 100_000;
/** Parameters or results of one function or block: each costs work at every branch to it. */
export const MAX_ARITY = 128;
export const MAX_IMPORTS = 65_536;
export const MAX_EXPORTS = 65_536;
export const MAX_GLOBALS = 65_536;
export const MAX_TABLES = 100;
export const MAX_SEGMENTS = 65_536;
/** Elements of all segments together. */
export const MAX_ELEMENTS = 4_194_304;
export const MAX_CUSTOM_SECTIONS = 10_000;
/** Entries of one `br_table`, without the default. */
export const MAX_BRANCH_TARGETS = 65_520;
/** Declared locals of all functions together: two bytes of code can declare tens of thousands. */
export const MAX_TOTAL_LOCALS = 4_194_304;
/** See validate/joins.ts: a module of 22 MB out of C++ has 1.4 * 10^7 of these... */
export const MAX_MERGED_LOCALS = 134_217_728;
/** ...and 10^5 of these in a function. */
export const MAX_JOINED_LOCALS = 1_048_576;

/** @throws InvalidProgramError `limit-exceeded` naming what there is too much of */
export function checkLimit(what: string, size: number, limit: number, offset: number): void {
  if (size <= limit) return;
  throw new InvalidProgramError("limit-exceeded", offset, `${size} ${what}, and the limit is ${limit}`, {
    details: { size, limit },
  });
}
