import { EVMError, type ExecResult, type PrecompileFunc, type PrecompileInput } from "@ethereumjs/evm";
import { fromHex, toHex } from "../../../src/base/hex.js";
import { MAX_MODEXP_BYTES } from "../limits.js";

const HEADER = 96;
/** Exponents up to here are left to @ethereumjs, bytes. */
const SHORT_EXPONENT = 1024n;

/**
 * MODEXP (EIP-198) in time that its gas pays for, made from that of @ethereumjs. Before Osaka an exponent may be as long
 * as one likes, and @ethereumjs takes time with the square of its length: 128 KiB, for 350,000 gas, took it 9.1 s. So
 * long exponents are raised here, and what they cost is still asked of @ethereumjs, with modulus zero, which is quick.
 */
export function boundedModexp(modexp: PrecompileFunc): PrecompileFunc {
  return async (input) => {
    const base = numberAt(input.data, 0);
    const exponent = numberAt(input.data, 32);
    const modulus = numberAt(input.data, 64);
    const nothingToRaise = base === 0n && modulus === 0n;
    if (nothingToRaise || (exponent <= SHORT_EXPONENT && base <= SHORT_EXPONENT && modulus <= SHORT_EXPONENT)) {
      return modexp(input);
    }
    const { base: maxBase, exponent: maxExponent, modulus: maxModulus } = MAX_MODEXP_BYTES;
    if (base > maxBase || exponent > maxExponent || modulus > maxModulus) return tooLarge(input);
    const priced = await modexp({ ...input, data: input.data.slice(0, HEADER + Number(base + exponent)) });
    if (priced.exceptionError !== undefined) return priced;
    return { ...priced, returnValue: raise(input.data, Number(base), Number(exponent), Number(modulus)) };
  };
}

/** The result in as many bytes as the modulus has; zero modulo zero. */
function raise(data: Uint8Array, baseLength: number, exponentLength: number, modulusLength: number): Uint8Array {
  const exponentAt = HEADER + baseLength;
  const modulus = bigNumber(data, exponentAt + exponentLength, modulusLength);
  if (modulus === 0n) return new Uint8Array(modulusLength);
  const base = bigNumber(data, HEADER, baseLength) % modulus;
  let result = 1n % modulus;
  for (let i = 0; i < exponentLength; i++) {
    const byte = data[exponentAt + i] ?? 0;
    for (let bit = 7; bit >= 0; bit--) {
      result = (result * result) % modulus;
      if ((byte >> bit) & 1) result = (result * base) % modulus;
    }
  }
  return fromHex(result.toString(16).padStart(2 * modulusLength, "0"));
}

/** A big-endian number in the data, which goes on with zeros for ever. By way of hex: linear in the length. */
function bigNumber(data: Uint8Array, offset: number, length: number): bigint {
  const bytes = new Uint8Array(length);
  bytes.set(data.subarray(offset, offset + length));
  return length === 0 ? 0n : BigInt(toHex(bytes));
}

function numberAt(data: Uint8Array, offset: number): bigint {
  return bigNumber(data, offset, 32);
}

function tooLarge({ gasLimit }: PrecompileInput): ExecResult {
  const exceptionError = new EVMError(EVMError.errorMessages.OUT_OF_GAS);
  return { returnValue: new Uint8Array(0), executionGasUsed: gasLimit, exceptionError };
}
