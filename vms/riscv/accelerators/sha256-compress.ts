/** Bytes of a hash value and of a block of SHA-256. */
export const SHA256_STATE = 32;
export const SHA256_BLOCK = 64;

const ROUNDS = 64;

/** The first 32 bits behind the point of a number's fractional part. */
function fraction(value: number): number {
  return Math.floor((value - Math.floor(value)) * 2 ** 32);
}

/** FIPS 180-4 section 4.2.2: from the cube roots of the first 64 primes. */
const K = Int32Array.from(firstPrimes(ROUNDS), (prime) => fraction(Math.cbrt(prime)));

function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return primes;
}

function rotateRight(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

/**
 * The compression function of SHA-256 (FIPS 180-4 section 6.2.2).
 * @param state the hash value: eight words of 32 bits, little-endian as the guest's registers are
 * @param block 64 bytes of message
 * @returns the next hash value
 */
export function sha256Compress(state: Uint8Array, block: Uint8Array): Uint8Array {
  const w = schedule(block);
  const words = new DataView(state.buffer, state.byteOffset, SHA256_STATE);
  const before = Array.from({ length: 8 }, (_, index) => words.getInt32(4 * index, true));
  let [a, b, c, d, e, f, g, h] = before as [number, number, number, number, number, number, number, number];
  for (let t = 0; t < ROUNDS; t++) {
    const sum1 = rotateRight(e, 6) ^ rotateRight(e, 11) ^ rotateRight(e, 25);
    const t1 = (h + sum1 + ((e & f) ^ (~e & g)) + K[t]! + w[t]!) | 0;
    const sum0 = rotateRight(a, 2) ^ rotateRight(a, 13) ^ rotateRight(a, 22);
    const t2 = (sum0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  const out = new DataView(new ArrayBuffer(SHA256_STATE));
  for (const [index, word] of [a, b, c, d, e, f, g, h].entries()) out.setInt32(4 * index, before[index]! + word, true);
  return new Uint8Array(out.buffer);
}

function schedule(block: Uint8Array): Int32Array {
  const message = new DataView(block.buffer, block.byteOffset, SHA256_BLOCK);
  const w = new Int32Array(ROUNDS);
  for (let t = 0; t < 16; t++) w[t] = message.getInt32(4 * t, false);
  for (let t = 16; t < ROUNDS; t++) {
    const [x, y] = [w[t - 15]!, w[t - 2]!];
    const sigma0 = rotateRight(x, 7) ^ rotateRight(x, 18) ^ (x >>> 3);
    const sigma1 = rotateRight(y, 17) ^ rotateRight(y, 19) ^ (y >>> 10);
    w[t] = w[t - 16]! + sigma0 + w[t - 7]! + sigma1;
  }
  return w;
}
