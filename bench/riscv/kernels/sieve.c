/* The sieve of Eratosthenes over a megabyte, n times. */
#include "kernel.h"

enum { SIZE = 1 << 20 };
static uint8_t composite[SIZE];

uint64_t run(uint64_t n) {
  uint64_t count = 0;
  for (uint64_t round = 0; round < n; round++) {
    for (size_t i = 0; i < SIZE; i++) composite[i] = 0;
    for (size_t i = 2; i * i < SIZE; i++) {
      if (composite[i]) continue;
      for (size_t j = i * i; j < SIZE; j += i) composite[j] = 1;
    }
    for (size_t i = 2; i < SIZE; i++) count += !composite[i];
  }
  return count;
}
