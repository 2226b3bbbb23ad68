/* Arithmetic of 256 bits for contracts: tercet_contract.h. */
#define TERCET_LIBRARY
#include "tercet_contract.h"

uint256 uint256_of(uint64_t value) { return (uint256){{value, 0, 0, 0}}; }

uint256 uint256_from_word(const word *value) {
  uint256 result;
  for (int limb = 0; limb < 4; limb++) {
    uint64_t sum = 0;
    for (int i = 0; i < 8; i++) sum = sum << 8 | value->bytes[8 * (3 - limb) + i];
    result.limbs[limb] = sum;
  }
  return result;
}

word uint256_to_word(const uint256 *value) {
  word result;
  for (int i = 0; i < 32; i++) result.bytes[i] = (uint8_t)(value->limbs[3 - i / 8] >> (56 - 8 * (i % 8)));
  return result;
}

uint256 uint256_add(const uint256 *a, const uint256 *b) {
  uint256 sum;
  uint64_t carry = 0;
  for (int i = 0; i < 4; i++) {
    uint64_t half = a->limbs[i] + carry;
    carry = half < carry;
    sum.limbs[i] = half + b->limbs[i];
    carry += sum.limbs[i] < half;
  }
  return sum;
}

uint256 uint256_subtract(const uint256 *a, const uint256 *b) {
  uint256 difference;
  uint64_t borrow = 0;
  for (int i = 0; i < 4; i++) {
    uint64_t half = a->limbs[i] - b->limbs[i];
    uint64_t next = a->limbs[i] < b->limbs[i];
    difference.limbs[i] = half - borrow;
    borrow = next | (half < borrow);
  }
  return difference;
}

bool uint256_is_zero(const uint256 *a) { return (a->limbs[0] | a->limbs[1] | a->limbs[2] | a->limbs[3]) == 0; }

bool uint256_less(const uint256 *a, const uint256 *b) {
  for (int i = 3; i >= 0; i--)
    if (a->limbs[i] != b->limbs[i]) return a->limbs[i] < b->limbs[i];
  return false;
}

bool word_is_zero(const word *value) {
  uint8_t any = 0;
  for (int i = 0; i < 32; i++) any |= value->bytes[i];
  return any == 0;
}

bool word_equal(const word *a, const word *b) {
  uint8_t different = 0;
  for (int i = 0; i < 32; i++) different |= a->bytes[i] ^ b->bytes[i];
  return different == 0;
}
