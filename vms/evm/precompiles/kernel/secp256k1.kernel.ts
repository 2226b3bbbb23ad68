// asc: --enable simd
// Recovery of the addresses that signed.
import { recoverAddress } from "../../../../src/base/kernel/secp256k1";

export { reset } from "../../../../src/base/kernel/scratch";

const INPUT: usize = memory.data(96, 16);
const OUTPUT: usize = memory.data(32, 16);

/** Hash, r and s, most significant byte first. */
export function inputAddress(): usize { return INPUT; }
/** The address in the last 20 of 32 bytes. */
export function outputAddress(): usize { return OUTPUT; }

/** Nothing is to be prepared. */
export function prepare(): void {}

export function recover(parity: i32): bool {
  return recoverAddress(OUTPUT + 12, INPUT, INPUT + 32, INPUT + 64, parity);
}
