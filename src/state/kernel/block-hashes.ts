// Hashes of earlier blocks that the block has asked for: at most 256, which is what the EVM can reach.
import { allocateInBlock } from "./heap";
import { oracleBlockHash } from "./oracle";

export const H_NEXT = 0;
export const H_NUMBER = 8;
export const H_HASH = 16;
const SIZE: u32 = 48;

/** Records, the last made first, linked by H_NEXT. */
export let blockHashes: usize = 0;

export function forgetBlockHashes(): void {
  blockHashes = 0;
}

/** Where the 32 bytes of the hash are. */
export function blockHashAt(number: u64): usize {
  for (let h = blockHashes; h != 0; h = load<u32>(h, H_NEXT)) {
    if (load<u64>(h, H_NUMBER) == number) return h + H_HASH;
  }
  const h = allocateInBlock(SIZE);
  store<u32>(h, <u32>blockHashes, H_NEXT);
  store<u64>(h, number, H_NUMBER);
  oracleBlockHash(number, h + H_HASH);
  blockHashes = h;
  return h + H_HASH;
}
