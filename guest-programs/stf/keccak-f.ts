// In place of src/base/kernel/keccak-f: the machine's accelerators.
import { fail } from "./failure";
import { FAIL_ACCELERATOR } from "../../src/chain/kernel/guest-form";
import { keccak256_absorb, keccak_f1600 } from "../common/zkvm-accelerators";

export const KECCAK_STATE: i32 = 200;
export const KECCAK_RATE: i32 = 136;

/** Blocks in a call. */
const MOST_BLOCKS: u32 = 58;

export function permute(state: usize): void {
  if (keccak_f1600(state) != 0) fail(FAIL_ACCELERATOR);
}

/** Takes in `size` bytes, a multiple of the rate, at a state whose rate is free. */
export function absorbBlocks(state: usize, from: usize, size: usize): void {
  let at = from;
  for (let left = <u32>size / <u32>KECCAK_RATE; left > 0; ) {
    const count = min(left, MOST_BLOCKS);
    if (keccak256_absorb(state, at, count) != 0) fail(FAIL_ACCELERATOR);
    at += <usize>KECCAK_RATE * count;
    left -= count;
  }
}
