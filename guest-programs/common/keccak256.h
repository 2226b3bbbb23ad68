#ifndef KECCAK256_H
#define KECCAK256_H

#include <stddef.h>
#include <stdint.h>

/* Keccak-256 as in Ethereum: Keccak[512] with the original padding (0x01), not SHA-3's. */
void keccak256(uint8_t hash[32], const uint8_t *data, size_t length);

#endif
