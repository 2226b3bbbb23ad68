// Keccak-256 of what the host puts at INPUT, part by part, and the permutation alone, of a state that it sets and reads.
import { absorbBlocks, permute as permuteAt } from "./keccak-f";
import { absorb as absorbAt, beginSponge, SPONGE, squeeze } from "./keccak256";

const STATE: usize = memory.data(SPONGE, 8);
const INPUT: usize = memory.data(69632, 8);
const PART_SIZE: usize = 69632;

/** The state: that of the permutation, and the hash when `finish` is done. */
export function stateAddress(): usize { return STATE; }
export function inputAddress(): usize { return INPUT; }
/** Bytes of a part that is not the last one. */
export function partSize(): usize { return PART_SIZE; }

export function permute(): void {
  permuteAt(STATE);
}

/** Takes in whole blocks at a state that the host has set; so many bytes. */
export function absorbInto(size: usize): void {
  absorbBlocks(STATE, INPUT, size);
}

/** Starts the hash of another input. */
export function begin(): void {
  beginSponge(STATE);
}

/** Takes in a part. */
export function absorb(size: usize): void {
  absorbAt(STATE, INPUT, size);
}

/** Takes in the last part and writes the hash over the state. */
export function finish(size: usize): void {
  absorbAt(STATE, INPUT, size);
  squeeze(STATE, STATE);
}
