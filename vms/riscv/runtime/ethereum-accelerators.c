/* The zkVM standards' functions that Ethereum needs besides those of accelerators.c: hashes, powers, curves. */
#include "host-calls.h"
#include "tercet.h"
#include "zkvm_accelerators.h"

enum { RIPEMD160_BLOCK = 64, MODEXP_MOST = 1024 };

static zkvm_status call(uintptr_t number, const void *first, const void *second, const void *third, const void *fourth) {
  return (zkvm_status)host_call(number, (uintptr_t)first, (uintptr_t)second, (uintptr_t)third, (uintptr_t)fourth);
}

static void compress(uint32_t *state, const uint8_t *block) { call(CALL_RIPEMD160_COMPRESS, state, block, 0, 0); }

zkvm_status zkvm_ripemd160(const uint8_t *data, size_t len, zkvm_ripemd160_hash *output) {
  uint32_t state[5] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
  size_t rest = len;
  for (; rest >= RIPEMD160_BLOCK; rest -= RIPEMD160_BLOCK, data += RIPEMD160_BLOCK) compress(state, data);
  uint8_t last[2 * RIPEMD160_BLOCK] = {0};
  memcpy(last, data, rest);
  last[rest] = 0x80;
  size_t end = rest + 9 <= RIPEMD160_BLOCK ? RIPEMD160_BLOCK : 2 * RIPEMD160_BLOCK;
  for (size_t i = 0; i < 8; i++) last[end - 8 + i] = (uint8_t)((uint64_t)len * 8 >> 8 * i);
  for (size_t at = 0; at < end; at += RIPEMD160_BLOCK) compress(state, last + at);
  memset(output->data, 0, sizeof output->data);
  memcpy(output->data, state, sizeof state);
  return ZKVM_EOK;
}

zkvm_status zkvm_blake2f(uint32_t rounds, zkvm_blake2f_state *h, const zkvm_blake2f_message *m, const zkvm_blake2f_offset *t,
                         uint8_t f) {
  uint8_t operands[209];
  memcpy(operands, h->data, 64);
  memcpy(operands + 64, m->data, 128);
  memcpy(operands + 192, t->data, 16);
  operands[208] = f;
  return (zkvm_status)host_call(CALL_BLAKE2F, rounds, (uintptr_t)operands, (uintptr_t)h->data, 0);
}

/* Fills an operand up with zeros before. */
static void extend(uint8_t *to, size_t size, const uint8_t *from, size_t length) {
  memset(to, 0, size - length);
  memcpy(to + size - length, from, length);
}

zkvm_status zkvm_modexp(const uint8_t *base, size_t base_len, const uint8_t *exp, size_t exp_len, const uint8_t *modulus,
                        size_t mod_len, uint8_t *output) {
  if (mod_len == 0 || base_len > MODEXP_MOST || exp_len > MODEXP_MOST || mod_len > MODEXP_MOST) return ZKVM_EFAIL;
  uint8_t numbers[3 * MODEXP_MOST], exponent[MODEXP_MOST] = {0};
  size_t size = base_len > mod_len ? base_len : mod_len, length = exp_len == 0 ? 1 : exp_len;
  extend(numbers, size, base, base_len);
  extend(numbers + MODEXP_MOST, size, modulus, mod_len);
  memcpy(exponent, exp, exp_len);
  uintptr_t result = (uintptr_t)(numbers + 2 * MODEXP_MOST);
  uintptr_t arguments[6] = {(uintptr_t)numbers, size, (uintptr_t)exponent, length, (uintptr_t)(numbers + MODEXP_MOST), result};
  zkvm_status status = (zkvm_status)host_call_of_six(CALL_MODEXP, arguments);
  if (status == ZKVM_EOK) memcpy(output, numbers + 2 * MODEXP_MOST + size - mod_len, mod_len);
  return status;
}

zkvm_status zkvm_secp256r1_verify(const zkvm_secp256r1_hash *msg, const zkvm_secp256r1_signature *sig,
                                  const zkvm_secp256r1_pubkey *pubkey, bool *verified) {
  return call(CALL_SECP256R1_VERIFY, msg, sig, pubkey, verified);
}

zkvm_status zkvm_bn254_g1_add(const zkvm_bn254_g1_point *p1, const zkvm_bn254_g1_point *p2, zkvm_bn254_g1_point *result) {
  return call(CALL_BN254_G1_ADD, p1, p2, result, 0);
}

zkvm_status zkvm_bn254_g1_mul(const zkvm_bn254_g1_point *point, const zkvm_bn254_scalar *scalar, zkvm_bn254_g1_point *result) {
  return call(CALL_BN254_G1_MUL, point, scalar, result, 0);
}

/* What takes so many of something, and gives one thing. */
static zkvm_status call_of_many(uintptr_t number, const void *many, size_t count, void *result) {
  return (zkvm_status)host_call(number, (uintptr_t)many, count, (uintptr_t)result, 0);
}

zkvm_status zkvm_bn254_pairing(const zkvm_bn254_pairing_pair *pairs, size_t num_pairs, bool *verified) {
  return call_of_many(CALL_BN254_PAIRING, pairs, num_pairs, verified);
}

zkvm_status zkvm_kzg_point_eval(const zkvm_kzg_commitment *commitment, const zkvm_kzg_field_element *z,
                                const zkvm_kzg_field_element *y, const zkvm_kzg_proof *proof, bool *verified) {
  uintptr_t arguments[6] = {(uintptr_t)commitment, (uintptr_t)z, (uintptr_t)y, (uintptr_t)proof, (uintptr_t)verified, 0};
  return (zkvm_status)host_call_of_six(CALL_KZG_POINT_EVAL, arguments);
}

zkvm_status zkvm_bls12_g1_add(const zkvm_bls12_381_g1_point *p1, const zkvm_bls12_381_g1_point *p2,
                              zkvm_bls12_381_g1_point *result) {
  return call(CALL_BLS12_G1_ADD, p1, p2, result, 0);
}

zkvm_status zkvm_bls12_g1_msm(const zkvm_bls12_381_g1_msm_pair *pairs, size_t num_pairs, zkvm_bls12_381_g1_point *result) {
  return call_of_many(CALL_BLS12_G1_MSM, pairs, num_pairs, result);
}

zkvm_status zkvm_bls12_g2_add(const zkvm_bls12_381_g2_point *p1, const zkvm_bls12_381_g2_point *p2,
                              zkvm_bls12_381_g2_point *result) {
  return call(CALL_BLS12_G2_ADD, p1, p2, result, 0);
}

zkvm_status zkvm_bls12_g2_msm(const zkvm_bls12_381_g2_msm_pair *pairs, size_t num_pairs, zkvm_bls12_381_g2_point *result) {
  return call_of_many(CALL_BLS12_G2_MSM, pairs, num_pairs, result);
}

zkvm_status zkvm_bls12_pairing(const zkvm_bls12_381_pairing_pair *pairs, size_t num_pairs, bool *verified) {
  return call_of_many(CALL_BLS12_PAIRING, pairs, num_pairs, verified);
}

zkvm_status zkvm_bls12_map_fp_to_g1(const zkvm_bls12_381_fp *field_element, zkvm_bls12_381_g1_point *result) {
  return call(CALL_BLS12_MAP_FP_TO_G1, field_element, result, 0, 0);
}

zkvm_status zkvm_bls12_map_fp2_to_g2(const zkvm_bls12_381_fp2 *field_element, zkvm_bls12_381_g2_point *result) {
  return call(CALL_BLS12_MAP_FP2_TO_G2, field_element, result, 0, 0);
}
