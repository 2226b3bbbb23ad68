/* What every benchmark kernel is: work on n, and a number that shows that it was done. */
#ifndef KERNEL_H
#define KERNEL_H
#include <stddef.h>
#include <stdint.h>

uint64_t run(uint64_t n);

/* A step of xorshift64 (Marsaglia 2003). */
static inline uint64_t next_random(uint64_t *state) {
  uint64_t x = *state;
  x ^= x << 13;
  x ^= x >> 7;
  x ^= x << 17;
  return *state = x;
}

/* Folds a word into a checksum. */
static inline uint64_t mix(uint64_t sum, uint64_t word) { return (sum ^ word) * 0x9e3779b97f4a7c15u; }

#endif
