// The compression function of RIPEMD-160 (Dobbertin, Bosselaers, Preneel 1996).

/** Bytes of a hash value and of a block. */
export const RIPEMD160_STATE: i32 = 20;
export const RIPEMD160_BLOCK: i32 = 64;

/** The function of a round; the right line has them in reverse. */
// @ts-ignore: decorator
@inline function choose(round: i32, x: u32, y: u32, z: u32): u32 {
  if (round == 0) return x ^ y ^ z;
  if (round == 1) return z ^ (x & (y ^ z));
  if (round == 2) return (x | ~y) ^ z;
  if (round == 3) return y ^ (z & (x ^ y));
  return x ^ (y | ~z);
}

/** What a step puts in the place of `a`; the place of `c` is rotated by ten. `round`, the number of the function, is a constant. */
// @ts-ignore: decorator
@inline function step(round: i32, a: u32, b: u32, c: u32, d: u32, e: u32, added: u32, rotation: u32): u32 {
  return rotl<u32>(a + added + choose(round, b, c, d), rotation) + e;
}

/**
 * Both lines step by step: they do not wait for each other, and words and rotations are constants. One line after the other with
 * words and rotations in tables takes twice as long (50,000 bytes, V8 11.3).
 */
export function compress(state: usize, block: usize): void {
  const s0 = load<u32>(state), s1 = load<u32>(state, 4), s2 = load<u32>(state, 8), s3 = load<u32>(state, 12), s4 = load<u32>(state, 16);
  let a = s0, b = s1, c = s2, d = s3, e = s4;
  let v = s0, w = s1, x = s2, y = s3, z = s4;
  a = step(0, a, b, c, d, e, load<u32>(block, 0), 11); c = rotl<u32>(c, 10); v = step(4, v, w, x, y, z, load<u32>(block, 20) + 0x50a28be6, 8); x = rotl<u32>(x, 10);
  e = step(0, e, a, b, c, d, load<u32>(block, 4), 14); b = rotl<u32>(b, 10); z = step(4, z, v, w, x, y, load<u32>(block, 56) + 0x50a28be6, 9); w = rotl<u32>(w, 10);
  d = step(0, d, e, a, b, c, load<u32>(block, 8), 15); a = rotl<u32>(a, 10); y = step(4, y, z, v, w, x, load<u32>(block, 28) + 0x50a28be6, 9); v = rotl<u32>(v, 10);
  c = step(0, c, d, e, a, b, load<u32>(block, 12), 12); e = rotl<u32>(e, 10); x = step(4, x, y, z, v, w, load<u32>(block, 0) + 0x50a28be6, 11); z = rotl<u32>(z, 10);
  b = step(0, b, c, d, e, a, load<u32>(block, 16), 5); d = rotl<u32>(d, 10); w = step(4, w, x, y, z, v, load<u32>(block, 36) + 0x50a28be6, 13); y = rotl<u32>(y, 10);
  a = step(0, a, b, c, d, e, load<u32>(block, 20), 8); c = rotl<u32>(c, 10); v = step(4, v, w, x, y, z, load<u32>(block, 8) + 0x50a28be6, 15); x = rotl<u32>(x, 10);
  e = step(0, e, a, b, c, d, load<u32>(block, 24), 7); b = rotl<u32>(b, 10); z = step(4, z, v, w, x, y, load<u32>(block, 44) + 0x50a28be6, 15); w = rotl<u32>(w, 10);
  d = step(0, d, e, a, b, c, load<u32>(block, 28), 9); a = rotl<u32>(a, 10); y = step(4, y, z, v, w, x, load<u32>(block, 16) + 0x50a28be6, 5); v = rotl<u32>(v, 10);
  c = step(0, c, d, e, a, b, load<u32>(block, 32), 11); e = rotl<u32>(e, 10); x = step(4, x, y, z, v, w, load<u32>(block, 52) + 0x50a28be6, 7); z = rotl<u32>(z, 10);
  b = step(0, b, c, d, e, a, load<u32>(block, 36), 13); d = rotl<u32>(d, 10); w = step(4, w, x, y, z, v, load<u32>(block, 24) + 0x50a28be6, 7); y = rotl<u32>(y, 10);
  a = step(0, a, b, c, d, e, load<u32>(block, 40), 14); c = rotl<u32>(c, 10); v = step(4, v, w, x, y, z, load<u32>(block, 60) + 0x50a28be6, 8); x = rotl<u32>(x, 10);
  e = step(0, e, a, b, c, d, load<u32>(block, 44), 15); b = rotl<u32>(b, 10); z = step(4, z, v, w, x, y, load<u32>(block, 32) + 0x50a28be6, 11); w = rotl<u32>(w, 10);
  d = step(0, d, e, a, b, c, load<u32>(block, 48), 6); a = rotl<u32>(a, 10); y = step(4, y, z, v, w, x, load<u32>(block, 4) + 0x50a28be6, 14); v = rotl<u32>(v, 10);
  c = step(0, c, d, e, a, b, load<u32>(block, 52), 7); e = rotl<u32>(e, 10); x = step(4, x, y, z, v, w, load<u32>(block, 40) + 0x50a28be6, 14); z = rotl<u32>(z, 10);
  b = step(0, b, c, d, e, a, load<u32>(block, 56), 9); d = rotl<u32>(d, 10); w = step(4, w, x, y, z, v, load<u32>(block, 12) + 0x50a28be6, 12); y = rotl<u32>(y, 10);
  a = step(0, a, b, c, d, e, load<u32>(block, 60), 8); c = rotl<u32>(c, 10); v = step(4, v, w, x, y, z, load<u32>(block, 48) + 0x50a28be6, 6); x = rotl<u32>(x, 10);

  e = step(1, e, a, b, c, d, load<u32>(block, 28) + 0x5a827999, 7); b = rotl<u32>(b, 10); z = step(3, z, v, w, x, y, load<u32>(block, 24) + 0x5c4dd124, 9); w = rotl<u32>(w, 10);
  d = step(1, d, e, a, b, c, load<u32>(block, 16) + 0x5a827999, 6); a = rotl<u32>(a, 10); y = step(3, y, z, v, w, x, load<u32>(block, 44) + 0x5c4dd124, 13); v = rotl<u32>(v, 10);
  c = step(1, c, d, e, a, b, load<u32>(block, 52) + 0x5a827999, 8); e = rotl<u32>(e, 10); x = step(3, x, y, z, v, w, load<u32>(block, 12) + 0x5c4dd124, 15); z = rotl<u32>(z, 10);
  b = step(1, b, c, d, e, a, load<u32>(block, 4) + 0x5a827999, 13); d = rotl<u32>(d, 10); w = step(3, w, x, y, z, v, load<u32>(block, 28) + 0x5c4dd124, 7); y = rotl<u32>(y, 10);
  a = step(1, a, b, c, d, e, load<u32>(block, 40) + 0x5a827999, 11); c = rotl<u32>(c, 10); v = step(3, v, w, x, y, z, load<u32>(block, 0) + 0x5c4dd124, 12); x = rotl<u32>(x, 10);
  e = step(1, e, a, b, c, d, load<u32>(block, 24) + 0x5a827999, 9); b = rotl<u32>(b, 10); z = step(3, z, v, w, x, y, load<u32>(block, 52) + 0x5c4dd124, 8); w = rotl<u32>(w, 10);
  d = step(1, d, e, a, b, c, load<u32>(block, 60) + 0x5a827999, 7); a = rotl<u32>(a, 10); y = step(3, y, z, v, w, x, load<u32>(block, 20) + 0x5c4dd124, 9); v = rotl<u32>(v, 10);
  c = step(1, c, d, e, a, b, load<u32>(block, 12) + 0x5a827999, 15); e = rotl<u32>(e, 10); x = step(3, x, y, z, v, w, load<u32>(block, 40) + 0x5c4dd124, 11); z = rotl<u32>(z, 10);
  b = step(1, b, c, d, e, a, load<u32>(block, 48) + 0x5a827999, 7); d = rotl<u32>(d, 10); w = step(3, w, x, y, z, v, load<u32>(block, 56) + 0x5c4dd124, 7); y = rotl<u32>(y, 10);
  a = step(1, a, b, c, d, e, load<u32>(block, 0) + 0x5a827999, 12); c = rotl<u32>(c, 10); v = step(3, v, w, x, y, z, load<u32>(block, 60) + 0x5c4dd124, 7); x = rotl<u32>(x, 10);
  e = step(1, e, a, b, c, d, load<u32>(block, 36) + 0x5a827999, 15); b = rotl<u32>(b, 10); z = step(3, z, v, w, x, y, load<u32>(block, 32) + 0x5c4dd124, 12); w = rotl<u32>(w, 10);
  d = step(1, d, e, a, b, c, load<u32>(block, 20) + 0x5a827999, 9); a = rotl<u32>(a, 10); y = step(3, y, z, v, w, x, load<u32>(block, 48) + 0x5c4dd124, 7); v = rotl<u32>(v, 10);
  c = step(1, c, d, e, a, b, load<u32>(block, 8) + 0x5a827999, 11); e = rotl<u32>(e, 10); x = step(3, x, y, z, v, w, load<u32>(block, 16) + 0x5c4dd124, 6); z = rotl<u32>(z, 10);
  b = step(1, b, c, d, e, a, load<u32>(block, 56) + 0x5a827999, 7); d = rotl<u32>(d, 10); w = step(3, w, x, y, z, v, load<u32>(block, 36) + 0x5c4dd124, 15); y = rotl<u32>(y, 10);
  a = step(1, a, b, c, d, e, load<u32>(block, 44) + 0x5a827999, 13); c = rotl<u32>(c, 10); v = step(3, v, w, x, y, z, load<u32>(block, 4) + 0x5c4dd124, 13); x = rotl<u32>(x, 10);
  e = step(1, e, a, b, c, d, load<u32>(block, 32) + 0x5a827999, 12); b = rotl<u32>(b, 10); z = step(3, z, v, w, x, y, load<u32>(block, 8) + 0x5c4dd124, 11); w = rotl<u32>(w, 10);

  d = step(2, d, e, a, b, c, load<u32>(block, 12) + 0x6ed9eba1, 11); a = rotl<u32>(a, 10); y = step(2, y, z, v, w, x, load<u32>(block, 60) + 0x6d703ef3, 9); v = rotl<u32>(v, 10);
  c = step(2, c, d, e, a, b, load<u32>(block, 40) + 0x6ed9eba1, 13); e = rotl<u32>(e, 10); x = step(2, x, y, z, v, w, load<u32>(block, 20) + 0x6d703ef3, 7); z = rotl<u32>(z, 10);
  b = step(2, b, c, d, e, a, load<u32>(block, 56) + 0x6ed9eba1, 6); d = rotl<u32>(d, 10); w = step(2, w, x, y, z, v, load<u32>(block, 4) + 0x6d703ef3, 15); y = rotl<u32>(y, 10);
  a = step(2, a, b, c, d, e, load<u32>(block, 16) + 0x6ed9eba1, 7); c = rotl<u32>(c, 10); v = step(2, v, w, x, y, z, load<u32>(block, 12) + 0x6d703ef3, 11); x = rotl<u32>(x, 10);
  e = step(2, e, a, b, c, d, load<u32>(block, 36) + 0x6ed9eba1, 14); b = rotl<u32>(b, 10); z = step(2, z, v, w, x, y, load<u32>(block, 28) + 0x6d703ef3, 8); w = rotl<u32>(w, 10);
  d = step(2, d, e, a, b, c, load<u32>(block, 60) + 0x6ed9eba1, 9); a = rotl<u32>(a, 10); y = step(2, y, z, v, w, x, load<u32>(block, 56) + 0x6d703ef3, 6); v = rotl<u32>(v, 10);
  c = step(2, c, d, e, a, b, load<u32>(block, 32) + 0x6ed9eba1, 13); e = rotl<u32>(e, 10); x = step(2, x, y, z, v, w, load<u32>(block, 24) + 0x6d703ef3, 6); z = rotl<u32>(z, 10);
  b = step(2, b, c, d, e, a, load<u32>(block, 4) + 0x6ed9eba1, 15); d = rotl<u32>(d, 10); w = step(2, w, x, y, z, v, load<u32>(block, 36) + 0x6d703ef3, 14); y = rotl<u32>(y, 10);
  a = step(2, a, b, c, d, e, load<u32>(block, 8) + 0x6ed9eba1, 14); c = rotl<u32>(c, 10); v = step(2, v, w, x, y, z, load<u32>(block, 44) + 0x6d703ef3, 12); x = rotl<u32>(x, 10);
  e = step(2, e, a, b, c, d, load<u32>(block, 28) + 0x6ed9eba1, 8); b = rotl<u32>(b, 10); z = step(2, z, v, w, x, y, load<u32>(block, 32) + 0x6d703ef3, 13); w = rotl<u32>(w, 10);
  d = step(2, d, e, a, b, c, load<u32>(block, 0) + 0x6ed9eba1, 13); a = rotl<u32>(a, 10); y = step(2, y, z, v, w, x, load<u32>(block, 48) + 0x6d703ef3, 5); v = rotl<u32>(v, 10);
  c = step(2, c, d, e, a, b, load<u32>(block, 24) + 0x6ed9eba1, 6); e = rotl<u32>(e, 10); x = step(2, x, y, z, v, w, load<u32>(block, 8) + 0x6d703ef3, 14); z = rotl<u32>(z, 10);
  b = step(2, b, c, d, e, a, load<u32>(block, 52) + 0x6ed9eba1, 5); d = rotl<u32>(d, 10); w = step(2, w, x, y, z, v, load<u32>(block, 40) + 0x6d703ef3, 13); y = rotl<u32>(y, 10);
  a = step(2, a, b, c, d, e, load<u32>(block, 44) + 0x6ed9eba1, 12); c = rotl<u32>(c, 10); v = step(2, v, w, x, y, z, load<u32>(block, 0) + 0x6d703ef3, 13); x = rotl<u32>(x, 10);
  e = step(2, e, a, b, c, d, load<u32>(block, 20) + 0x6ed9eba1, 7); b = rotl<u32>(b, 10); z = step(2, z, v, w, x, y, load<u32>(block, 16) + 0x6d703ef3, 7); w = rotl<u32>(w, 10);
  d = step(2, d, e, a, b, c, load<u32>(block, 48) + 0x6ed9eba1, 5); a = rotl<u32>(a, 10); y = step(2, y, z, v, w, x, load<u32>(block, 52) + 0x6d703ef3, 5); v = rotl<u32>(v, 10);

  c = step(3, c, d, e, a, b, load<u32>(block, 4) + 0x8f1bbcdc, 11); e = rotl<u32>(e, 10); x = step(1, x, y, z, v, w, load<u32>(block, 32) + 0x7a6d76e9, 15); z = rotl<u32>(z, 10);
  b = step(3, b, c, d, e, a, load<u32>(block, 36) + 0x8f1bbcdc, 12); d = rotl<u32>(d, 10); w = step(1, w, x, y, z, v, load<u32>(block, 24) + 0x7a6d76e9, 5); y = rotl<u32>(y, 10);
  a = step(3, a, b, c, d, e, load<u32>(block, 44) + 0x8f1bbcdc, 14); c = rotl<u32>(c, 10); v = step(1, v, w, x, y, z, load<u32>(block, 16) + 0x7a6d76e9, 8); x = rotl<u32>(x, 10);
  e = step(3, e, a, b, c, d, load<u32>(block, 40) + 0x8f1bbcdc, 15); b = rotl<u32>(b, 10); z = step(1, z, v, w, x, y, load<u32>(block, 4) + 0x7a6d76e9, 11); w = rotl<u32>(w, 10);
  d = step(3, d, e, a, b, c, load<u32>(block, 0) + 0x8f1bbcdc, 14); a = rotl<u32>(a, 10); y = step(1, y, z, v, w, x, load<u32>(block, 12) + 0x7a6d76e9, 14); v = rotl<u32>(v, 10);
  c = step(3, c, d, e, a, b, load<u32>(block, 32) + 0x8f1bbcdc, 15); e = rotl<u32>(e, 10); x = step(1, x, y, z, v, w, load<u32>(block, 44) + 0x7a6d76e9, 14); z = rotl<u32>(z, 10);
  b = step(3, b, c, d, e, a, load<u32>(block, 48) + 0x8f1bbcdc, 9); d = rotl<u32>(d, 10); w = step(1, w, x, y, z, v, load<u32>(block, 60) + 0x7a6d76e9, 6); y = rotl<u32>(y, 10);
  a = step(3, a, b, c, d, e, load<u32>(block, 16) + 0x8f1bbcdc, 8); c = rotl<u32>(c, 10); v = step(1, v, w, x, y, z, load<u32>(block, 0) + 0x7a6d76e9, 14); x = rotl<u32>(x, 10);
  e = step(3, e, a, b, c, d, load<u32>(block, 52) + 0x8f1bbcdc, 9); b = rotl<u32>(b, 10); z = step(1, z, v, w, x, y, load<u32>(block, 20) + 0x7a6d76e9, 6); w = rotl<u32>(w, 10);
  d = step(3, d, e, a, b, c, load<u32>(block, 12) + 0x8f1bbcdc, 14); a = rotl<u32>(a, 10); y = step(1, y, z, v, w, x, load<u32>(block, 48) + 0x7a6d76e9, 9); v = rotl<u32>(v, 10);
  c = step(3, c, d, e, a, b, load<u32>(block, 28) + 0x8f1bbcdc, 5); e = rotl<u32>(e, 10); x = step(1, x, y, z, v, w, load<u32>(block, 8) + 0x7a6d76e9, 12); z = rotl<u32>(z, 10);
  b = step(3, b, c, d, e, a, load<u32>(block, 60) + 0x8f1bbcdc, 6); d = rotl<u32>(d, 10); w = step(1, w, x, y, z, v, load<u32>(block, 52) + 0x7a6d76e9, 9); y = rotl<u32>(y, 10);
  a = step(3, a, b, c, d, e, load<u32>(block, 56) + 0x8f1bbcdc, 8); c = rotl<u32>(c, 10); v = step(1, v, w, x, y, z, load<u32>(block, 36) + 0x7a6d76e9, 12); x = rotl<u32>(x, 10);
  e = step(3, e, a, b, c, d, load<u32>(block, 20) + 0x8f1bbcdc, 6); b = rotl<u32>(b, 10); z = step(1, z, v, w, x, y, load<u32>(block, 28) + 0x7a6d76e9, 5); w = rotl<u32>(w, 10);
  d = step(3, d, e, a, b, c, load<u32>(block, 24) + 0x8f1bbcdc, 5); a = rotl<u32>(a, 10); y = step(1, y, z, v, w, x, load<u32>(block, 40) + 0x7a6d76e9, 15); v = rotl<u32>(v, 10);
  c = step(3, c, d, e, a, b, load<u32>(block, 8) + 0x8f1bbcdc, 12); e = rotl<u32>(e, 10); x = step(1, x, y, z, v, w, load<u32>(block, 56) + 0x7a6d76e9, 8); z = rotl<u32>(z, 10);

  b = step(4, b, c, d, e, a, load<u32>(block, 16) + 0xa953fd4e, 9); d = rotl<u32>(d, 10); w = step(0, w, x, y, z, v, load<u32>(block, 48), 8); y = rotl<u32>(y, 10);
  a = step(4, a, b, c, d, e, load<u32>(block, 0) + 0xa953fd4e, 15); c = rotl<u32>(c, 10); v = step(0, v, w, x, y, z, load<u32>(block, 60), 5); x = rotl<u32>(x, 10);
  e = step(4, e, a, b, c, d, load<u32>(block, 20) + 0xa953fd4e, 5); b = rotl<u32>(b, 10); z = step(0, z, v, w, x, y, load<u32>(block, 40), 12); w = rotl<u32>(w, 10);
  d = step(4, d, e, a, b, c, load<u32>(block, 36) + 0xa953fd4e, 11); a = rotl<u32>(a, 10); y = step(0, y, z, v, w, x, load<u32>(block, 16), 9); v = rotl<u32>(v, 10);
  c = step(4, c, d, e, a, b, load<u32>(block, 28) + 0xa953fd4e, 6); e = rotl<u32>(e, 10); x = step(0, x, y, z, v, w, load<u32>(block, 4), 12); z = rotl<u32>(z, 10);
  b = step(4, b, c, d, e, a, load<u32>(block, 48) + 0xa953fd4e, 8); d = rotl<u32>(d, 10); w = step(0, w, x, y, z, v, load<u32>(block, 20), 5); y = rotl<u32>(y, 10);
  a = step(4, a, b, c, d, e, load<u32>(block, 8) + 0xa953fd4e, 13); c = rotl<u32>(c, 10); v = step(0, v, w, x, y, z, load<u32>(block, 32), 14); x = rotl<u32>(x, 10);
  e = step(4, e, a, b, c, d, load<u32>(block, 40) + 0xa953fd4e, 12); b = rotl<u32>(b, 10); z = step(0, z, v, w, x, y, load<u32>(block, 28), 6); w = rotl<u32>(w, 10);
  d = step(4, d, e, a, b, c, load<u32>(block, 56) + 0xa953fd4e, 5); a = rotl<u32>(a, 10); y = step(0, y, z, v, w, x, load<u32>(block, 24), 8); v = rotl<u32>(v, 10);
  c = step(4, c, d, e, a, b, load<u32>(block, 4) + 0xa953fd4e, 12); e = rotl<u32>(e, 10); x = step(0, x, y, z, v, w, load<u32>(block, 8), 13); z = rotl<u32>(z, 10);
  b = step(4, b, c, d, e, a, load<u32>(block, 12) + 0xa953fd4e, 13); d = rotl<u32>(d, 10); w = step(0, w, x, y, z, v, load<u32>(block, 52), 6); y = rotl<u32>(y, 10);
  a = step(4, a, b, c, d, e, load<u32>(block, 32) + 0xa953fd4e, 14); c = rotl<u32>(c, 10); v = step(0, v, w, x, y, z, load<u32>(block, 56), 5); x = rotl<u32>(x, 10);
  e = step(4, e, a, b, c, d, load<u32>(block, 44) + 0xa953fd4e, 11); b = rotl<u32>(b, 10); z = step(0, z, v, w, x, y, load<u32>(block, 0), 15); w = rotl<u32>(w, 10);
  d = step(4, d, e, a, b, c, load<u32>(block, 24) + 0xa953fd4e, 8); a = rotl<u32>(a, 10); y = step(0, y, z, v, w, x, load<u32>(block, 12), 13); v = rotl<u32>(v, 10);
  c = step(4, c, d, e, a, b, load<u32>(block, 60) + 0xa953fd4e, 5); e = rotl<u32>(e, 10); x = step(0, x, y, z, v, w, load<u32>(block, 36), 11); z = rotl<u32>(z, 10);
  b = step(4, b, c, d, e, a, load<u32>(block, 52) + 0xa953fd4e, 6); d = rotl<u32>(d, 10); w = step(0, w, x, y, z, v, load<u32>(block, 44), 11); y = rotl<u32>(y, 10);

  store<u32>(state, s1 + c + y);
  store<u32>(state, s2 + d + z, 4);
  store<u32>(state, s3 + e + v, 8);
  store<u32>(state, s4 + a + w, 12);
  store<u32>(state, s0 + b + x, 16);
}
