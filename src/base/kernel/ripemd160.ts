// RIPEMD-160 (Dobbertin, Bosselaers, Preneel 1996).
import { compress, RIPEMD160_BLOCK, RIPEMD160_STATE } from "./ripemd160-block";

const BLOCK: usize = RIPEMD160_BLOCK;

const STATE: usize = memory.data(RIPEMD160_STATE, 8);
/** The last bytes with their padding: a block or two. */
const TAIL: usize = memory.data(128, 8);

const INITIAL: usize = memory.data<u32>([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]);

/** Writes the hash of `size` bytes at `from` as 20 bytes at `to`, which may overlap. */
export function ripemd160(to: usize, from: usize, size: usize): void {
  memory.copy(STATE, INITIAL, 20);
  const whole = size & ~(BLOCK - 1), rest = size - whole;
  for (let at = from; at < from + whole; at += BLOCK) compress(STATE, at);
  memory.fill(TAIL, 0, 2 * BLOCK);
  memory.copy(TAIL, from + whole, rest);
  store<u8>(TAIL + rest, 0x80);
  const last = TAIL + (rest < BLOCK - 8 ? 0 : BLOCK);
  store<u64>(last, <u64>size << 3, BLOCK - 8);
  compress(STATE, TAIL);
  if (last != TAIL) compress(STATE, last);
  memory.copy(to, STATE, 20);
}
