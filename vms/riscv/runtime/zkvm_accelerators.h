/* Computations that a guest leaves to the machine: the part of the zkVM standards' accelerator interface
 * (eth-act/zkvm-standards, "c-interface-accelerators") that this machine has. Types, names and meanings are the
 * standard's, so that a program written for it compiles unchanged. A pointer to what is no memory ends the run. */
#ifndef ZKVM_ACCELERATORS_H
#define ZKVM_ACCELERATORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define ZKVM_ALIGN8 alignas(8)
extern "C" {
#else
#define ZKVM_ALIGN8 _Alignas(8)
#endif

typedef enum { ZKVM_EOK = 0, ZKVM_EFAIL = -1 } zkvm_status;

typedef struct {
  ZKVM_ALIGN8 uint8_t data[32];
} zkvm_bytes_32;

typedef struct {
  ZKVM_ALIGN8 uint8_t data[64];
} zkvm_bytes_64;

typedef struct {
  ZKVM_ALIGN8 uint8_t data[16];
} zkvm_bytes_16;

typedef struct {
  ZKVM_ALIGN8 uint8_t data[48];
} zkvm_bytes_48;

typedef struct {
  ZKVM_ALIGN8 uint8_t data[96];
} zkvm_bytes_96;

typedef struct {
  ZKVM_ALIGN8 uint8_t data[128];
} zkvm_bytes_128;

typedef struct {
  ZKVM_ALIGN8 uint8_t data[192];
} zkvm_bytes_192;

/* Of hashes. The last four bytes are not part of it. */
typedef struct {
  ZKVM_ALIGN8 uint8_t data[24];
} zkvm_ripemd160_hash;

typedef zkvm_bytes_32 zkvm_keccak256_hash;
typedef zkvm_bytes_32 zkvm_sha256_hash;
typedef zkvm_bytes_32 zkvm_secp256k1_hash;
typedef zkvm_bytes_64 zkvm_secp256k1_signature; /* r, s: big-endian */
typedef zkvm_bytes_64 zkvm_secp256k1_pubkey;    /* x, y: big-endian */

/* Keccak-256 as in Ethereum. Cannot fail. */
zkvm_status zkvm_keccak256(const uint8_t *data, size_t len, zkvm_keccak256_hash *output);

/* SHA-256. Cannot fail. */
zkvm_status zkvm_sha256(const uint8_t *data, size_t len, zkvm_sha256_hash *output);

/* The public key that a signature over a hash was made with. Bit 0 of the recovery id, which is 0 to 3, says that the
 * y of the signature's point is odd, bit 1 that its x is r plus the group's order. ZKVM_EFAIL, and the output
 * unchanged, when there is no such key. */
zkvm_status zkvm_secp256k1_ecrecover(const zkvm_secp256k1_hash *msg, const zkvm_secp256k1_signature *sig, uint8_t recid,
                                     zkvm_secp256k1_pubkey *output);

/* RIPEMD-160, in the first 20 bytes. Cannot fail. */
zkvm_status zkvm_ripemd160(const uint8_t *data, size_t len, zkvm_ripemd160_hash *output);

/* BLAKE2b's compression function. ZKVM_EFAIL for more than 1,024 rounds, or when `f` is neither 0 nor 1. */
typedef zkvm_bytes_64 zkvm_blake2f_state;
typedef zkvm_bytes_128 zkvm_blake2f_message;
typedef zkvm_bytes_16 zkvm_blake2f_offset;
zkvm_status zkvm_blake2f(uint32_t rounds, zkvm_blake2f_state *h, const zkvm_blake2f_message *m, const zkvm_blake2f_offset *t,
                         uint8_t f);

/* base to the power of exp modulo a number, in as many bytes as the modulus has; all big-endian. ZKVM_EFAIL for a modulus of no
 * bytes or operands of more than 1,024. */
zkvm_status zkvm_modexp(const uint8_t *base, size_t base_len, const uint8_t *exp, size_t exp_len, const uint8_t *modulus,
                        size_t mod_len, uint8_t *output);

/* Whether a signature, r and s, of a hash is by the key, x and y, on P-256. Cannot fail. */
typedef zkvm_bytes_32 zkvm_secp256r1_hash;
typedef zkvm_bytes_64 zkvm_secp256r1_signature;
typedef zkvm_bytes_64 zkvm_secp256r1_pubkey;
zkvm_status zkvm_secp256r1_verify(const zkvm_secp256r1_hash *msg, const zkvm_secp256r1_signature *sig,
                                  const zkvm_secp256r1_pubkey *pubkey, bool *verified);

/* bn254, in the encodings of EIP-196 and EIP-197. ZKVM_EFAIL for what is no point. A product of 1 to 32 pairings. */
typedef zkvm_bytes_64 zkvm_bn254_g1_point;
typedef zkvm_bytes_128 zkvm_bn254_g2_point;
typedef zkvm_bytes_32 zkvm_bn254_scalar;
typedef struct {
  zkvm_bn254_g1_point g1;
  zkvm_bn254_g2_point g2;
} zkvm_bn254_pairing_pair;
zkvm_status zkvm_bn254_g1_add(const zkvm_bn254_g1_point *p1, const zkvm_bn254_g1_point *p2, zkvm_bn254_g1_point *result);
zkvm_status zkvm_bn254_g1_mul(const zkvm_bn254_g1_point *point, const zkvm_bn254_scalar *scalar, zkvm_bn254_g1_point *result);
zkvm_status zkvm_bn254_pairing(const zkvm_bn254_pairing_pair *pairs, size_t num_pairs, bool *verified);

/* Whether a KZG proof holds (EIP-4844). Cannot fail. */
typedef zkvm_bytes_48 zkvm_kzg_commitment;
typedef zkvm_bytes_48 zkvm_kzg_proof;
typedef zkvm_bytes_32 zkvm_kzg_field_element;
zkvm_status zkvm_kzg_point_eval(const zkvm_kzg_commitment *commitment, const zkvm_kzg_field_element *z,
                                const zkvm_kzg_field_element *y, const zkvm_kzg_proof *proof, bool *verified);

/* BLS12-381 as in EIP-2537, elements of the field in 48 bytes. ZKVM_EFAIL for what is no point, or not of the group where it has
 * to be. Sums of 1 to 32 multiples in G1 and 1 to 16 in G2, products of 1 to 16 pairings. */
typedef zkvm_bytes_96 zkvm_bls12_381_g1_point;
typedef zkvm_bytes_192 zkvm_bls12_381_g2_point;
typedef zkvm_bytes_32 zkvm_bls12_381_scalar;
typedef zkvm_bytes_48 zkvm_bls12_381_fp;
typedef zkvm_bytes_96 zkvm_bls12_381_fp2;
typedef struct {
  zkvm_bls12_381_g1_point point;
  zkvm_bls12_381_scalar scalar;
} zkvm_bls12_381_g1_msm_pair;
typedef struct {
  zkvm_bls12_381_g2_point point;
  zkvm_bls12_381_scalar scalar;
} zkvm_bls12_381_g2_msm_pair;
typedef struct {
  zkvm_bls12_381_g1_point g1;
  zkvm_bls12_381_g2_point g2;
} zkvm_bls12_381_pairing_pair;
zkvm_status zkvm_bls12_g1_add(const zkvm_bls12_381_g1_point *p1, const zkvm_bls12_381_g1_point *p2,
                              zkvm_bls12_381_g1_point *result);
zkvm_status zkvm_bls12_g1_msm(const zkvm_bls12_381_g1_msm_pair *pairs, size_t num_pairs, zkvm_bls12_381_g1_point *result);
zkvm_status zkvm_bls12_g2_add(const zkvm_bls12_381_g2_point *p1, const zkvm_bls12_381_g2_point *p2,
                              zkvm_bls12_381_g2_point *result);
zkvm_status zkvm_bls12_g2_msm(const zkvm_bls12_381_g2_msm_pair *pairs, size_t num_pairs, zkvm_bls12_381_g2_point *result);
zkvm_status zkvm_bls12_pairing(const zkvm_bls12_381_pairing_pair *pairs, size_t num_pairs, bool *verified);
zkvm_status zkvm_bls12_map_fp_to_g1(const zkvm_bls12_381_fp *field_element, zkvm_bls12_381_g1_point *result);
zkvm_status zkvm_bls12_map_fp2_to_g2(const zkvm_bls12_381_fp2 *field_element, zkvm_bls12_381_g2_point *result);

#ifdef __cplusplus
}
#endif
#endif
