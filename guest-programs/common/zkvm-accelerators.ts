// Computations that a guest can leave to the machine: further imports of the module "zkvm" (docs/webassembly-programs.md).
// Each gives 0, or -1 where there is no result, and then has written nothing. Places need no alignment.

/** Permutes 200 bytes in place by Keccak-f[1600]. */
// @ts-ignore: decorator
@external("zkvm", "keccak_f1600")
export declare function keccak_f1600(state: usize): i32;

/** Takes a block of 64 bytes into SHA-256's 8 words of 32 bits, little-endian. */
// @ts-ignore: decorator
@external("zkvm", "sha256_compress")
export declare function sha256_compress(state: usize, block: usize): i32;

/**
 * Writes the public key, x and y, that has signed a hash of 32 bytes. The signature is r and s, the id 0 to 3; all numbers are
 * of 32 bytes, big-endian.
 */
// @ts-ignore: decorator
@external("zkvm", "secp256k1_recover")
export declare function secp256k1_recover(hash: usize, signature: usize, id: i32, key: usize): i32;
