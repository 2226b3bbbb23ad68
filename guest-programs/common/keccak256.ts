// Keccak-256 as in Ethereum: Keccak[512] with the original padding (0x01), not SHA-3's.

const RATE: u32 = 136;

const ROUND_CONSTANTS = memory.data<u64>([
  0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000,
  0x000000000000808b, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
  0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
  0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003,
  0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
  0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
]);

/** The state: 25 lanes, lane x + 5 * y. */
const STATE = memory.data(200, 8);

/** The last, padded block. */
const LAST_BLOCK = memory.data(136, 8);

// @ts-ignore: decorator
@inline
function lane(index: u32): u64 {
  return load<u64>(STATE + (<usize>index << 3));
}

// @ts-ignore: decorator
@inline
function setLane(index: u32, value: u64): void {
  store<u64>(STATE + (<usize>index << 3), value);
}

/** Keccak-f[1600]. Straight-line rounds over locals: registers for the host's compiler, no index arithmetic. */
function permute(): void {
  for (let round: u32 = 0; round < 24; round++) {
    const c0 = lane(0) ^ lane(5) ^ lane(10) ^ lane(15) ^ lane(20);
    const c1 = lane(1) ^ lane(6) ^ lane(11) ^ lane(16) ^ lane(21);
    const c2 = lane(2) ^ lane(7) ^ lane(12) ^ lane(17) ^ lane(22);
    const c3 = lane(3) ^ lane(8) ^ lane(13) ^ lane(18) ^ lane(23);
    const c4 = lane(4) ^ lane(9) ^ lane(14) ^ lane(19) ^ lane(24);
    const d0 = c4 ^ rotl(c1, 1);
    const d1 = c0 ^ rotl(c2, 1);
    const d2 = c1 ^ rotl(c3, 1);
    const d3 = c2 ^ rotl(c4, 1);
    const d4 = c3 ^ rotl(c0, 1);
    const b0 = lane(0) ^ d0;
    const b1 = rotl(lane(6) ^ d1, 44);
    const b2 = rotl(lane(12) ^ d2, 43);
    const b3 = rotl(lane(18) ^ d3, 21);
    const b4 = rotl(lane(24) ^ d4, 14);
    const b5 = rotl(lane(3) ^ d3, 28);
    const b6 = rotl(lane(9) ^ d4, 20);
    const b7 = rotl(lane(10) ^ d0, 3);
    const b8 = rotl(lane(16) ^ d1, 45);
    const b9 = rotl(lane(22) ^ d2, 61);
    const b10 = rotl(lane(1) ^ d1, 1);
    const b11 = rotl(lane(7) ^ d2, 6);
    const b12 = rotl(lane(13) ^ d3, 25);
    const b13 = rotl(lane(19) ^ d4, 8);
    const b14 = rotl(lane(20) ^ d0, 18);
    const b15 = rotl(lane(4) ^ d4, 27);
    const b16 = rotl(lane(5) ^ d0, 36);
    const b17 = rotl(lane(11) ^ d1, 10);
    const b18 = rotl(lane(17) ^ d2, 15);
    const b19 = rotl(lane(23) ^ d3, 56);
    const b20 = rotl(lane(2) ^ d2, 62);
    const b21 = rotl(lane(8) ^ d3, 55);
    const b22 = rotl(lane(14) ^ d4, 39);
    const b23 = rotl(lane(15) ^ d0, 41);
    const b24 = rotl(lane(21) ^ d1, 2);
    setLane(0, b0 ^ (~b1 & b2) ^ load<u64>(ROUND_CONSTANTS + (<usize>round << 3)));
    setLane(1, b1 ^ (~b2 & b3));
    setLane(2, b2 ^ (~b3 & b4));
    setLane(3, b3 ^ (~b4 & b0));
    setLane(4, b4 ^ (~b0 & b1));
    setLane(5, b5 ^ (~b6 & b7));
    setLane(6, b6 ^ (~b7 & b8));
    setLane(7, b7 ^ (~b8 & b9));
    setLane(8, b8 ^ (~b9 & b5));
    setLane(9, b9 ^ (~b5 & b6));
    setLane(10, b10 ^ (~b11 & b12));
    setLane(11, b11 ^ (~b12 & b13));
    setLane(12, b12 ^ (~b13 & b14));
    setLane(13, b13 ^ (~b14 & b10));
    setLane(14, b14 ^ (~b10 & b11));
    setLane(15, b15 ^ (~b16 & b17));
    setLane(16, b16 ^ (~b17 & b18));
    setLane(17, b17 ^ (~b18 & b19));
    setLane(18, b18 ^ (~b19 & b15));
    setLane(19, b19 ^ (~b15 & b16));
    setLane(20, b20 ^ (~b21 & b22));
    setLane(21, b21 ^ (~b22 & b23));
    setLane(22, b22 ^ (~b23 & b24));
    setLane(23, b23 ^ (~b24 & b20));
    setLane(24, b24 ^ (~b20 & b21));
  }
}

function absorb(block: usize): void {
  for (let i: u32 = 0; i < RATE / 8; i++) setLane(i, lane(i) ^ load<u64>(block + (<usize>i << 3)));
  permute();
}

/** The 32-byte Keccak-256 of `length` bytes; valid until the next call. */
export function keccak256(source: usize, length: u32): usize {
  memory.fill(STATE, 0, 200);
  let rest = length;
  for (; rest >= RATE; rest -= RATE) {
    absorb(source);
    source += RATE;
  }
  memory.fill(LAST_BLOCK, 0, RATE);
  memory.copy(LAST_BLOCK, source, rest);
  store<u8>(LAST_BLOCK + rest, 0x01);
  store<u8>(LAST_BLOCK + RATE - 1, load<u8>(LAST_BLOCK + RATE - 1) | 0x80);
  absorb(LAST_BLOCK);
  return STATE;
}
