import type { PricedPrecompile } from "./precompile.js";

const SIZE = 213;

const IV = BigUint64Array.of(
  0x6a09e667f3bcc908n,
  0xbb67ae8584caa73bn,
  0x3c6ef372fe94f82bn,
  0xa54ff53a5f1d36f1n,
  0x510e527fade682d1n,
  0x9b05688c2b3e6c1fn,
  0x1f83d9abfb41bd6bn,
  0x5be0cd19137e2179n,
);
/** IV in halves, low first: 32-bit arithmetic is several times as fast as that of bigints. */
const IV32 = new Uint32Array(IV.buffer);

const SIGMA = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
  [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
  [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
  [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
  [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
  [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
  [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
  [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
  [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];

/** Columns, then diagonals. */
const LANES = [
  [0, 4, 8, 12],
  [1, 5, 9, 13],
  [2, 6, 10, 14],
  [3, 7, 11, 15],
  [0, 5, 10, 15],
  [1, 6, 11, 12],
  [2, 7, 8, 13],
  [3, 4, 9, 14],
];

/** The compression function of BLAKE2b with any number of rounds (address 9, EIP-152). */
export const blake2f: PricedPrecompile = {
  gas: (input) => (input.length === SIZE ? BigInt(roundsOf(input)) : 0n),
  run(input) {
    if (input.length !== SIZE || input[212]! > 1) return undefined;
    // A copy, aligned for 32-bit access; the machine's order is little-endian, as the input's is from here on.
    const words = new Uint32Array(input.slice(4, 212).buffer);
    return compress(words.slice(0, 16), words.slice(16, 48), words.slice(48, 52), input[212] === 1, roundsOf(input));
  },
};

function roundsOf(input: Uint8Array): number {
  return new DataView(input.buffer, input.byteOffset).getUint32(0);
}

/** RFC 7693, section 3.2. */
function compress(h: Uint32Array, m: Uint32Array, offset: Uint32Array, isLast: boolean, rounds: number): Uint8Array {
  const v = new Uint32Array(32);
  v.set(h);
  v.set(IV32, 16);
  for (let i = 0; i < 4; i++) v[24 + i] = v[24 + i]! ^ offset[i]!;
  if (isLast) for (const i of [28, 29]) v[i] = ~v[i]!;
  for (let round = 0; round < rounds; round++) {
    const order = SIGMA[round % 10]!;
    for (let i = 0; i < 8; i++) mix(v, LANES[i]!, m, 2 * order[2 * i]!, 2 * order[2 * i + 1]!);
  }
  for (let i = 0; i < 16; i++) h[i] = h[i]! ^ v[i]! ^ v[i + 16]!;
  return new Uint8Array(h.buffer);
}

function mix(v: Uint32Array, lanes: readonly number[], m: Uint32Array, x: number, y: number): void {
  const a = 2 * lanes[0]!;
  const b = 2 * lanes[1]!;
  const c = 2 * lanes[2]!;
  const d = 2 * lanes[3]!;
  add(v, a, v[b]!, v[b + 1]!);
  add(v, a, m[x]!, m[x + 1]!);
  xorRotate(v, d, a, 32);
  add(v, c, v[d]!, v[d + 1]!);
  xorRotate(v, b, c, 24);
  add(v, a, v[b]!, v[b + 1]!);
  add(v, a, m[y]!, m[y + 1]!);
  xorRotate(v, d, a, 16);
  add(v, c, v[d]!, v[d + 1]!);
  xorRotate(v, b, c, 63);
}

function add(v: Uint32Array, i: number, low: number, high: number): void {
  const sum = v[i]! + low;
  v[i] = sum;
  v[i + 1] = v[i + 1]! + high + (sum > 0xffffffff ? 1 : 0);
}

/** v[i] = (v[i] ^ v[j]) rotated right by `bits`. */
function xorRotate(v: Uint32Array, i: number, j: number, bits: number): void {
  const low = v[i]! ^ v[j]!;
  const high = v[i + 1]! ^ v[j + 1]!;
  if (bits === 32) {
    v[i] = high;
    v[i + 1] = low;
  } else if (bits < 32) {
    v[i] = (low >>> bits) | (high << (32 - bits));
    v[i + 1] = (high >>> bits) | (low << (32 - bits));
  } else {
    v[i] = (high >>> (bits - 32)) | (low << (64 - bits));
    v[i + 1] = (low >>> (bits - 32)) | (high << (64 - bits));
  }
}
