// RIPEMD-160 (Dobbertin, Bosselaers, Preneel 1996).

const BLOCK: usize = 64;

const STATE: usize = memory.data(20, 8);
/** The last bytes with their padding: a block or two. */
const TAIL: usize = memory.data(128, 8);

const INITIAL: usize = memory.data<u32>([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]);

/** By step: which word of the block (times four) and how far to rotate, of the left line and then of the right. */
const LEFT_WORDS: usize = memory.data<u8>([
  0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 60, 28, 16, 52, 4, 40, 24, 60, 12, 48, 0, 36, 20, 8, 56, 44, 32,
  12, 40, 56, 16, 36, 60, 32, 4, 8, 28, 0, 24, 52, 44, 20, 48, 4, 36, 44, 40, 0, 32, 48, 16, 52, 12, 28, 60, 56, 20, 24, 8,
  16, 0, 20, 36, 28, 48, 8, 40, 56, 4, 12, 32, 44, 24, 60, 52,
]);
const LEFT_ROTATIONS: usize = memory.data<u8>([
  11, 14, 15, 12, 5, 8, 7, 9, 11, 13, 14, 15, 6, 7, 9, 8, 7, 6, 8, 13, 11, 9, 7, 15, 7, 12, 15, 9, 11, 7, 13, 12,
  11, 13, 6, 7, 14, 9, 13, 15, 14, 8, 13, 6, 5, 12, 7, 5, 11, 12, 14, 15, 14, 15, 9, 8, 9, 14, 5, 6, 8, 6, 5, 12,
  9, 15, 5, 11, 6, 8, 13, 12, 5, 12, 13, 14, 11, 8, 5, 6,
]);
const RIGHT_WORDS: usize = memory.data<u8>([
  20, 56, 28, 0, 36, 8, 44, 16, 52, 24, 60, 32, 4, 40, 12, 48, 24, 44, 12, 28, 0, 52, 20, 40, 56, 60, 32, 48, 16, 36, 4, 8,
  60, 20, 4, 12, 28, 56, 24, 36, 44, 32, 48, 8, 40, 0, 16, 52, 32, 24, 16, 4, 12, 44, 60, 0, 20, 48, 8, 52, 36, 28, 40, 56,
  48, 60, 40, 16, 4, 20, 32, 28, 24, 8, 52, 56, 0, 12, 36, 44,
]);
const RIGHT_ROTATIONS: usize = memory.data<u8>([
  8, 9, 9, 11, 13, 15, 15, 5, 7, 7, 8, 11, 14, 14, 12, 6, 9, 13, 15, 7, 12, 8, 9, 11, 7, 7, 12, 7, 6, 15, 13, 11,
  9, 7, 15, 11, 8, 6, 6, 14, 12, 13, 5, 14, 13, 13, 7, 5, 15, 5, 8, 11, 14, 14, 6, 14, 6, 9, 12, 9, 12, 5, 15, 8,
  8, 5, 12, 9, 12, 5, 14, 6, 8, 13, 6, 5, 15, 13, 11, 11,
]);

/** The function of a round; the right line has them in reverse. */
// @ts-ignore: decorator
@inline function choose(round: i32, x: u32, y: u32, z: u32): u32 {
  if (round == 0) return x ^ y ^ z;
  if (round == 1) return z ^ (x & (y ^ z));
  if (round == 2) return (x | ~y) ^ z;
  if (round == 3) return y ^ (z & (x ^ y));
  return x ^ (y | ~z);
}

let a: u32 = 0;
let b: u32 = 0;
let c: u32 = 0;
let d: u32 = 0;
let e: u32 = 0;

/** The 16 steps of a round on (a, b, c, d, e). `round`, the number of the function, is a constant where this is used. */
// @ts-ignore: decorator
@inline function line(round: i32, block: usize, words: usize, rotations: usize, constant: u32): void {
  let va = a, vb = b, vc = c, vd = d, ve = e;
  for (let i: usize = 0; i < 16; i++) {
    const word = load<u32>(block + <usize>load<u8>(words + i));
    const t = rotl<u32>(va + choose(round, vb, vc, vd) + word + constant, <u32>load<u8>(rotations + i)) + ve;
    va = ve;
    ve = vd;
    vd = rotl<u32>(vc, 10);
    vc = vb;
    vb = t;
  }
  a = va; b = vb; c = vc; d = vd; e = ve;
}

function begin(state: usize): void {
  a = load<u32>(state); b = load<u32>(state, 4); c = load<u32>(state, 8); d = load<u32>(state, 12); e = load<u32>(state, 16);
}

function compress(state: usize, block: usize): void {
  begin(state);
  line(0, block, LEFT_WORDS, LEFT_ROTATIONS, 0);
  line(1, block, LEFT_WORDS + 16, LEFT_ROTATIONS + 16, 0x5a827999);
  line(2, block, LEFT_WORDS + 32, LEFT_ROTATIONS + 32, 0x6ed9eba1);
  line(3, block, LEFT_WORDS + 48, LEFT_ROTATIONS + 48, 0x8f1bbcdc);
  line(4, block, LEFT_WORDS + 64, LEFT_ROTATIONS + 64, 0xa953fd4e);
  const la = a, lb = b, lc = c, ld = d, le = e;
  begin(state);
  line(4, block, RIGHT_WORDS, RIGHT_ROTATIONS, 0x50a28be6);
  line(3, block, RIGHT_WORDS + 16, RIGHT_ROTATIONS + 16, 0x5c4dd124);
  line(2, block, RIGHT_WORDS + 32, RIGHT_ROTATIONS + 32, 0x6d703ef3);
  line(1, block, RIGHT_WORDS + 48, RIGHT_ROTATIONS + 48, 0x7a6d76e9);
  line(0, block, RIGHT_WORDS + 64, RIGHT_ROTATIONS + 64, 0);
  const first = load<u32>(state, 4) + lc + d;
  store<u32>(state, load<u32>(state, 8) + ld + e, 4);
  store<u32>(state, load<u32>(state, 12) + le + a, 8);
  store<u32>(state, load<u32>(state, 16) + la + b, 12);
  store<u32>(state, load<u32>(state) + lb + c, 16);
  store<u32>(state, first);
}

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
