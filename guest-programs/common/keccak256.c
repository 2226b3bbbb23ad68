#include "keccak256.h"

#define RATE 136

static const uint64_t ROUND_CONSTANTS[24] = {
  0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000,
  0x000000000000808b, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
  0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
  0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003,
  0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
  0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
};

static inline uint64_t rotl(uint64_t x, unsigned n)
{
  return x << n | x >> (64 - n);
}

/* Keccak-f[1600] on lanes x + 5 * y. */
static void permute(uint64_t a[25])
{
  for (int round = 0; round < 24; round++) {
    uint64_t c0 = a[0] ^ a[5] ^ a[10] ^ a[15] ^ a[20];
    uint64_t c1 = a[1] ^ a[6] ^ a[11] ^ a[16] ^ a[21];
    uint64_t c2 = a[2] ^ a[7] ^ a[12] ^ a[17] ^ a[22];
    uint64_t c3 = a[3] ^ a[8] ^ a[13] ^ a[18] ^ a[23];
    uint64_t c4 = a[4] ^ a[9] ^ a[14] ^ a[19] ^ a[24];
    uint64_t d0 = c4 ^ rotl(c1, 1);
    uint64_t d1 = c0 ^ rotl(c2, 1);
    uint64_t d2 = c1 ^ rotl(c3, 1);
    uint64_t d3 = c2 ^ rotl(c4, 1);
    uint64_t d4 = c3 ^ rotl(c0, 1);
    uint64_t b0 = a[0] ^ d0;
    uint64_t b1 = rotl(a[6] ^ d1, 44);
    uint64_t b2 = rotl(a[12] ^ d2, 43);
    uint64_t b3 = rotl(a[18] ^ d3, 21);
    uint64_t b4 = rotl(a[24] ^ d4, 14);
    uint64_t b5 = rotl(a[3] ^ d3, 28);
    uint64_t b6 = rotl(a[9] ^ d4, 20);
    uint64_t b7 = rotl(a[10] ^ d0, 3);
    uint64_t b8 = rotl(a[16] ^ d1, 45);
    uint64_t b9 = rotl(a[22] ^ d2, 61);
    uint64_t b10 = rotl(a[1] ^ d1, 1);
    uint64_t b11 = rotl(a[7] ^ d2, 6);
    uint64_t b12 = rotl(a[13] ^ d3, 25);
    uint64_t b13 = rotl(a[19] ^ d4, 8);
    uint64_t b14 = rotl(a[20] ^ d0, 18);
    uint64_t b15 = rotl(a[4] ^ d4, 27);
    uint64_t b16 = rotl(a[5] ^ d0, 36);
    uint64_t b17 = rotl(a[11] ^ d1, 10);
    uint64_t b18 = rotl(a[17] ^ d2, 15);
    uint64_t b19 = rotl(a[23] ^ d3, 56);
    uint64_t b20 = rotl(a[2] ^ d2, 62);
    uint64_t b21 = rotl(a[8] ^ d3, 55);
    uint64_t b22 = rotl(a[14] ^ d4, 39);
    uint64_t b23 = rotl(a[15] ^ d0, 41);
    uint64_t b24 = rotl(a[21] ^ d1, 2);
    a[0] = b0 ^ (~b1 & b2) ^ ROUND_CONSTANTS[round];
    a[1] = b1 ^ (~b2 & b3);
    a[2] = b2 ^ (~b3 & b4);
    a[3] = b3 ^ (~b4 & b0);
    a[4] = b4 ^ (~b0 & b1);
    a[5] = b5 ^ (~b6 & b7);
    a[6] = b6 ^ (~b7 & b8);
    a[7] = b7 ^ (~b8 & b9);
    a[8] = b8 ^ (~b9 & b5);
    a[9] = b9 ^ (~b5 & b6);
    a[10] = b10 ^ (~b11 & b12);
    a[11] = b11 ^ (~b12 & b13);
    a[12] = b12 ^ (~b13 & b14);
    a[13] = b13 ^ (~b14 & b10);
    a[14] = b14 ^ (~b10 & b11);
    a[15] = b15 ^ (~b16 & b17);
    a[16] = b16 ^ (~b17 & b18);
    a[17] = b17 ^ (~b18 & b19);
    a[18] = b18 ^ (~b19 & b15);
    a[19] = b19 ^ (~b15 & b16);
    a[20] = b20 ^ (~b21 & b22);
    a[21] = b21 ^ (~b22 & b23);
    a[22] = b22 ^ (~b23 & b24);
    a[23] = b23 ^ (~b24 & b20);
    a[24] = b24 ^ (~b20 & b21);
  }
}

static void absorb(uint64_t state[25], const uint8_t *block)
{
  for (int i = 0; i < RATE / 8; i++) {
    uint64_t lane = 0;
    for (int k = 7; k >= 0; k--) lane = lane << 8 | block[8 * i + k];
    state[i] ^= lane;
  }
  permute(state);
}

void keccak256(uint8_t hash[32], const uint8_t *data, size_t length)
{
  uint64_t state[25] = {0};
  for (; length >= RATE; length -= RATE, data += RATE) absorb(state, data);

  uint8_t last[RATE] = {0};
  for (size_t i = 0; i < length; i++) last[i] = data[i];
  last[length] = 0x01;
  last[RATE - 1] |= 0x80;
  absorb(state, last);

  for (int i = 0; i < 32; i++) hash[i] = (uint8_t)(state[i / 8] >> 8 * (i % 8));
}
