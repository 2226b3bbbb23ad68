import { kernelWasm as blsWasm } from "./generated/bls12-381.js";
import { kernelWasm as bn254Wasm } from "./generated/bn254.js";
import { kernelWasm as lightWasm } from "./generated/light.js";
import { BN254_ADD, BN254_PAIRING, P256VERIFY } from "./kernel/codes.js";
import type { PricedPrecompile } from "./precompile.js";
import { PrecompileKernel } from "./precompile-kernel.js";

const light = new PrecompileKernel<{ readonly price: (size: number) => bigint }>(lightWasm);
const bn254 = new PrecompileKernel(bn254Wasm);
const bls = new PrecompileKernel<{ readonly verifyProof: () => number }>(blsWasm);

const NOTHING = new Uint8Array(0);

/** The contract of a row of the table, as its kernel runs it. */
export function contractOf(row: Uint8Array, contract: number): PricedPrecompile {
  const isLight = contract <= P256VERIFY;
  const isOnBn254 = contract >= BN254_ADD && contract <= BN254_PAIRING;
  const kernel = isLight ? light : isOnBn254 ? bn254 : bls;
  return {
    // What others cost follows from the length alone.
    gas: (input) => BigInt.asUintN(64, light.prepare(row, isLight ? input : NOTHING).price(input.length)),
    run: (input) => kernel.run(row, input),
  };
}

/** Whether a KZG proof holds of commitment, z, y and proof, one after the other. */
export function isProofValid(input: Uint8Array): boolean {
  return bls.prepare(NOTHING, input).verifyProof() !== 0;
}
