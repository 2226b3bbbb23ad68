/* Keccak-256 of the whole input. */
#include "keccak256.h"
#include "tercet.h"

int main(void)
{
  const uint8_t *input;
  size_t size;
  read_input(&input, &size);

  uint8_t hash[32];
  keccak256(hash, input, size);
  write_output(hash, sizeof hash);
  return 0;
}
