// In place of src/base/kernel/keccak-f: the machine's accelerator.
import { fail } from "./failure";
import { FAIL_ACCELERATOR } from "../../src/chain/kernel/guest-form";
import { keccak_f1600 } from "../common/zkvm-accelerators";

export const KECCAK_STATE: i32 = 200;

export function permute(state: usize): void {
  if (keccak_f1600(state) != 0) fail(FAIL_ACCELERATOR);
}
