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
  CALL_RIPEMD160_COMPRESS = 0x1103,
  CALL_BLAKE2F = 0x1104,
  CALL_MODEXP = 0x1105,
  CALL_SECP256R1_VERIFY = 0x1106,
  CALL_BN254_G1_ADD = 0x1107,
  CALL_BN254_G1_MUL = 0x1108,
  CALL_BN254_PAIRING = 0x1109,
  CALL_KZG_POINT_EVAL = 0x110a,
  CALL_BLS12_G1_ADD = 0x110b,
  CALL_BLS12_G1_MSM = 0x110c,
  CALL_BLS12_G2_ADD = 0x110d,
  CALL_BLS12_G2_MSM = 0x110e,
  CALL_BLS12_PAIRING = 0x110f,
  CALL_BLS12_MAP_FP_TO_G1 = 0x1110,
  CALL_BLS12_MAP_FP2_TO_G2 = 0x1111,
  CALL_KECCAK256_ABSORB = 0x1112,
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

/* The same with six arguments. */
static inline uintptr_t host_call_of_six(uintptr_t number, const uintptr_t arguments[6]) {
  register uintptr_t a0 __asm__("a0") = arguments[0];
  register uintptr_t a1 __asm__("a1") = arguments[1];
  register uintptr_t a2 __asm__("a2") = arguments[2];
  register uintptr_t a3 __asm__("a3") = arguments[3];
  register uintptr_t a4 __asm__("a4") = arguments[4];
  register uintptr_t a5 __asm__("a5") = arguments[5];
  register uintptr_t a7 __asm__("a7") = number;
  __asm__ volatile("ecall" : "+r"(a0) : "r"(a1), "r"(a2), "r"(a3), "r"(a4), "r"(a5), "r"(a7) : "memory");
  return a0;
}

#endif
