import { KECCAK_STATE, keccakF } from "../../base/hash.js";

/** Bytes of a Keccak state, and how many of them one block of keccak-256 fills. */
export const SPONGE_SIZE = KECCAK_STATE;
const RATE = 136;
const DIGEST_SIZE = 32;

/**
 * Appends bytes to a byte string that is being hashed with keccak-256, of which only the sponge and the length are kept.
 * A machine commits to its output by this: once it has ended, {@link digestSponge} gives the hash that its claim holds.
 * @param sponge 200 bytes, changed in place; all zeros for the empty string
 * @param length bytes absorbed before, any safe integer
 */
export function absorbSponge(sponge: Uint8Array, length: number, bytes: Uint8Array): void {
  let position = length % RATE;
  for (const byte of bytes) {
    sponge[position] = sponge[position]! ^ byte;
    position++;
    if (position < RATE) continue;
    keccakF(sponge);
    position = 0;
  }
}

/** The keccak-256 of what was absorbed; the sponge stays as it is. */
export function digestSponge(sponge: Uint8Array, length: number): Uint8Array {
  const end = sponge.slice();
  const position = length % RATE;
  end[position] = end[position]! ^ 1;
  end[RATE - 1] = end[RATE - 1]! ^ 0x80;
  keccakF(end);
  return end.slice(0, DIGEST_SIZE);
}
