import { kernelWasm } from "./generated/secp256k1.js";
import { lazyKernel } from "./lazy-kernel.js";
import { fixed, NO_BYTES, type PricedPrecompile, padded } from "./precompile.js";

interface Exports {
  /** Nonzero when the input's hash, r and s have a signer, whose address is then the output. */
  readonly recover: (parity: number) => number;
}

const secp256k1 = lazyKernel<Exports>(kernelWasm);
const OUTPUT = 32;

/** The address that signed a hash (address 1): hash, v, r and s of 32 bytes each. A bad signature has no output. */
export const ecrecover: PricedPrecompile = {
  gas: fixed(3000),
  run(input) {
    const v = padded(input, 32, 32);
    const last = v[31]!;
    if (v.findIndex((byte) => byte !== 0) !== 31 || (last !== 27 && last !== 28)) return NO_BYTES;
    const kernel = secp256k1();
    kernel.input.set(padded(input, 0, 32));
    kernel.input.set(padded(input, 64, 64), 32);
    if (kernel.exports.recover(last - 27) === 0) return NO_BYTES;
    return kernel.output.slice(0, OUTPUT);
  },
};
