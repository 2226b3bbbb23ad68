#include "u256.h"

/* A product, then the remainder that is left of it: 512 bits and one limb for the shift. */
#define PRODUCT_LIMBS (2 * U256_LIMBS + 1)

u256 u256_from_bytes(const uint8_t bytes[32])
{
  u256 number = {0};
  for (int i = 0; i < 32; i++) number.limb[(31 - i) / 4] |= (uint32_t)bytes[i] << 8 * ((31 - i) % 4);
  return number;
}

void u256_to_bytes(uint8_t bytes[32], const u256 *number)
{
  for (int i = 0; i < 32; i++) bytes[i] = (uint8_t)(number->limb[(31 - i) / 4] >> 8 * ((31 - i) % 4));
}

/* Shifts the lowest `count` limbs left by less than 32 bits. */
static void shift_left(uint32_t *limb, int count, int shift)
{
  for (int i = count - 1; i >= 0; i--) {
    uint64_t below = i > 0 ? limb[i - 1] : 0;
    limb[i] = (uint32_t)(((uint64_t)limb[i] << 32 | below) << shift >> 32);
  }
}

static int leading_zeros(uint32_t x)
{
  int count = 0;
  for (; x >> 31 == 0; x <<= 1) count++;
  return count;
}

bool u256_prepare(u256_modulus *modulus, const u256 *number)
{
  modulus->divisor = *number;
  modulus->limbs = U256_LIMBS;
  while (modulus->limbs > 0 && number->limb[modulus->limbs - 1] == 0) modulus->limbs--;
  if (modulus->limbs == 0) return false;
  modulus->shift = leading_zeros(number->limb[modulus->limbs - 1]);
  shift_left(modulus->divisor.limb, modulus->limbs, modulus->shift);
  return true;
}

static void multiply(uint32_t product[PRODUCT_LIMBS], const u256 *a, const u256 *b)
{
  for (int i = 0; i < PRODUCT_LIMBS; i++) product[i] = 0;
  for (int i = 0; i < U256_LIMBS; i++) {
    uint64_t factor = a->limb[i];
    uint64_t carry = 0;
    for (int j = 0; j < U256_LIMBS; j++) {
      carry += factor * b->limb[j] + product[i + j];
      product[i + j] = (uint32_t)carry;
      carry >>= 32;
    }
    product[i + U256_LIMBS] = (uint32_t)carry;
  }
}

/* How often the divisor goes into the limbs at `rest`, or one more. */
static uint64_t estimate_quotient(const uint32_t *rest, const u256_modulus *m)
{
  uint64_t highest = m->divisor.limb[m->limbs - 1];
  uint64_t second = m->limbs > 1 ? m->divisor.limb[m->limbs - 2] : 0;
  uint64_t third = m->limbs > 1 ? rest[m->limbs - 2] : 0;
  uint64_t dividend = (uint64_t)rest[m->limbs] << 32 | rest[m->limbs - 1];
  uint64_t quotient = dividend / highest;
  uint64_t remainder = dividend % highest;
  while (quotient >> 32 != 0 || quotient * second > (remainder << 32 | third)) {
    quotient--;
    remainder += highest;
    if (remainder >> 32 != 0) break;
  }
  return quotient;
}

/* Undoes one subtraction too many. */
static void add_back(uint32_t *rest, const u256_modulus *m)
{
  uint64_t carry = 0;
  for (int i = 0; i < m->limbs; i++) {
    carry += (uint64_t)rest[i] + m->divisor.limb[i];
    rest[i] = (uint32_t)carry;
    carry >>= 32;
  }
  rest[m->limbs] += (uint32_t)carry;
}

/* One step of long division (Knuth, TAOCP 4.3.1, algorithm D): takes off the divisor at `rest` as often as it goes. */
static void reduce(uint32_t *rest, const u256_modulus *m)
{
  uint64_t quotient = estimate_quotient(rest, m);
  int64_t borrow = 0;
  uint64_t carry = 0;
  for (int i = 0; i < m->limbs; i++) {
    carry += quotient * m->divisor.limb[i];
    borrow += (int64_t)rest[i] - (int64_t)(carry & 0xffffffff);
    rest[i] = (uint32_t)borrow;
    borrow >>= 32;
    carry >>= 32;
  }
  borrow += (int64_t)rest[m->limbs] - (int64_t)carry;
  rest[m->limbs] = (uint32_t)borrow;
  if (borrow < 0) add_back(rest, m);
}

u256 u256_mulmod(const u256 *a, const u256 *b, const u256_modulus *modulus)
{
  uint32_t product[PRODUCT_LIMBS];
  multiply(product, a, b);
  shift_left(product, PRODUCT_LIMBS, modulus->shift);
  for (int at = 2 * U256_LIMBS - modulus->limbs; at >= 0; at--) reduce(product + at, modulus);

  u256 result = {0};
  for (int i = 0; i < modulus->limbs; i++) {
    result.limb[i] = (uint32_t)(((uint64_t)product[i + 1] << 32 | product[i]) >> modulus->shift);
  }
  return result;
}
