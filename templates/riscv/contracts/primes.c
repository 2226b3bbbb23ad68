/* How many primes are below a number. Input and output are one word of 32 big-endian bytes, as in Solidity's ABI. */
#include <tercet.h>

#define MOST 1000000

int main(void)
{
  static uint8_t composite[MOST];
  const uint8_t *input;
  size_t size;
  read_input(&input, &size);
  if (size != 32) return 1;

  uint64_t limit = 0;
  for (int i = 0; i < 24; i++) if (input[i]) return 2;
  for (int i = 24; i < 32; i++) limit = limit << 8 | input[i];
  if (limit > MOST) return 2;

  uint64_t count = 0;
  for (uint64_t n = 2; n < limit; n++) {
    if (composite[n]) continue;
    count++;
    for (uint64_t multiple = n * n; multiple < limit; multiple += n) composite[multiple] = 1;
  }

  uint8_t output[32] = {0};
  for (int i = 0; i < 8; i++) output[31 - i] = count >> 8 * i;
  write_output(output, 32);
  return 0;
}
