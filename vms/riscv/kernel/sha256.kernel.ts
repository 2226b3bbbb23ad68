// The compression function of SHA-256 (FIPS 180-4, section 6.2.2), of a hash value and a block that the host sets.

const ROUND_CONSTANTS = memory.data<u32>([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);

/** The hash value: eight words. */
const STATE = memory.data(32, 8);
const BLOCK = memory.data(64, 8);
/** The message schedule: 64 words. */
const SCHEDULE = memory.data(256, 8);

export function stateAddress(): usize { return STATE; }
export function blockAddress(): usize { return BLOCK; }

// @ts-ignore: decorator
@inline
function word(base: usize, index: u32): u32 {
  return load<u32>(base + (<usize>index << 2));
}

// @ts-ignore: decorator
@inline
function addTo(base: usize, index: u32, value: u32): void {
  const at = base + (<usize>index << 2);
  store<u32>(at, load<u32>(at) + value);
}

function expand(): void {
  for (let t: u32 = 0; t < 16; t++) store<u32>(SCHEDULE + (t << 2), bswap(word(BLOCK, t)));
  for (let t: u32 = 16; t < 64; t++) {
    const w2 = word(SCHEDULE, t - 2);
    const w15 = word(SCHEDULE, t - 15);
    const sigma1 = rotr(w2, 17) ^ rotr(w2, 19) ^ (w2 >> 10);
    const sigma0 = rotr(w15, 7) ^ rotr(w15, 18) ^ (w15 >> 3);
    store<u32>(SCHEDULE + (t << 2), sigma1 + word(SCHEDULE, t - 7) + sigma0 + word(SCHEDULE, t - 16));
  }
}

/** Updates the hash value with the block. */
export function compress(): void {
  expand();
  let a = word(STATE, 0), b = word(STATE, 1), c = word(STATE, 2), d = word(STATE, 3);
  let e = word(STATE, 4), f = word(STATE, 5), g = word(STATE, 6), h = word(STATE, 7);
  for (let t: u32 = 0; t < 64; t++) {
    const sum1 = rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25);
    const choice = g ^ (e & (f ^ g));
    const t1 = h + sum1 + choice + word(ROUND_CONSTANTS, t) + word(SCHEDULE, t);
    const sum0 = rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22);
    const majority = (a & b) | (c & (a | b));
    h = g;
    g = f;
    f = e;
    e = d + t1;
    d = c;
    c = b;
    b = a;
    a = t1 + sum0 + majority;
  }
  addTo(STATE, 0, a);
  addTo(STATE, 1, b);
  addTo(STATE, 2, c);
  addTo(STATE, 3, d);
  addTo(STATE, 4, e);
  addTo(STATE, 5, f);
  addTo(STATE, 6, g);
  addTo(STATE, 7, h);
}
