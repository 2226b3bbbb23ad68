import { sha256 } from "@noble/hashes/sha2.js";
import { equalBytes } from "../../../src/base/bytes.js";
import { fromHex } from "../../../src/base/hex.js";
import { verifyPointEvaluation } from "../point-evaluation.js";
import { fixed, type PricedPrecompile } from "./precompile.js";

const VERSION_KZG = 1;

/** FIELD_ELEMENTS_PER_BLOB and BLS_MODULUS. */
const OUTPUT = fromHex(
  "000000000000000000000000000000000000000000000000000000000000100073eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001",
);

/** Verifies a KZG proof that a blob's polynomial has a value (address 0x0a, EIP-4844): versioned hash, z, y, commitment, proof. */
export const pointEvaluation: PricedPrecompile = {
  gas: fixed(50_000),
  run(input) {
    if (input.length !== 192) return undefined;
    const commitment = input.subarray(96, 144);
    const hash = sha256(commitment);
    hash[0] = VERSION_KZG;
    if (!equalBytes(hash, input.subarray(0, 32))) return undefined;
    const isProven = verifyPointEvaluation(
      commitment,
      input.subarray(32, 64),
      input.subarray(64, 96),
      input.subarray(144),
    );
    return isProven ? OUTPUT.slice() : undefined;
  },
};
