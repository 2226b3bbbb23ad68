import { DELEGATION_SIZE } from "../../../src/vm/rules/delegation.js";

/**
 * Code as @ethereumjs may see it: it takes all that begins like a delegation (EIP-7702) for one and throws when there is no
 * address behind. It looks at the first three bytes alone, so what is none must not show them there.
 */
export function withoutFalseDesignator(code: Uint8Array): Uint8Array {
  const isFalse = code[0] === 0xef && code[1] === 0x01 && code[2] === 0x00 && code.length !== DELEGATION_SIZE;
  if (!isFalse) return code;
  const slice = (start?: number, end?: number) =>
    start === 0 && end === 3 ? new Uint8Array(0) : new Uint8Array(code).slice(start, end);
  return Object.assign(new Uint8Array(code), { slice });
}
