// The hash of the kernel's tables.

/**
 * Multiplier, odd and drawn by whoever starts the kernel, so that nobody can aim at one bucket. It is set before the first block
 * and never again: tables are emptied by it.
 */
export let seed: u64 = 0x9e3779b97f4a7c15;

export function setSeed(value: u64): void {
  seed = value | 1;
}

// @ts-ignore: decorator
@inline export function mix(hash: u64, limb: u64): u64 {
  const h = (hash ^ limb) * seed;
  return h ^ (h >> 29);
}

/** The bucket of a hash in a table of u32 pointers. */
// @ts-ignore: decorator
@inline export function bucketOf(hash: u64, buckets: usize, bits: i32): usize {
  return buckets + (<usize>((hash * seed) >> (64 - <u64>bits)) << 2);
}
