// asc: --enable simd
// Computations on BLS12-381.
import { BLS_ROOM, runBls } from "./bls12-381-contracts";
import { isProven } from "./kzg-proof";
import { inputAt, outputAt, reach } from "./call";

export { reset } from "../../../base/kernel/scratch";

/** Where an input of that size is to be written; 0 when there is no memory for it. */
export function inputPlace(size: u32): usize {
  return reach(<u64>outputAt(size) + BLS_ROOM) ? inputAt() : 0;
}

export function outputPlace(size: u32): usize { return outputAt(size); }

/** Bytes of output, -1 when the call fails. */
export function run(contract: u32, _most: u32, size: u32): i32 {
  return runBls(contract, inputAt(), size, outputAt(size));
}

/** Whether a KZG proof holds: commitment, z, y and proof, one after the other. */
export function verifyProof(): bool {
  const at = inputAt();
  return isProven(at, at + 48, at + 80, at + 112);
}
