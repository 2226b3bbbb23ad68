#ifndef U256_H
#define U256_H

#include <stdbool.h>
#include <stdint.h>

#define U256_LIMBS 8

/* A 256-bit number as 32-bit limbs, the least significant first. */
typedef struct {
  uint32_t limb[U256_LIMBS];
} u256;

/* A modulus, made ready for long division by u256_prepare. */
typedef struct {
  /* Shifted left until the highest limb has its highest bit set. */
  u256 divisor;
  /* How many limbs count, and by how many bits they were shifted. */
  int limbs;
  int shift;
} u256_modulus;

u256 u256_from_bytes(const uint8_t bytes[32]);
void u256_to_bytes(uint8_t bytes[32], const u256 *number);

/* False when the modulus is zero. */
bool u256_prepare(u256_modulus *modulus, const u256 *number);

/* a * b mod modulus. */
u256 u256_mulmod(const u256 *a, const u256 *b, const u256_modulus *modulus);

#endif
