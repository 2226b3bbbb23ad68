// asc: --enable simd
// Recovery of public keys from what the host puts at INPUT.
import { recoverFromPoint } from "./secp256k1";

export { reset } from "./scratch";

/** Hash, the point's x, r and s of 32 bytes each, most significant first. */
const INPUT: usize = memory.data(128, 16);
const OUTPUT: usize = memory.data(64, 16);

export function inputAddress(): usize { return INPUT; }
/** The key's x and y. */
export function outputAddress(): usize { return OUTPUT; }

export function recover(parity: i32): bool {
  return recoverFromPoint(OUTPUT, INPUT, INPUT + 32, INPUT + 64, INPUT + 96, parity);
}
