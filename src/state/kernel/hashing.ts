// The hash of the kernel's tables.

/** Multiplier, odd and drawn by whoever starts the kernel, so that nobody can aim at one bucket. */
export let seed: u64 = 0x9e3779b97f4a7c15;
let isFixed: bool = false;

/** Traps after {@link fixSeed}. */
export function setSeed(value: u64): void {
  if (isFixed) unreachable();
  seed = value | 1;
}

/** Before the first entry of any table: tables are emptied by the seed, too. */
export function fixSeed(): void {
  isFixed = true;
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
