// Computations that a guest can leave to the machine: further imports of the module "zkvm" (docs/webassembly-programs.md).
// Each gives 0, or -1 where there is no result, and then has written nothing. Places need no alignment. What is verified becomes a
// byte, 1 or 0. Numbers are big-endian, elements of the field of BLS12-381 of 48 bytes, all others of 32.

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

/** Takes a block of 64 bytes into RIPEMD-160's 5 words of 32 bits, little-endian. */
// @ts-ignore: decorator
@external("zkvm", "ripemd160_compress")
export declare function ripemd160_compress(state: usize, block: usize): i32;

/** BLAKE2b's compression function, of at most 1024 rounds: state (64 bytes), block (128), offset (16), whether it is the last (1). */
// @ts-ignore: decorator
@external("zkvm", "blake2f")
export declare function blake2f(rounds: u32, operands: usize, result: usize): i32;

/** Powers modulo a number of any parity; base, modulus and result have the same size, and no operand more than 1024 bytes. */
// @ts-ignore: decorator
@external("zkvm", "modexp")
export declare function modexp(base: usize, size: u32, exponent: usize, exponentSize: u32, modulus: usize, result: usize): i32;

/** Verifies a signature, r and s, of a hash by the public key x, y, on P-256. */
// @ts-ignore: decorator
@external("zkvm", "secp256r1_verify")
export declare function secp256r1_verify(hash: usize, signature: usize, key: usize, verified: usize): i32;

/** Adds two points of bn254, 64 bytes each. */
// @ts-ignore: decorator
@external("zkvm", "bn254_g1_add")
export declare function bn254_g1_add(p: usize, q: usize, result: usize): i32;

/** Multiplies a point of bn254 by a number. */
// @ts-ignore: decorator
@external("zkvm", "bn254_g1_mul")
export declare function bn254_g1_mul(p: usize, scalar: usize, result: usize): i32;

/** Whether the product of the pairings of 1 to 32 pairs, 192 bytes each as EIP-197 has them, is one. */
// @ts-ignore: decorator
@external("zkvm", "bn254_pairing")
export declare function bn254_pairing(pairs: usize, count: u32, verified: usize): i32;

/** Verifies a KZG proof (EIP-4844): commitment (48 bytes), z, y, proof (48). */
// @ts-ignore: decorator
@external("zkvm", "kzg_point_eval")
export declare function kzg_point_eval(commitment: usize, z: usize, y: usize, proof: usize, verified: usize): i32;

/** Adds two points of G1 of BLS12-381, 96 bytes each. */
// @ts-ignore: decorator
@external("zkvm", "bls12_g1_add")
export declare function bls12_g1_add(p: usize, q: usize, result: usize): i32;

/** The sum of 1 to 32 multiples: a point of G1 and a number of 32 bytes each. */
// @ts-ignore: decorator
@external("zkvm", "bls12_g1_msm")
export declare function bls12_g1_msm(terms: usize, count: u32, result: usize): i32;

/** Adds two points of G2, 192 bytes each. */
// @ts-ignore: decorator
@external("zkvm", "bls12_g2_add")
export declare function bls12_g2_add(p: usize, q: usize, result: usize): i32;

/** The sum of 1 to 16 multiples: a point of G2 and a number of 32 bytes each. */
// @ts-ignore: decorator
@external("zkvm", "bls12_g2_msm")
export declare function bls12_g2_msm(terms: usize, count: u32, result: usize): i32;

/** Whether the product of the pairings of 1 to 16 pairs, of points of G1 and G2, is one. */
// @ts-ignore: decorator
@external("zkvm", "bls12_pairing")
export declare function bls12_pairing(pairs: usize, count: u32, verified: usize): i32;

/** Maps an element of the field to G1 (EIP-2537). */
// @ts-ignore: decorator
@external("zkvm", "bls12_map_fp_to_g1")
export declare function bls12_map_fp_to_g1(element: usize, result: usize): i32;

/** Maps two elements to G2. */
// @ts-ignore: decorator
@external("zkvm", "bls12_map_fp2_to_g2")
export declare function bls12_map_fp2_to_g2(element: usize, result: usize): i32;

/** Takes 1 to 58 blocks of 136 bytes into the 200 bytes of a state of Keccak-256, which is permuted after each. */
// @ts-ignore: decorator
@external("zkvm", "keccak256_absorb")
export declare function keccak256_absorb(state: usize, blocks: usize, count: u32): i32;
