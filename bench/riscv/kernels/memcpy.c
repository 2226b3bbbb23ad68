/* Copies of 1 byte to 16 KiB between aligned addresses, by words, then the rest by bytes. */
#include "kernel.h"

enum { SIZE = 1 << 16 };
static _Alignas(8) uint8_t from[SIZE + 64], to[SIZE + 64];

typedef uint64_t __attribute__((may_alias)) word;

__attribute__((noinline)) static void copy(uint8_t *t, const uint8_t *f, size_t size) {
  for (; size >= 32; size -= 32, t += 32, f += 32) {
    uint64_t a = ((const word *)f)[0], b = ((const word *)f)[1], c = ((const word *)f)[2], d = ((const word *)f)[3];
    ((word *)t)[0] = a;
    ((word *)t)[1] = b;
    ((word *)t)[2] = c;
    ((word *)t)[3] = d;
  }
  for (; size >= 8; size -= 8, t += 8, f += 8) *(word *)t = *(const word *)f;
  for (; size > 0; size--) *t++ = *f++;
}

uint64_t run(uint64_t n) {
  uint64_t seed = 88172645463325252u, sum = 0;
  for (size_t i = 0; i < sizeof from; i++) from[i] = (uint8_t)(i * 7 + i / 256);
  for (uint64_t round = 0; round < n; round++) {
    uint64_t x = next_random(&seed);
    size_t size = (x >> 8 & 0x3fff) >> (x & 3) * 3;
    size_t source = x >> 24 & 0x7ff8, target = x >> 40 & 0x7ff8;
    copy(to + target, from + source, size + 1);
    sum = mix(sum, to[target + size]);
  }
  return sum;
}
