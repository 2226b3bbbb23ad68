import { bigintToBytes } from "../../../src/base/bytes.js";
import { kernelWasm } from "./generated/p256.js";
import { lazyKernel } from "./lazy-kernel.js";
import { fixed, NO_BYTES, type PricedPrecompile } from "./precompile.js";

interface Exports {
  /** Nonzero when the input's signature is valid. */
  readonly verify: () => number;
}

const p256 = lazyKernel<Exports>(kernelWasm);
const SIZE = 160;

/** Verifies a signature on secp256r1 (address 0x100, EIP-7951): hash, r, s, x, y. 1 in 32 bytes, or nothing. */
export const p256Verify: PricedPrecompile = {
  gas: fixed(6900),
  run: (input) => (input.length === SIZE && isSigned(input) ? bigintToBytes(1n, 32) : NO_BYTES),
};

function isSigned(input: Uint8Array): boolean {
  const kernel = p256();
  kernel.input.set(input);
  return kernel.exports.verify() !== 0;
}
