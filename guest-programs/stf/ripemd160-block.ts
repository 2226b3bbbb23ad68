// In place of src/base/kernel/ripemd160-block: the machine's accelerator.
import { FAIL_ACCELERATOR } from "../../src/chain/kernel/guest-form";
import { fail } from "./failure";
import { ripemd160_compress } from "../common/zkvm-accelerators";

export const RIPEMD160_STATE: i32 = 20;
export const RIPEMD160_BLOCK: i32 = 64;

export function compress(state: usize, block: usize): void {
  if (ripemd160_compress(state, block) != 0) fail(FAIL_ACCELERATOR);
}
