/* The zkVM standards' functions out of the machine's: it permutes and compresses single blocks, each one host call that
 * touches a bounded part of memory; padding is done here. */
#include "host-calls.h"
#include "tercet.h"
#include "words.h"
#include "zkvm_accelerators.h"

enum { KECCAK_LANES = 25, KECCAK_RATE = 136, KECCAK_MOST_BLOCKS = 58, SHA256_BLOCK = 64 };

static void absorb(uint64_t *state, const uint8_t *blocks, size_t count) {
  host_call(CALL_KECCAK256_ABSORB, (uintptr_t)state, (uintptr_t)blocks, count, 0);
}

zkvm_status zkvm_keccak256(const uint8_t *data, size_t len, zkvm_keccak256_hash *output) {
  uint64_t state[KECCAK_LANES] = {0};
  while (len >= KECCAK_RATE) {
    size_t count = len / KECCAK_RATE < KECCAK_MOST_BLOCKS ? len / KECCAK_RATE : KECCAK_MOST_BLOCKS;
    absorb(state, data, count);
    data += KECCAK_RATE * count;
    len -= KECCAK_RATE * count;
  }
  uint8_t last[KECCAK_RATE] = {0};
  memcpy(last, data, len);
  last[len] = 0x01;
  last[KECCAK_RATE - 1] |= 0x80;
  absorb(state, last, 1);
  memcpy(output->data, state, sizeof output->data);
  return ZKVM_EOK;
}

static void compress(uint32_t *state, const uint8_t *block) {
  host_call(CALL_SHA256_COMPRESS, (uintptr_t)state, (uintptr_t)block, 0, 0);
}

zkvm_status zkvm_sha256(const uint8_t *data, size_t len, zkvm_sha256_hash *output) {
  /* FIPS 180-4 section 5.3.3 */
  uint32_t state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  size_t rest = len;
  for (; rest >= SHA256_BLOCK; rest -= SHA256_BLOCK, data += SHA256_BLOCK) compress(state, data);
  uint8_t last[2 * SHA256_BLOCK] = {0};
  memcpy(last, data, rest);
  last[rest] = 0x80;
  size_t end = rest + 9 <= SHA256_BLOCK ? SHA256_BLOCK : 2 * SHA256_BLOCK;
  for (size_t i = 0; i < 8; i++) last[end - 1 - i] = (uint8_t)((uint64_t)len * 8 >> 8 * i);
  for (size_t at = 0; at < end; at += SHA256_BLOCK) compress(state, last + at);
  for (size_t i = 0; i < 32; i++) output->data[i] = (uint8_t)(state[i / 4] >> (24 - 8 * (i % 4)));
  return ZKVM_EOK;
}

zkvm_status zkvm_secp256k1_ecrecover(const zkvm_secp256k1_hash *msg, const zkvm_secp256k1_signature *sig, uint8_t recid,
                                     zkvm_secp256k1_pubkey *output) {
  return (zkvm_status)host_call(CALL_SECP256K1_RECOVER, (uintptr_t)msg, (uintptr_t)sig, recid, (uintptr_t)output);
}
