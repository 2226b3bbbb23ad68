/* The primes up to n, by Eratosthenes' sieve over odd numbers: how many, their sum, the greatest. */
#include "tercet.h"

#define MAX_N (1u << 24)

/* The first four bytes, little-endian, at most 8 per byte of input and at most 2^24. */
static uint32_t limit(void)
{
  const uint8_t *input;
  size_t size;
  read_input(&input, &size);

  uint64_t n = 0;
  for (size_t i = 0; i < 4 && i < size; i++) n |= (uint64_t)input[i] << 8 * i;
  if (n > 8 * (uint64_t)size) n = 8 * (uint64_t)size;
  return n < MAX_N ? (uint32_t)n : MAX_N;
}

int main(void)
{
  uint32_t n = limit();
  size_t odds = (n + 1) / 2;
  /* Byte i stands for 2 * i + 1. */
  uint8_t *composite = calloc(odds, 1);
  if (!composite) return 1;
  for (uint32_t p = 3; p * p <= n; p += 2) {
    if (composite[p / 2]) continue;
    for (size_t i = p * p / 2; i < odds; i += p) composite[i] = 1;
  }

  uint64_t count = n >= 2 ? 1 : 0;
  uint64_t sum = n >= 2 ? 2 : 0;
  uint64_t greatest = sum;
  for (size_t i = 1; i < odds; i++) {
    if (composite[i]) continue;
    greatest = 2 * i + 1;
    count++;
    sum += greatest;
  }
  uint64_t result[3] = {count, sum, greatest};
  write_output((const uint8_t *)result, sizeof result);
  return 0;
}
