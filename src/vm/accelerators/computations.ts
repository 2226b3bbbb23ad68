import { ComputationKernel } from "./computation-kernel.js";
import { kernelWasm as blsWasm } from "./generated/bls12-381.js";
import { kernelWasm as bn254Wasm } from "./generated/bn254.js";
import { kernelWasm as lightWasm } from "./generated/light.js";
import { BN254_ADD, BN254_PAIRING, P256VERIFY } from "./kernel/numbers.js";

const light = new ComputationKernel(lightWasm);
const bn254 = new ComputationKernel(bn254Wasm);
const bls = new ComputationKernel<{ readonly verifyProof: () => number }>(blsWasm);

/** Whether what it costs may depend on more of the input than its length. */
export function isLight(contract: number): boolean {
  return contract <= P256VERIFY;
}

/**
 * The output of the computation that the precompiled contract of that number (kernel/numbers.ts) makes, in Ethereum's encodings;
 * undefined when it fails.
 * @param most bytes of an operand of MODEXP, 0 without such a limit
 * @throws TercetError `out-of-memory`
 */
export function compute(contract: number, input: Uint8Array, most = 0): Uint8Array | undefined {
  const isOnBn254 = contract >= BN254_ADD && contract <= BN254_PAIRING;
  return (isLight(contract) ? light : isOnBn254 ? bn254 : bls).run(contract, input, most);
}

/** Whether a KZG proof holds of commitment, z, y and proof, one after the other. */
export function isProofValid(input: Uint8Array): boolean {
  return bls.prepare(input).verifyProof() !== 0;
}
