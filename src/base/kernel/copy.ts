// Copies of a size that is known: `memory.copy` is a call out of the module, which takes as long as many of these.

/** Copies 32 bytes. */
// @ts-ignore: decorator
@inline export function copy32(to: usize, from: usize): void {
  const a = load<u64>(from), b = load<u64>(from, 8), c = load<u64>(from, 16), d = load<u64>(from, 24);
  store<u64>(to, a);
  store<u64>(to, b, 8);
  store<u64>(to, c, 16);
  store<u64>(to, d, 24);
}
