/* Computations that a guest leaves to the machine: the part of the zkVM standards' accelerator interface
 * (eth-act/zkvm-standards, "c-interface-accelerators") that this machine has. Types, names and meanings are the
 * standard's, so that a program written for it compiles unchanged. A pointer to what is no memory ends the run. */
#ifndef ZKVM_ACCELERATORS_H
#define ZKVM_ACCELERATORS_H

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

#ifdef __cplusplus
}
#endif
#endif
