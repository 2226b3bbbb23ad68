/* Input and output (zkVM standards, "io-interface"). */
#include "host-calls.h"
#include "tercet.h"

void read_input(const uint8_t **buf_ptr, size_t *buf_size) {
  register uintptr_t a0 __asm__("a0");
  register uintptr_t a1 __asm__("a1");
  register uintptr_t a7 __asm__("a7") = CALL_READ_INPUT;
  __asm__ volatile("ecall" : "=r"(a0), "=r"(a1) : "r"(a7) : "memory");
  *buf_ptr = (const uint8_t *)a0;
  *buf_size = a1;
}

void write_output(const uint8_t *output, size_t size) {
  host_call(CALL_WRITE_OUTPUT, (uintptr_t)output, size, 0, 0);
}
