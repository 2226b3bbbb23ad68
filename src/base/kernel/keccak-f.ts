// Keccak-f[1600], 24 rounds (FIPS 202, section 3.3).

/** The Keccak state: 25 lanes, lane x + 5 * y. */
export const STATE = memory.data(200, 8);

const ROUND_CONSTANTS = memory.data<u64>([
  0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000,
  0x000000000000808b, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
  0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
  0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003,
  0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
  0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
]);

// @ts-ignore: decorator
@inline
function lane(index: usize): u64 {
  return load<u64>(STATE + (index << 3));
}

/** Three lanes of the last step of a round, chi. */
// @ts-ignore: decorator
@inline
function chi(index: usize, a: u64, b: u64, c: u64): void {
  store<u64>(STATE + (index << 3), a ^ (~b & c));
}

/** Permutes the state: straight-line rounds over locals. */
export function permute(): void {
  for (let round: usize = 0; round < 24; round++) {
    const c0 = lane(0) ^ lane(5) ^ lane(10) ^ lane(15) ^ lane(20);
    const c1 = lane(1) ^ lane(6) ^ lane(11) ^ lane(16) ^ lane(21);
    const c2 = lane(2) ^ lane(7) ^ lane(12) ^ lane(17) ^ lane(22);
    const c3 = lane(3) ^ lane(8) ^ lane(13) ^ lane(18) ^ lane(23);
    const c4 = lane(4) ^ lane(9) ^ lane(14) ^ lane(19) ^ lane(24);
    const d0 = c4 ^ rotl(c1, 1), d1 = c0 ^ rotl(c2, 1), d2 = c1 ^ rotl(c3, 1);
    const d3 = c2 ^ rotl(c4, 1), d4 = c3 ^ rotl(c0, 1);
    const b0 = lane(0) ^ d0, b1 = rotl(lane(6) ^ d1, 44), b2 = rotl(lane(12) ^ d2, 43);
    const b3 = rotl(lane(18) ^ d3, 21), b4 = rotl(lane(24) ^ d4, 14);
    const b5 = rotl(lane(3) ^ d3, 28), b6 = rotl(lane(9) ^ d4, 20), b7 = rotl(lane(10) ^ d0, 3);
    const b8 = rotl(lane(16) ^ d1, 45), b9 = rotl(lane(22) ^ d2, 61);
    const b10 = rotl(lane(1) ^ d1, 1), b11 = rotl(lane(7) ^ d2, 6), b12 = rotl(lane(13) ^ d3, 25);
    const b13 = rotl(lane(19) ^ d4, 8), b14 = rotl(lane(20) ^ d0, 18);
    const b15 = rotl(lane(4) ^ d4, 27), b16 = rotl(lane(5) ^ d0, 36), b17 = rotl(lane(11) ^ d1, 10);
    const b18 = rotl(lane(17) ^ d2, 15), b19 = rotl(lane(23) ^ d3, 56);
    const b20 = rotl(lane(2) ^ d2, 62), b21 = rotl(lane(8) ^ d3, 55), b22 = rotl(lane(14) ^ d4, 39);
    const b23 = rotl(lane(15) ^ d0, 41), b24 = rotl(lane(21) ^ d1, 2);
    chi(0, b0 ^ load<u64>(ROUND_CONSTANTS + (round << 3)), b1, b2);
    chi(1, b1, b2, b3); chi(2, b2, b3, b4); chi(3, b3, b4, b0); chi(4, b4, b0, b1);
    chi(5, b5, b6, b7); chi(6, b6, b7, b8); chi(7, b7, b8, b9); chi(8, b8, b9, b5); chi(9, b9, b5, b6);
    chi(10, b10, b11, b12); chi(11, b11, b12, b13); chi(12, b12, b13, b14); chi(13, b13, b14, b10);
    chi(14, b14, b10, b11);
    chi(15, b15, b16, b17); chi(16, b16, b17, b18); chi(17, b17, b18, b19); chi(18, b18, b19, b15);
    chi(19, b19, b15, b16);
    chi(20, b20, b21, b22); chi(21, b21, b22, b23); chi(22, b22, b23, b24); chi(23, b23, b24, b20);
    chi(24, b24, b20, b21);
  }
}
