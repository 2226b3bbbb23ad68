// The compression function of BLAKE2b with any number of rounds (RFC 7693, section 3.2; EIP-152).

/** Sixteen words. */
const STATE: usize = memory.data(128, 16);
const IV: usize = memory.data<u64>([
  0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
  0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
]);

/**
 * Writes the 64 bytes of the new state. The input, of BLAKE2F_SIZE bytes: the number of rounds, most significant byte first, state,
 * block and offset, and whether the block is the last.
 */
export function blake2f(to: usize, input: usize): void {
  const h = input + 4, m = input + 68, offset = input + 196;
  memory.copy(STATE, h, 64);
  memory.copy(STATE + 64, IV, 64);
  for (let i: usize = 0; i < 16; i += 8) store<u64>(STATE + 96 + i, load<u64>(STATE + 96 + i) ^ load<u64>(offset + i));
  if (load<u8>(input, 212) != 0) store<u64>(STATE, ~load<u64>(STATE, 112), 112);
  mixAll(bswap<u32>(load<u32>(input)), m);
  for (let i: usize = 0; i < 64; i += 8) store<u64>(to + i, load<u64>(h + i) ^ load<u64>(STATE + i) ^ load<u64>(STATE + i, 64));
}

/** The rounds, each with its own order of the message's words, over and over. */
function mixAll(rounds: u32, m: usize): void {
  let left = rounds;
  while (true) {
    if (left-- == 0) return;
    round(m, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    if (left-- == 0) return;
    round(m, 14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3);
    if (left-- == 0) return;
    round(m, 11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4);
    if (left-- == 0) return;
    round(m, 7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8);
    if (left-- == 0) return;
    round(m, 9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13);
    if (left-- == 0) return;
    round(m, 2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9);
    if (left-- == 0) return;
    round(m, 12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11);
    if (left-- == 0) return;
    round(m, 13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10);
    if (left-- == 0) return;
    round(m, 6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5);
    if (left-- == 0) return;
    round(m, 10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0);
  }
}

/** One round, columns before diagonals, with the words of the message in the order given. */
// @ts-ignore: decorator
@inline function round(
  m: usize, s0: usize, s1: usize, s2: usize, s3: usize, s4: usize, s5: usize, s6: usize, s7: usize,
  s8: usize, s9: usize, s10: usize, s11: usize, s12: usize, s13: usize, s14: usize, s15: usize,
): void {
  mix(m, 0, 4, 8, 12, s0, s1);
  mix(m, 1, 5, 9, 13, s2, s3);
  mix(m, 2, 6, 10, 14, s4, s5);
  mix(m, 3, 7, 11, 15, s6, s7);
  mix(m, 0, 5, 10, 15, s8, s9);
  mix(m, 1, 6, 11, 12, s10, s11);
  mix(m, 2, 7, 8, 13, s12, s13);
  mix(m, 3, 4, 9, 14, s14, s15);
}

// @ts-ignore: decorator
@inline function mix(m: usize, i: usize, j: usize, k: usize, l: usize, x: usize, y: usize): void {
  let a = load<u64>(STATE + (i << 3)), b = load<u64>(STATE + (j << 3));
  let c = load<u64>(STATE + (k << 3)), d = load<u64>(STATE + (l << 3));
  a += b + load<u64>(m + (x << 3));
  d = rotr<u64>(d ^ a, 32);
  c += d;
  b = rotr<u64>(b ^ c, 24);
  a += b + load<u64>(m + (y << 3));
  d = rotr<u64>(d ^ a, 16);
  c += d;
  b = rotr<u64>(b ^ c, 63);
  store<u64>(STATE + (i << 3), a);
  store<u64>(STATE + (j << 3), b);
  store<u64>(STATE + (k << 3), c);
  store<u64>(STATE + (l << 3), d);
}
