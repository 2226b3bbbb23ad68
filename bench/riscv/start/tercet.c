/* Runs a kernel on Tercet: n is the input, the result the output. */
#include <tercet.h>
#include "kernel.h"

int main(void) {
  const uint8_t *input;
  size_t size;
  read_input(&input, &size);
  uint64_t result = run(*(const uint64_t *)input);
  write_output((const uint8_t *)&result, sizeof result);
  return 0;
}
