/* base ^ exponent mod modulus of three 256-bit numbers, by squaring and multiplying from the lowest bit up. */
#include "tercet.h"
#include "u256.h"

static int bit_length(const u256 *number)
{
  for (int i = 255; i >= 0; i--) {
    if (number->limb[i / 32] >> i % 32 & 1) return i + 1;
  }
  return 0;
}

/* 0 when the modulus is 0 or 1. */
static u256 modexp(u256 base, const u256 *exponent, const u256 *modulus)
{
  u256 result = {0};
  u256_modulus m;
  if (!u256_prepare(&m, modulus)) return result;

  u256 one = {{1}};
  result = u256_mulmod(&one, &one, &m);
  int bits = bit_length(exponent);
  for (int i = 0; i < bits; i++) {
    if (exponent->limb[i / 32] >> i % 32 & 1) result = u256_mulmod(&result, &base, &m);
    base = u256_mulmod(&base, &base, &m);
  }
  return result;
}

int main(void)
{
  const uint8_t *input;
  size_t size;
  read_input(&input, &size);

  uint8_t operands[96] = {0};
  for (size_t i = 0; i < sizeof operands && i < size; i++) operands[i] = input[i];
  u256 exponent = u256_from_bytes(operands + 32);
  u256 modulus = u256_from_bytes(operands + 64);
  u256 result = modexp(u256_from_bytes(operands), &exponent, &modulus);

  uint8_t output[32];
  u256_to_bytes(output, &result);
  write_output(output, sizeof output);
  return 0;
}
