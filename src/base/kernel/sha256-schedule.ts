// The words of a block of SHA-256, each with the constant of its round added (FIPS 180-4, section 6.2.2, step 1): four at a time,
// where there are vectors held in four of them, without in memory. `W` is v128, or any number where there are none.

/** Of 64 rounds, and 16 behind them that nobody reads. */
const ROUNDS: i32 = 4 * (64 + 16);

/** What rounds add: words with constants. */
export const KEYED: usize = memory.data(ROUNDS, 16);
/** Words alone, in builds without vectors. */
const WORDS: usize = memory.data(ROUNDS, 16);

const CONSTANTS: usize = memory.data<u32>([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01,
  0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc,
  0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
  0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08,
  0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
  0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
]);

/** The four words of a block from a byte on, for the rounds of the same number. */
// @ts-ignore: decorator
@inline export function begin<W>(block: usize, at: usize): W {
  if (isVector<W>()) {
    const bytes = v128.load(block + at);
    return keep(at, v128.shuffle<u8>(bytes, bytes, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12));
  }
  for (let i = at; i < at + 16; i += 4) keepWord(i, bswap<u32>(load<u32>(block + i)));
  return <W>0;
}

/** The next four words, from byte `at` on, out of the sixteen before. */
// @ts-ignore: decorator
@inline export function extend<W>(at: usize, w0: W, w1: W, w2: W, w3: W): W {
  if (isVector<W>()) return keep(at, extendVectors(w0, w1, w2, w3));
  extendWord(at);
  extendWord(at + 4);
  extendWord(at + 8);
  extendWord(at + 12);
  return <W>0;
}

// @ts-ignore: decorator
@inline function keep(at: usize, words: v128): v128 {
  v128.store(KEYED + at, i32x4.add(words, v128.load(CONSTANTS + at)));
  return words;
}

// @ts-ignore: decorator
@inline function keepWord(at: usize, word: u32): void {
  store<u32>(WORDS + at, word);
  store<u32>(KEYED + at, word + load<u32>(CONSTANTS + at));
}

// @ts-ignore: decorator
@inline function extendWord(at: usize): void {
  const w15 = load<u32>(WORDS + at - 60), w2 = load<u32>(WORDS + at - 8);
  const s0 = rotr<u32>(w15, 7) ^ rotr<u32>(w15, 18) ^ (w15 >> 3);
  const s1 = rotr<u32>(w2, 17) ^ rotr<u32>(w2, 19) ^ (w2 >> 10);
  keepWord(at, load<u32>(WORDS + at - 64) + s0 + load<u32>(WORDS + at - 28) + s1);
}

/** The last two of four words need the first two. */
// @ts-ignore: decorator
@inline function extendVectors(w0: v128, w1: v128, w2: v128, w3: v128): v128 {
  const zero = i32x4.splat(0);
  const w15 = v128.shuffle<i32>(w0, w1, 1, 2, 3, 4);
  const s0 = v128.xor(
    v128.xor(v128.xor(i32x4.shr_u(w15, 7), i32x4.shl(w15, 25)), v128.xor(i32x4.shr_u(w15, 18), i32x4.shl(w15, 14))),
    i32x4.shr_u(w15, 3),
  );
  const sums = i32x4.add(i32x4.add(w0, s0), v128.shuffle<i32>(w2, w3, 1, 2, 3, 4));
  const low = i32x4.add(sums, v128.shuffle<i32>(sigma1(v128.shuffle<i32>(w3, w3, 2, 2, 3, 3)), zero, 0, 2, 4, 4));
  return i32x4.add(low, v128.shuffle<i32>(zero, sigma1(v128.shuffle<i32>(low, low, 0, 0, 1, 1)), 0, 0, 4, 6));
}

/** Of two words, each of which is there twice side by side, so that a shift of 64 bits rotates its lower half; there it is. */
// @ts-ignore: decorator
@inline function sigma1(pairs: v128): v128 {
  return v128.xor(v128.xor(i64x2.shr_u(pairs, 17), i64x2.shr_u(pairs, 19)), i32x4.shr_u(pairs, 10));
}
