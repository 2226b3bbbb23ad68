// In place of src/vm/accelerators/kernel/p256: the machine's accelerator.
import { FAIL_ACCELERATOR } from "../../src/chain/kernel/guest-form";
import { fail } from "./failure";
import { secp256r1_verify } from "../common/zkvm-accelerators";

const VERIFIED: usize = memory.data(8, 8);

/** Hash, r, s, x and y. */
export function verifyP256(input: usize): bool {
  if (secp256r1_verify(input, input + 32, input + 96, VERIFIED) != 0) fail(FAIL_ACCELERATOR);
  return load<u8>(VERIFIED) != 0;
}
