// 256-bit words: four u64 limbs in linear memory, least significant first.

// @ts-ignore: decorator
@inline export function copyWord(to: usize, from: usize): void {
  const l0 = load<u64>(from), l1 = load<u64>(from, 8), l2 = load<u64>(from, 16), l3 = load<u64>(from, 24);
  store<u64>(to, l0);
  store<u64>(to, l1, 8);
  store<u64>(to, l2, 16);
  store<u64>(to, l3, 24);
}

// @ts-ignore: decorator
@inline export function setWord(to: usize, value: u64): void {
  store<u64>(to, value);
  store<u64>(to, 0, 8);
  store<u64>(to, 0, 16);
  store<u64>(to, 0, 24);
}

// @ts-ignore: decorator
@inline export function isZero(word: usize): bool {
  return (load<u64>(word) | load<u64>(word, 8) | load<u64>(word, 16) | load<u64>(word, 24)) == 0;
}

// @ts-ignore: decorator
@inline export function equalWords(a: usize, b: usize): bool {
  return (
    ((load<u64>(a) ^ load<u64>(b)) |
      (load<u64>(a, 8) ^ load<u64>(b, 8)) |
      (load<u64>(a, 16) ^ load<u64>(b, 16)) |
      (load<u64>(a, 24) ^ load<u64>(b, 24))) ==
    0
  );
}

/** The word as a u64, or 2^64-1 when it is larger. */
// @ts-ignore: decorator
@inline export function saturated(word: usize): u64 {
  return (load<u64>(word, 8) | load<u64>(word, 16) | load<u64>(word, 24)) == 0 ? load<u64>(word) : u64.MAX_VALUE;
}

/** True when the word has less than 33 bits, so that it can be a size or an offset. */
// @ts-ignore: decorator
@inline export function isSmall(word: usize): bool {
  return ((load<u64>(word) >> 32) | load<u64>(word, 8) | load<u64>(word, 16) | load<u64>(word, 24)) == 0;
}

// @ts-ignore: decorator
@inline export function lessThan(a: usize, b: usize): bool {
  const a3 = load<u64>(a, 24), b3 = load<u64>(b, 24);
  if (a3 != b3) return a3 < b3;
  const a2 = load<u64>(a, 16), b2 = load<u64>(b, 16);
  if (a2 != b2) return a2 < b2;
  const a1 = load<u64>(a, 8), b1 = load<u64>(b, 8);
  if (a1 != b1) return a1 < b1;
  return load<u64>(a) < load<u64>(b);
}

// @ts-ignore: decorator
@inline export function signedLessThan(a: usize, b: usize): bool {
  const a3 = load<i64>(a, 24), b3 = load<i64>(b, 24);
  if (a3 != b3) return a3 < b3;
  return lessThan(a, b);
}

/** to = a + b; returns the carry. */
// @ts-ignore: decorator
@inline export function add(to: usize, a: usize, b: usize): u64 {
  const a0 = load<u64>(a), a1 = load<u64>(a, 8), a2 = load<u64>(a, 16), a3 = load<u64>(a, 24);
  const s0 = a0 + load<u64>(b);
  let c = u64(s0 < a0);
  const t1 = a1 + load<u64>(b, 8);
  const s1 = t1 + c;
  c = u64(t1 < a1) | u64(s1 < t1);
  const t2 = a2 + load<u64>(b, 16);
  const s2 = t2 + c;
  c = u64(t2 < a2) | u64(s2 < t2);
  const t3 = a3 + load<u64>(b, 24);
  const s3 = t3 + c;
  store<u64>(to, s0);
  store<u64>(to, s1, 8);
  store<u64>(to, s2, 16);
  store<u64>(to, s3, 24);
  return u64(t3 < a3) | u64(s3 < t3);
}

/** to = a - b; returns the borrow. */
// @ts-ignore: decorator
@inline export function subtract(to: usize, a: usize, b: usize): u64 {
  const a0 = load<u64>(a), a1 = load<u64>(a, 8), a2 = load<u64>(a, 16), a3 = load<u64>(a, 24);
  const b0 = load<u64>(b), b1 = load<u64>(b, 8), b2 = load<u64>(b, 16), b3 = load<u64>(b, 24);
  let c = u64(a0 < b0);
  const d1 = a1 - b1, d2 = a2 - b2, d3 = a3 - b3;
  store<u64>(to, a0 - b0);
  store<u64>(to, d1 - c, 8);
  c = u64(a1 < b1) | u64(d1 < c);
  store<u64>(to, d2 - c, 16);
  c = u64(a2 < b2) | u64(d2 < c);
  store<u64>(to, d3 - c, 24);
  return u64(a3 < b3) | u64(d3 < c);
}

/** Adds a carry into the three upper limbs. */
export function carryUp(word: usize): void {
  for (let i: usize = 8; i < 32; i += 8) {
    const limb = load<u64>(word + i) + 1;
    store<u64>(word + i, limb);
    if (limb != 0) return;
  }
}

export function negate(to: usize, a: usize): void {
  let c: u64 = 1;
  for (let i: usize = 0; i < 32; i += 8) {
    const limb = ~load<u64>(a + i) + c;
    c &= u64(limb == 0);
    store<u64>(to + i, limb);
  }
}

/** Bits up to and including the highest set one. */
export function bitLength(word: usize): u32 {
  for (let i = 3; i >= 0; i--) {
    const limb = load<u64>(word + (<usize>i << 3));
    if (limb != 0) return (<u32>i << 6) + 64 - <u32>clz<u64>(limb);
  }
  return 0;
}

/** to = value << shift, for shift below 256. */
export function shiftLeft(to: usize, value: usize, shift: u32): void {
  let l0 = load<u64>(value), l1 = load<u64>(value, 8), l2 = load<u64>(value, 16), l3 = load<u64>(value, 24);
  if (shift & 128) {
    l3 = l1;
    l2 = l0;
    l1 = 0;
    l0 = 0;
  }
  if (shift & 64) {
    l3 = l2;
    l2 = l1;
    l1 = l0;
    l0 = 0;
  }
  const s = <u64>(shift & 63);
  // Two shifts, because one by 64 is one by 0.
  const r = 63 - s;
  store<u64>(to, l0 << s);
  store<u64>(to, (l1 << s) | ((l0 >> 1) >> r), 8);
  store<u64>(to, (l2 << s) | ((l1 >> 1) >> r), 16);
  store<u64>(to, (l3 << s) | ((l2 >> 1) >> r), 24);
}

/** to = value >> shift, for shift below 256, filled from the left with the bits of `fill` (all 0 or all 1). */
export function shiftRight(to: usize, value: usize, shift: u32, fill: u64): void {
  let l0 = load<u64>(value), l1 = load<u64>(value, 8), l2 = load<u64>(value, 16), l3 = load<u64>(value, 24);
  if (shift & 128) {
    l0 = l2;
    l1 = l3;
    l2 = fill;
    l3 = fill;
  }
  if (shift & 64) {
    l0 = l1;
    l1 = l2;
    l2 = l3;
    l3 = fill;
  }
  const s = <u64>(shift & 63);
  const r = 63 - s;
  store<u64>(to, (l0 >> s) | ((l1 << 1) << r));
  store<u64>(to, (l1 >> s) | ((l2 << 1) << r), 8);
  store<u64>(to, (l2 >> s) | ((l3 << 1) << r), 16);
  store<u64>(to, (l3 >> s) | ((fill << 1) << r), 24);
}

/** The 32 big-endian bytes at `from` as a word; with vectors one shuffle of each half. The two may be the same. */
// @ts-ignore: decorator
@inline export function loadBytes(to: usize, from: usize): void {
  if (ASC_FEATURE_SIMD) {
    const high = v128.load(from), low = v128.load(from, 16);
    v128.store(to, i8x16.shuffle(low, low, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
    v128.store(to, i8x16.shuffle(high, high, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0), 16);
  } else {
    const l3 = bswap<u64>(load<u64>(from)), l2 = bswap<u64>(load<u64>(from, 8));
    const l1 = bswap<u64>(load<u64>(from, 16)), l0 = bswap<u64>(load<u64>(from, 24));
    store<u64>(to, l0);
    store<u64>(to, l1, 8);
    store<u64>(to, l2, 16);
    store<u64>(to, l3, 24);
  }
}

/**
 * Writes a word as 32 big-endian bytes. With vectors limbs are read one by one: a wider read of fresh limbs waits for their
 * store.
 */
// @ts-ignore: decorator
@inline export function storeBytes(to: usize, word: usize): void {
  if (ASC_FEATURE_SIMD) {
    const low = i64x2.replace_lane(i64x2.splat(load<i64>(word)), 1, load<i64>(word, 8));
    const high = i64x2.replace_lane(i64x2.splat(load<i64>(word, 16)), 1, load<i64>(word, 24));
    v128.store(to, i8x16.shuffle(high, high, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
    v128.store(to, i8x16.shuffle(low, low, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0), 16);
  } else {
    loadBytes(to, word);
  }
}

/** The 20 bytes of an address as a word. */
export function loadAddress(to: usize, from: usize): void {
  const l2 = <u64>bswap<u32>(load<u32>(from)), l1 = bswap<u64>(load<u64>(from, 4)), l0 = bswap<u64>(load<u64>(from, 12));
  store<u64>(to, l0);
  store<u64>(to, l1, 8);
  store<u64>(to, l2, 16);
  store<u64>(to, 0, 24);
}

/** Writes the address in the low 160 bits of a word as 20 bytes. */
export function storeAddress(to: usize, word: usize): void {
  store<u32>(to, bswap<u32>(load<u32>(word, 16)));
  store<u64>(to, bswap<u64>(load<u64>(word, 8)), 4);
  store<u64>(to, bswap<u64>(load<u64>(word)), 12);
}

/** Copies an address from one word to another, whatever the upper 96 bits are. */
export function copyAddress(to: usize, word: usize): void {
  const l0 = load<u64>(word), l1 = load<u64>(word, 8), l2 = <u64>load<u32>(word, 16);
  store<u64>(to, l0);
  store<u64>(to, l1, 8);
  store<u64>(to, l2, 16);
  store<u64>(to, 0, 24);
}

/** The word's byte `index`, counted from the most significant; 0 past the end. */
// @ts-ignore: decorator
@inline export function byteAt(word: usize, index: u64): u64 {
  return index < 32 ? <u64>load<u8>(word + 31 - <usize>index) : 0;
}

/** Extends the sign of the word's byte `byte`, counted from the least significant, in place. */
export function signExtend(word: usize, byte: u64): void {
  if (byte >= 31) return;
  const bit = 8 * byte + 7;
  const limb = <usize>(bit >> 6) << 3;
  const unused = 63 - (bit & 63);
  const value = (load<i64>(word + limb) << unused) >> unused;
  store<i64>(word + limb, value);
  for (let above = limb + 8; above < 32; above += 8) store<i64>(word + above, value >> 63);
}
