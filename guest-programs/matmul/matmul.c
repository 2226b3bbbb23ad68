/* The product of the input's two square matrices of 64-bit numbers, modulo 2^64. */
#include "tercet.h"

#define MAX_DIMENSION 128

/* The first matrix, then the second. */
static uint64_t factors[2 * MAX_DIMENSION * MAX_DIMENSION];
static uint64_t product[MAX_DIMENSION * MAX_DIMENSION];

/* The smallest n for which two n by n matrices hold the whole input, at most 128. */
static size_t dimension(size_t size)
{
  size_t n = 0;
  while (n < MAX_DIMENSION && 16 * n * n < size) n++;
  return n;
}

/* The product of a row and a column. */
static uint64_t dot(const uint64_t *row, const uint64_t *column, size_t n)
{
  uint64_t sum = 0;
  for (const uint64_t *end = row + n; row < end; row++) {
    sum += *row * *column;
    column += n;
  }
  return sum;
}

int main(void)
{
  const uint8_t *input;
  size_t size;
  read_input(&input, &size);

  size_t n = dimension(size);
  size_t used = size < 16 * n * n ? size : 16 * n * n;
  memcpy(factors, input, used);
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j < n; j++) product[i * n + j] = dot(factors + i * n, factors + n * n + j, n);
  }
  write_output((const uint8_t *)product, 8 * n * n);
  return 0;
}
