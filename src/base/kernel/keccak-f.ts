// Keccak-f[1600], 24 rounds (FIPS 202, section 3.3), with all lanes in locals.

/** Bytes of a state, and those of a block that Keccak-256 takes into it. */
export const KECCAK_STATE: i32 = 200;
export const KECCAK_RATE: i32 = 136;

export const ROUND_CONSTANTS: usize = memory.data<u64>([
  0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000, 0x000000000000808b,
  0x0000000080000001, 0x8000000080008081, 0x8000000000008009, 0x000000000000008a, 0x0000000000000088,
  0x0000000080008009, 0x000000008000000a, 0x000000008000808b, 0x800000000000008b, 0x8000000000008089,
  0x8000000000008003, 0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
  0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
]);

/** Permutes the 25 little-endian lanes at `state`, lane x + 5 * y; in names, y comes first. */
export function permute(state: usize): void {
  let a00 = load<u64>(state, 0), a01 = load<u64>(state, 8), a02 = load<u64>(state, 16), a03 = load<u64>(state, 24), a04 = load<u64>(state, 32);
  let a10 = load<u64>(state, 40), a11 = load<u64>(state, 48), a12 = load<u64>(state, 56), a13 = load<u64>(state, 64), a14 = load<u64>(state, 72);
  let a20 = load<u64>(state, 80), a21 = load<u64>(state, 88), a22 = load<u64>(state, 96), a23 = load<u64>(state, 104), a24 = load<u64>(state, 112);
  let a30 = load<u64>(state, 120), a31 = load<u64>(state, 128), a32 = load<u64>(state, 136), a33 = load<u64>(state, 144), a34 = load<u64>(state, 152);
  let a40 = load<u64>(state, 160), a41 = load<u64>(state, 168), a42 = load<u64>(state, 176), a43 = load<u64>(state, 184), a44 = load<u64>(state, 192);
  for (let round: usize = 0; round < 192; round += 8) {
    const c0 = a00 ^ a10 ^ a20 ^ a30 ^ a40;
    const c1 = a01 ^ a11 ^ a21 ^ a31 ^ a41;
    const c2 = a02 ^ a12 ^ a22 ^ a32 ^ a42;
    const c3 = a03 ^ a13 ^ a23 ^ a33 ^ a43;
    const c4 = a04 ^ a14 ^ a24 ^ a34 ^ a44;
    const d0 = c4 ^ rotl<u64>(c1, 1);
    const d1 = c0 ^ rotl<u64>(c2, 1);
    const d2 = c1 ^ rotl<u64>(c3, 1);
    const d3 = c2 ^ rotl<u64>(c4, 1);
    const d4 = c3 ^ rotl<u64>(c0, 1);
    const b00 = a00 ^ d0, b01 = rotl<u64>(a11 ^ d1, 44), b02 = rotl<u64>(a22 ^ d2, 43), b03 = rotl<u64>(a33 ^ d3, 21), b04 = rotl<u64>(a44 ^ d4, 14);
    const b10 = rotl<u64>(a03 ^ d3, 28), b11 = rotl<u64>(a14 ^ d4, 20), b12 = rotl<u64>(a20 ^ d0, 3), b13 = rotl<u64>(a31 ^ d1, 45), b14 = rotl<u64>(a42 ^ d2, 61);
    const b20 = rotl<u64>(a01 ^ d1, 1), b21 = rotl<u64>(a12 ^ d2, 6), b22 = rotl<u64>(a23 ^ d3, 25), b23 = rotl<u64>(a34 ^ d4, 8), b24 = rotl<u64>(a40 ^ d0, 18);
    const b30 = rotl<u64>(a04 ^ d4, 27), b31 = rotl<u64>(a10 ^ d0, 36), b32 = rotl<u64>(a21 ^ d1, 10), b33 = rotl<u64>(a32 ^ d2, 15), b34 = rotl<u64>(a43 ^ d3, 56);
    const b40 = rotl<u64>(a02 ^ d2, 62), b41 = rotl<u64>(a13 ^ d3, 55), b42 = rotl<u64>(a24 ^ d4, 39), b43 = rotl<u64>(a30 ^ d0, 41), b44 = rotl<u64>(a41 ^ d1, 2);
    a00 = b00 ^ (~b01 & b02) ^ load<u64>(ROUND_CONSTANTS + round);
    a01 = b01 ^ (~b02 & b03);
    a02 = b02 ^ (~b03 & b04);
    a03 = b03 ^ (~b04 & b00);
    a04 = b04 ^ (~b00 & b01);
    a10 = b10 ^ (~b11 & b12);
    a11 = b11 ^ (~b12 & b13);
    a12 = b12 ^ (~b13 & b14);
    a13 = b13 ^ (~b14 & b10);
    a14 = b14 ^ (~b10 & b11);
    a20 = b20 ^ (~b21 & b22);
    a21 = b21 ^ (~b22 & b23);
    a22 = b22 ^ (~b23 & b24);
    a23 = b23 ^ (~b24 & b20);
    a24 = b24 ^ (~b20 & b21);
    a30 = b30 ^ (~b31 & b32);
    a31 = b31 ^ (~b32 & b33);
    a32 = b32 ^ (~b33 & b34);
    a33 = b33 ^ (~b34 & b30);
    a34 = b34 ^ (~b30 & b31);
    a40 = b40 ^ (~b41 & b42);
    a41 = b41 ^ (~b42 & b43);
    a42 = b42 ^ (~b43 & b44);
    a43 = b43 ^ (~b44 & b40);
    a44 = b44 ^ (~b40 & b41);
  }
  store<u64>(state, a00, 0);
  store<u64>(state, a01, 8);
  store<u64>(state, a02, 16);
  store<u64>(state, a03, 24);
  store<u64>(state, a04, 32);
  store<u64>(state, a10, 40);
  store<u64>(state, a11, 48);
  store<u64>(state, a12, 56);
  store<u64>(state, a13, 64);
  store<u64>(state, a14, 72);
  store<u64>(state, a20, 80);
  store<u64>(state, a21, 88);
  store<u64>(state, a22, 96);
  store<u64>(state, a23, 104);
  store<u64>(state, a24, 112);
  store<u64>(state, a30, 120);
  store<u64>(state, a31, 128);
  store<u64>(state, a32, 136);
  store<u64>(state, a33, 144);
  store<u64>(state, a34, 152);
  store<u64>(state, a40, 160);
  store<u64>(state, a41, 168);
  store<u64>(state, a42, 176);
  store<u64>(state, a43, 184);
  store<u64>(state, a44, 192);
}

/** Takes in `size` bytes, a multiple of the rate, at a state whose rate is free. */
export function absorbBlocks(state: usize, from: usize, size: usize): void {
  for (let at = from; at < from + size; at += <usize>KECCAK_RATE) {
    for (let i: usize = 0; i < <usize>KECCAK_RATE; i += 8) store<u64>(state + i, load<u64>(state + i) ^ load<u64>(at + i));
    permute(state);
  }
}
