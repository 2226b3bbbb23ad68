import { bigintToBytes, bytesToBigint } from "../../../src/base/bytes.js";
import { G1_DISCOUNTS, G2_DISCOUNTS } from "./bls-discounts.js";
import { blsKernel } from "./bls-kernel.js";
import { fixed, type PricedPrecompile } from "./precompile.js";

/** Sizes in bytes (EIP-2537): a field element is padded to 64. */
const FP = 64;
const FP2 = 128;
const SIZE_G1 = 128;
const SIZE_G2 = 256;
const SCALAR = 32;
const PAIR = SIZE_G1 + SIZE_G2;

/** The groups' order, x^4 - x^2 + 1, and the magnitude of the curve's x. */
const X = 0xd201000000010000n;
const ORDER = X ** 4n - X ** 2n + 1n;

/** Addresses 0x0b to 0x11. Additions check no subgroup; multiplications and pairings do. */
export const g1Add: PricedPrecompile = {
  gas: fixed(375),
  run: (input) => transform(input, 2 * SIZE_G1, SIZE_G1, (kernel) => kernel.addG1()),
};

export const g1Msm: PricedPrecompile = {
  gas: msmGas(SIZE_G1 + SCALAR, 12_000, G1_DISCOUNTS),
  run(input) {
    const { exports, input: place, output } = blsKernel();
    exports.startSumG1();
    const isGood = everyPart(input, SIZE_G1 + SCALAR, (term) => {
      place.set(term);
      return exports.addTermG1() !== 0;
    });
    if (!isGood) return undefined;
    exports.finishSumG1();
    return output.slice(0, SIZE_G1);
  },
};

export const g2Add: PricedPrecompile = {
  gas: fixed(600),
  run: (input) => transform(input, 2 * SIZE_G2, SIZE_G2, (kernel) => kernel.addG2()),
};

export const g2Msm: PricedPrecompile = {
  gas: msmGas(SIZE_G2 + SCALAR, 22_500, G2_DISCOUNTS),
  run(input) {
    const { exports, input: place, output } = blsKernel();
    exports.startSumG2();
    const isGood = everyPart(input, SIZE_G2 + SCALAR, (term) => {
      place.set(term.subarray(0, SIZE_G2));
      place.set(digitsOf(bytesToBigint(term.subarray(SIZE_G2))), SIZE_G2);
      return exports.addTermG2() !== 0;
    });
    if (!isGood) return undefined;
    exports.finishSumG2();
    return output.slice(0, SIZE_G2);
  },
};

export const pairingCheck: PricedPrecompile = {
  gas: (input) => BigInt(37_700 + 32_600 * Math.floor(input.length / PAIR)),
  run(input) {
    const { exports, input: place } = blsKernel();
    exports.startProduct();
    const isGood = everyPart(input, PAIR, (pair) => {
      place.set(pair);
      return exports.addPair() !== 0;
    });
    return isGood ? bigintToBytes(BigInt(exports.isProductOne()), 32) : undefined;
  },
};

export const mapFpToG1: PricedPrecompile = {
  gas: fixed(5500),
  run: (input) => transform(input, FP, SIZE_G1, (kernel) => kernel.mapG1()),
};

export const mapFp2ToG2: PricedPrecompile = {
  gas: fixed(23_800),
  run: (input) => transform(input, FP2, SIZE_G2, (kernel) => kernel.mapG2()),
};

type Exports = ReturnType<typeof blsKernel>["exports"];

/** What the kernel makes of an input of exactly that size. */
function transform(
  input: Uint8Array,
  size: number,
  outputSize: number,
  run: (kernel: Exports) => number,
): Uint8Array | undefined {
  if (input.length !== size) return undefined;
  const kernel = blsKernel();
  kernel.input.set(input);
  return run(kernel.exports) === 0 ? undefined : kernel.output.slice(0, outputSize);
}

/** Whether the input is made of parts of that size, one at least, and all pass. */
function everyPart(input: Uint8Array, size: number, pass: (part: Uint8Array) => boolean): boolean {
  if (input.length === 0 || input.length % size !== 0) return false;
  for (let at = 0; at < input.length; at += size) if (!pass(input.subarray(at, at + size))) return false;
  return true;
}

function msmGas(size: number, multiplication: number, discounts: readonly number[]): PricedPrecompile["gas"] {
  return (input) => {
    const count = Math.floor(input.length / size);
    if (count === 0) return 0n;
    const discount = discounts[Math.min(count, discounts.length) - 1]!;
    return BigInt(Math.floor((count * multiplication * discount) / 1000));
  };
}

/** A scalar's four digits to the base of |x|, each in 8 little-endian bytes. */
function digitsOf(scalar: bigint): Uint8Array {
  const digits = new Uint8Array(SCALAR);
  const view = new DataView(digits.buffer);
  for (let i = 0, rest = scalar % ORDER; i < 4; i++, rest /= X) view.setBigUint64(8 * i, rest % X, true);
  return digits;
}
