// In place of src/vm/accelerators/kernel/kzg-proof: the machine's accelerator.
import { FAIL_ACCELERATOR } from "../../src/chain/kernel/guest-form";
import { fail } from "./failure";
import { kzg_point_eval } from "../common/zkvm-accelerators";

const VERIFIED: usize = memory.data(8, 8);

export function isProven(commitment: usize, z: usize, y: usize, proof: usize): bool {
  if (kzg_point_eval(commitment, z, y, proof, VERIFIED) != 0) fail(FAIL_ACCELERATOR);
  return load<u8>(VERIFIED) != 0;
}
