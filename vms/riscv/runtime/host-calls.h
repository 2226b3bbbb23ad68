/* How the runtime asks the machine for something. The numbers and their meanings are in ../abi.ts. */
#ifndef TERCET_HOST_CALLS_H
#define TERCET_HOST_CALLS_H

#include <stdint.h>

enum {
  CALL_EXIT = 93,
  CALL_BRK = 214,
  CALL_READ_INPUT = 0x1000,
  CALL_WRITE_OUTPUT = 0x1001,
  CALL_KECCAK_F = 0x1100,
  CALL_SHA256_COMPRESS = 0x1101,
  CALL_SECP256K1_RECOVER = 0x1102,
};

static inline uintptr_t host_call(uintptr_t number, uintptr_t first, uintptr_t second, uintptr_t third, uintptr_t fourth) {
  register uintptr_t a0 __asm__("a0") = first;
  register uintptr_t a1 __asm__("a1") = second;
  register uintptr_t a2 __asm__("a2") = third;
  register uintptr_t a3 __asm__("a3") = fourth;
  register uintptr_t a7 __asm__("a7") = number;
  __asm__ volatile("ecall" : "+r"(a0) : "r"(a1), "r"(a2), "r"(a3), "r"(a7) : "memory");
  return a0;
}

#endif
