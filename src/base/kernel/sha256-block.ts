// The compression function of SHA-256 (FIPS 180-4, section 6.2.2).
import { KEYED, begin, extend } from "./sha256-schedule";

/** Bytes of a hash value and of a block. */
export const SHA256_STATE: i32 = 32;
export const SHA256_BLOCK: i32 = 64;

// @ts-ignore: decorator
@inline function sum0(x: u32): u32 { return rotr<u32>(x ^ rotr<u32>(x, 11) ^ rotr<u32>(x, 20), 2); }
// @ts-ignore: decorator
@inline function sum1(x: u32): u32 { return rotr<u32>(x ^ rotr<u32>(x, 5) ^ rotr<u32>(x, 19), 6); }

/** Updates a hash value, eight little-endian words, with a block of 64 bytes. */
export function compress(state: usize, block: usize): void {
  if (ASC_FEATURE_SIMD) compressBy<v128>(state, block);
  else compressBy<u32>(state, block);
}

/**
 * Sixteen rounds a turn, so that no word moves; `even` and `odd` are what the majority of three words shares with that of the
 * next round. A processor works at the words of later rounds while rounds wait for each other: with the words of a turn between
 * its rounds a block takes 100 ns, and 190 with all words made first (50,000 bytes, V8 11.3). The last turn's are of no use, and
 * a test for them costs more.
 */
// @ts-ignore: decorator
@inline function compressBy<W>(state: usize, block: usize): void {
  let w0 = begin<W>(block, 0), w1 = begin<W>(block, 16), w2 = begin<W>(block, 32), w3 = begin<W>(block, 48);
  let a = load<u32>(state), b = load<u32>(state, 4), c = load<u32>(state, 8), d = load<u32>(state, 12);
  let e = load<u32>(state, 16), f = load<u32>(state, 20), g = load<u32>(state, 24), h = load<u32>(state, 28);
  let even: u32 = 0, odd = b ^ c;
  for (let i: usize = 0; i < 256; i += 64) {
    h = h + load<u32>(KEYED + i, 0) + (g ^ (e & (f ^ g))) + sum1(e); d += h; even = a ^ b; h = h + (b ^ (even & odd)) + sum0(a);
    g = g + load<u32>(KEYED + i, 4) + (f ^ (d & (e ^ f))) + sum1(d); c += g; odd = h ^ a; g = g + (a ^ (odd & even)) + sum0(h);
    f = f + load<u32>(KEYED + i, 8) + (e ^ (c & (d ^ e))) + sum1(c); b += f; even = g ^ h; f = f + (h ^ (even & odd)) + sum0(g);
    e = e + load<u32>(KEYED + i, 12) + (d ^ (b & (c ^ d))) + sum1(b); a += e; odd = f ^ g; e = e + (g ^ (odd & even)) + sum0(f);
    w0 = extend<W>(i + 64, w0, w1, w2, w3);
    d = d + load<u32>(KEYED + i, 16) + (c ^ (a & (b ^ c))) + sum1(a); h += d; even = e ^ f; d = d + (f ^ (even & odd)) + sum0(e);
    c = c + load<u32>(KEYED + i, 20) + (b ^ (h & (a ^ b))) + sum1(h); g += c; odd = d ^ e; c = c + (e ^ (odd & even)) + sum0(d);
    b = b + load<u32>(KEYED + i, 24) + (a ^ (g & (h ^ a))) + sum1(g); f += b; even = c ^ d; b = b + (d ^ (even & odd)) + sum0(c);
    a = a + load<u32>(KEYED + i, 28) + (h ^ (f & (g ^ h))) + sum1(f); e += a; odd = b ^ c; a = a + (c ^ (odd & even)) + sum0(b);
    w1 = extend<W>(i + 80, w1, w2, w3, w0);
    h = h + load<u32>(KEYED + i, 32) + (g ^ (e & (f ^ g))) + sum1(e); d += h; even = a ^ b; h = h + (b ^ (even & odd)) + sum0(a);
    g = g + load<u32>(KEYED + i, 36) + (f ^ (d & (e ^ f))) + sum1(d); c += g; odd = h ^ a; g = g + (a ^ (odd & even)) + sum0(h);
    f = f + load<u32>(KEYED + i, 40) + (e ^ (c & (d ^ e))) + sum1(c); b += f; even = g ^ h; f = f + (h ^ (even & odd)) + sum0(g);
    e = e + load<u32>(KEYED + i, 44) + (d ^ (b & (c ^ d))) + sum1(b); a += e; odd = f ^ g; e = e + (g ^ (odd & even)) + sum0(f);
    w2 = extend<W>(i + 96, w2, w3, w0, w1);
    d = d + load<u32>(KEYED + i, 48) + (c ^ (a & (b ^ c))) + sum1(a); h += d; even = e ^ f; d = d + (f ^ (even & odd)) + sum0(e);
    c = c + load<u32>(KEYED + i, 52) + (b ^ (h & (a ^ b))) + sum1(h); g += c; odd = d ^ e; c = c + (e ^ (odd & even)) + sum0(d);
    b = b + load<u32>(KEYED + i, 56) + (a ^ (g & (h ^ a))) + sum1(g); f += b; even = c ^ d; b = b + (d ^ (even & odd)) + sum0(c);
    a = a + load<u32>(KEYED + i, 60) + (h ^ (f & (g ^ h))) + sum1(f); e += a; odd = b ^ c; a = a + (c ^ (odd & even)) + sum0(b);
    w3 = extend<W>(i + 112, w3, w0, w1, w2);
  }
  store<u32>(state, load<u32>(state) + a);
  store<u32>(state, load<u32>(state, 4) + b, 4);
  store<u32>(state, load<u32>(state, 8) + c, 8);
  store<u32>(state, load<u32>(state, 12) + d, 12);
  store<u32>(state, load<u32>(state, 16) + e, 16);
  store<u32>(state, load<u32>(state, 20) + f, 20);
  store<u32>(state, load<u32>(state, 24) + g, 24);
  store<u32>(state, load<u32>(state, 28) + h, 28);
}
