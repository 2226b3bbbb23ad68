// In place of src/base/kernel/sha256-block: the machine's accelerator.
import { FAIL_ACCELERATOR } from "../../src/chain/kernel/guest-form";
import { fail } from "./failure";
import { sha256_compress } from "../common/zkvm-accelerators";

export const SHA256_STATE: i32 = 32;
export const SHA256_BLOCK: i32 = 64;

export function compress(state: usize, block: usize): void {
  if (sha256_compress(state, block) != 0) fail(FAIL_ACCELERATOR);
}
