import { keccak256 } from "../base/hash.js";

/** keccak256 of nothing: the code hash of accounts without code. */
export const NO_CODE_HASH: Uint8Array = keccak256(new Uint8Array(0));

const known = new WeakMap<Uint8Array, Uint8Array>();

/** The hash of code that nobody writes to, computed once for each array. */
export function codeHash(code: Uint8Array): Uint8Array {
  if (code.length === 0) return NO_CODE_HASH;
  let hash = known.get(code);
  if (hash === undefined) {
    hash = keccak256(code);
    known.set(code, hash);
  }
  return hash;
}
