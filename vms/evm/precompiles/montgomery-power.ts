import { bigintToBytes, bytesToBigint } from "../../../src/base/bytes.js";
import { kernelWasm } from "./generated/modexp.js";
import { lazyKernel } from "./lazy-kernel.js";

interface Exports {
  readonly setModulus: (size: number, limbs: number) => void;
  readonly setSquare: (size: number) => void;
  readonly setBase: (size: number, isLong: number) => void;
  readonly raise: (size: number) => void;
  readonly finish: (size: number) => void;
}

const kernel = lazyKernel<Exports>(kernelWasm);

/** The kernel's limits: bytes of a modulus, and of the piece of an exponent that it takes at a time. */
export const MAX_ODD_MODULUS = 1024;
const PIECE = 4096;
const LIMB_BITS = 27;
/** Exponents up to here, in bytes, are not worth a table of 16 powers. */
const SHORT_EXPONENT = 4;

/**
 * base ^ exponent modulo an odd number above 1 of at most `MAX_ODD_MODULUS` bytes. The exponent is big-endian, and the base
 * below the modulus.
 */
export function powerModOdd(base: bigint, exponent: Uint8Array, modulus: bigint): bigint {
  const { exports, input, output } = kernel();
  const digits = modulus.toString(16).length;
  const size = (digits + 1) >> 1;
  // R is to be above 4 m, and limbs are taken by twos.
  const limbs = 2 * Math.ceil((4 * digits + 2) / (2 * LIMB_BITS));
  const put = (value: bigint) => input.set(bigintToBytes(value, size));
  put(modulus);
  exports.setModulus(size, limbs);
  put((1n << BigInt(2 * LIMB_BITS * limbs)) % modulus);
  exports.setSquare(size);
  put(base);
  exports.setBase(size, Number(exponent.length > SHORT_EXPONENT));
  for (let at = 0; at < exponent.length; at += PIECE) {
    const piece = exponent.subarray(at, at + PIECE);
    input.set(piece);
    exports.raise(piece.length);
  }
  exports.finish(size);
  return bytesToBigint(output.subarray(0, size));
}
