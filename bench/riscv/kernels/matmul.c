/* Products of 128x128 matrices of words, n times. */
#include "kernel.h"

enum { SIZE = 128 };
static uint64_t a[SIZE][SIZE], b[SIZE][SIZE], c[SIZE][SIZE];

uint64_t run(uint64_t n) {
  uint64_t seed = 88172645463325252u, sum = 0;
  for (int i = 0; i < SIZE; i++)
    for (int j = 0; j < SIZE; j++) a[i][j] = next_random(&seed), b[i][j] = next_random(&seed);
  for (uint64_t round = 0; round < n; round++) {
    for (int i = 0; i < SIZE; i++)
      for (int j = 0; j < SIZE; j++) {
        uint64_t dot = 0;
        for (int k = 0; k < SIZE; k++) dot += a[i][k] * b[k][j];
        c[i][j] = dot;
      }
    a[round % SIZE][round / SIZE % SIZE] = c[3][5];
    sum = mix(sum, c[round % SIZE][7]);
  }
  return sum;
}
