import { bigintToBytes } from "../../../src/base/bytes.js";
import { kernelWasm } from "./generated/bn254.js";
import { lazyKernel } from "./lazy-kernel.js";
import { fixed, type PricedPrecompile, padded } from "./precompile.js";

interface Exports {
  /** What says yes or no returns zero for no: no point, no pair, or a product that is not one. */
  readonly addPoints: () => number;
  readonly multiplyPoint: () => number;
  readonly startProduct: () => void;
  readonly addPair: () => number;
  readonly isProductOne: () => number;
}

const bn254 = lazyKernel<Exports>(kernelWasm);
const POINT = 64;
const PAIR = 192;

/** Addition on alt_bn128 (address 6, EIP-196; gas by EIP-1108). */
export function bn254Add(gas: number): PricedPrecompile {
  return {
    gas: fixed(gas),
    run(input) {
      const { exports, output } = kernelWith(padded(input, 0, 2 * POINT));
      return exports.addPoints() === 0 ? undefined : output.slice(0, POINT);
    },
  };
}

/** Multiplication by a scalar (address 7, EIP-196). */
export function bn254Multiply(gas: number): PricedPrecompile {
  return {
    gas: fixed(gas),
    run(input) {
      const { exports, output } = kernelWith(padded(input, 0, POINT + 32));
      return exports.multiplyPoint() === 0 ? undefined : output.slice(0, POINT);
    },
  };
}

/** Whether pairings multiply to one (address 8, EIP-197). */
export function bn254Pairing(base: number, pair: number): PricedPrecompile {
  return {
    gas: (input) => BigInt(base + pair * Math.floor(input.length / PAIR)),
    run(input) {
      if (input.length % PAIR !== 0) return undefined;
      bn254().exports.startProduct();
      for (let at = 0; at < input.length; at += PAIR) {
        if (kernelWith(input.subarray(at, at + PAIR)).exports.addPair() === 0) return undefined;
      }
      return bigintToBytes(BigInt(bn254().exports.isProductOne()), 32);
    },
  };
}

function kernelWith(input: Uint8Array) {
  const kernel = bn254();
  kernel.input.set(input);
  return kernel;
}
