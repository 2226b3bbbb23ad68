// SHA-256 (FIPS 180-4) of bytes that lie in one place.
import { SHA256_BLOCK, SHA256_STATE, compress } from "./sha256-block";

const BLOCK: usize = SHA256_BLOCK;

const STATE: usize = memory.data(SHA256_STATE, 8);
/** The last bytes with their padding: a block or two. */
const TAIL: usize = memory.data(128, 16);

const INITIAL: usize = memory.data<u32>([
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
]);

/** Writes the hash of `size` bytes at `from` as 32 bytes at `to`, which may overlap. */
export function sha256(to: usize, from: usize, size: usize): void {
  memory.copy(STATE, INITIAL, SHA256_STATE);
  const whole = size & ~(BLOCK - 1), rest = size - whole;
  for (let at = from; at < from + whole; at += BLOCK) compress(STATE, at);
  memory.fill(TAIL, 0, 2 * BLOCK);
  memory.copy(TAIL, from + whole, rest);
  store<u8>(TAIL + rest, 0x80);
  const last = TAIL + (rest < BLOCK - 8 ? 0 : BLOCK);
  store<u64>(last, bswap<u64>(<u64>size << 3), BLOCK - 8);
  compress(STATE, TAIL);
  if (last != TAIL) compress(STATE, last);
  for (let i: usize = 0; i < 32; i += 4) store<u32>(to + i, bswap<u32>(load<u32>(STATE + i)));
}
