// BLAKE3 of inputs of one block (https://github.com/BLAKE3-team/BLAKE3-specs, section 2): a chunk of its own that is the root, too.

export const BLAKE3_BLOCK: usize = 64;
/** CHUNK_START, CHUNK_END and ROOT. */
const FLAGS: u32 = 1 | 2 | 8;
const BLOCK: usize = memory.data(64, 16);

/** Writes the hash of `size` bytes at `from`, at most BLAKE3_BLOCK, as 32 bytes at `to`, which may overlap. */
export function blake3(to: usize, from: usize, size: usize): void {
  if (size == BLAKE3_BLOCK) {
    compress(to, from, <u32>size);
    return;
  }
  memory.fill(BLOCK, 0, BLAKE3_BLOCK);
  memory.copy(BLOCK, from, size);
  compress(to, BLOCK, <u32>size);
}

/** The compression function on the key of the hash, with all words in locals; the words of the block change places after each round. */
function compress(to: usize, block: usize, size: u32): void {
  let m0 = load<u32>(block, 0), m1 = load<u32>(block, 4), m2 = load<u32>(block, 8), m3 = load<u32>(block, 12);
  let m4 = load<u32>(block, 16), m5 = load<u32>(block, 20), m6 = load<u32>(block, 24), m7 = load<u32>(block, 28);
  let m8 = load<u32>(block, 32), m9 = load<u32>(block, 36), m10 = load<u32>(block, 40), m11 = load<u32>(block, 44);
  let m12 = load<u32>(block, 48), m13 = load<u32>(block, 52), m14 = load<u32>(block, 56), m15 = load<u32>(block, 60);
  let v0: u32 = 0x6a09e667, v1: u32 = 0xbb67ae85, v2: u32 = 0x3c6ef372, v3: u32 = 0xa54ff53a;
  let v4: u32 = 0x510e527f, v5: u32 = 0x9b05688c, v6: u32 = 0x1f83d9ab, v7: u32 = 0x5be0cd19;
  let v8: u32 = 0x6a09e667, v9: u32 = 0xbb67ae85, v10: u32 = 0x3c6ef372, v11: u32 = 0xa54ff53a;
  let v12: u32 = 0, v13: u32 = 0, v14 = size, v15 = FLAGS;
  for (let round = 0; ; round++) {
    v0 += v4 + m0; v12 = rotr<u32>(v12 ^ v0, 16); v8 += v12; v4 = rotr<u32>(v4 ^ v8, 12);
    v0 += v4 + m1; v12 = rotr<u32>(v12 ^ v0, 8); v8 += v12; v4 = rotr<u32>(v4 ^ v8, 7);
    v1 += v5 + m2; v13 = rotr<u32>(v13 ^ v1, 16); v9 += v13; v5 = rotr<u32>(v5 ^ v9, 12);
    v1 += v5 + m3; v13 = rotr<u32>(v13 ^ v1, 8); v9 += v13; v5 = rotr<u32>(v5 ^ v9, 7);
    v2 += v6 + m4; v14 = rotr<u32>(v14 ^ v2, 16); v10 += v14; v6 = rotr<u32>(v6 ^ v10, 12);
    v2 += v6 + m5; v14 = rotr<u32>(v14 ^ v2, 8); v10 += v14; v6 = rotr<u32>(v6 ^ v10, 7);
    v3 += v7 + m6; v15 = rotr<u32>(v15 ^ v3, 16); v11 += v15; v7 = rotr<u32>(v7 ^ v11, 12);
    v3 += v7 + m7; v15 = rotr<u32>(v15 ^ v3, 8); v11 += v15; v7 = rotr<u32>(v7 ^ v11, 7);
    v0 += v5 + m8; v15 = rotr<u32>(v15 ^ v0, 16); v10 += v15; v5 = rotr<u32>(v5 ^ v10, 12);
    v0 += v5 + m9; v15 = rotr<u32>(v15 ^ v0, 8); v10 += v15; v5 = rotr<u32>(v5 ^ v10, 7);
    v1 += v6 + m10; v12 = rotr<u32>(v12 ^ v1, 16); v11 += v12; v6 = rotr<u32>(v6 ^ v11, 12);
    v1 += v6 + m11; v12 = rotr<u32>(v12 ^ v1, 8); v11 += v12; v6 = rotr<u32>(v6 ^ v11, 7);
    v2 += v7 + m12; v13 = rotr<u32>(v13 ^ v2, 16); v8 += v13; v7 = rotr<u32>(v7 ^ v8, 12);
    v2 += v7 + m13; v13 = rotr<u32>(v13 ^ v2, 8); v8 += v13; v7 = rotr<u32>(v7 ^ v8, 7);
    v3 += v4 + m14; v14 = rotr<u32>(v14 ^ v3, 16); v9 += v14; v4 = rotr<u32>(v4 ^ v9, 12);
    v3 += v4 + m15; v14 = rotr<u32>(v14 ^ v3, 8); v9 += v14; v4 = rotr<u32>(v4 ^ v9, 7);
    if (round == 6) break;
    const first0 = m0;
    m0 = m2; m2 = m3; m3 = m10; m10 = m12; m12 = m9; m9 = m11; m11 = m5; m5 = first0;
    const first1 = m1;
    m1 = m6; m6 = m4; m4 = m7; m7 = m13; m13 = m14; m14 = m15; m15 = m8; m8 = first1;
  }
  store<u32>(to, v0 ^ v8, 0);
  store<u32>(to, v1 ^ v9, 4);
  store<u32>(to, v2 ^ v10, 8);
  store<u32>(to, v3 ^ v11, 12);
  store<u32>(to, v4 ^ v12, 16);
  store<u32>(to, v5 ^ v13, 20);
  store<u32>(to, v6 ^ v14, 24);
  store<u32>(to, v7 ^ v15, 28);
}
