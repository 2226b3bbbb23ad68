import { bigintToBytes, bytesToBigint } from "../../../src/base/bytes.js";
import type { Fork } from "../../../src/vm/rules/forks.js";
import { isAtLeast } from "../../../src/vm/rules/forks.js";
import { MAX_MODEXP_BYTES } from "../limits.js";
import { power } from "./modular-power.js";
import { NO_BYTES, type PricedPrecompile, padded } from "./precompile.js";

const HEADER = 96;
/** Bytes of each operand from Osaka on (EIP-7823). */
const MAX_OPERAND = 1024n;

interface Lengths {
  readonly base: bigint;
  readonly exponent: bigint;
  readonly modulus: bigint;
}

/** Modular exponentiation (address 5): EIP-198, with the gas of EIP-2565 from Berlin and EIP-7883 from Osaka on. */
export function modexpAt(fork: Fork): PricedPrecompile {
  const isOsaka = isAtLeast(fork, "osaka");
  const price = isOsaka ? osakaPrice : isAtLeast(fork, "berlin") ? berlinPrice : byzantiumPrice;
  const bitsPerByte = isOsaka ? 16n : 8n;
  return {
    gas(input) {
      const lengths = lengthsOf(input);
      return price(lengths, iterationCount(input, lengths, bitsPerByte));
    },
    run(input) {
      const lengths = lengthsOf(input);
      const { base, exponent, modulus } = lengths;
      if (isOsaka && (base > MAX_OPERAND || exponent > MAX_OPERAND || modulus > MAX_OPERAND)) return undefined;
      if (base === 0n && modulus === 0n) return NO_BYTES;
      const most = MAX_MODEXP_BYTES;
      if (base > most.base || exponent > most.exponent || modulus > most.modulus) return undefined;
      return raise(input, Number(base), Number(exponent), Number(modulus));
    },
  };
}

function lengthsOf(input: Uint8Array): Lengths {
  const [base, exponent, modulus] = [0, 32, 64].map((offset) => bytesToBigint(padded(input, offset, 32)));
  return { base: base!, exponent: exponent!, modulus: modulus! };
}

function longest({ base, modulus }: Lengths): bigint {
  return base > modulus ? base : modulus;
}

/** EIP-198. */
function byzantiumPrice(lengths: Lengths, iterations: bigint): bigint {
  const x = longest(lengths);
  const square = x * x;
  const complexity = x <= 64n ? square : x <= 1024n ? square / 4n + 96n * x - 3072n : square / 16n + 480n * x - 199680n;
  return (complexity * iterations) / 20n;
}

/** EIP-2565. */
function berlinPrice(lengths: Lengths, iterations: bigint): bigint {
  const words = (longest(lengths) + 7n) / 8n;
  const gas = (words * words * iterations) / 3n;
  return gas < 200n ? 200n : gas;
}

/** EIP-7883. */
function osakaPrice(lengths: Lengths, iterations: bigint): bigint {
  const x = longest(lengths);
  const words = (x + 7n) / 8n;
  const gas = (x > 32n ? 2n * words * words : 16n) * iterations;
  return gas < 500n ? 500n : gas;
}

/** The adjusted exponent length: bits of the exponent's head beyond the first, and so much for each byte of its tail. */
function iterationCount(input: Uint8Array, { base, exponent }: Lengths, bitsPerByte: bigint): bigint {
  const headLength = exponent < 32n ? Number(exponent) : 32;
  const start = BigInt(HEADER) + base;
  const head = start < BigInt(input.length) ? bytesToBigint(padded(input, Number(start), headLength)) : 0n;
  const bits = head === 0n ? 0 : head.toString(2).length - 1;
  const tail = exponent > 32n ? bitsPerByte * (exponent - 32n) : 0n;
  const count = tail + BigInt(bits);
  return count === 0n ? 1n : count;
}

/** The result in as many bytes as the modulus has; zero modulo zero. */
function raise(input: Uint8Array, baseLength: number, exponentLength: number, modulusLength: number): Uint8Array {
  const exponentAt = HEADER + baseLength;
  const modulus = bytesToBigint(padded(input, exponentAt + exponentLength, modulusLength));
  if (modulus === 0n) return new Uint8Array(modulusLength);
  const base = bytesToBigint(padded(input, HEADER, baseLength)) % modulus;
  const exponent = withoutZeros(padded(input, exponentAt, exponentLength));
  return bigintToBytes(power(base, exponent, modulus), modulusLength);
}

function withoutZeros(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte !== 0);
  return bytes.subarray(first === -1 ? bytes.length : first);
}
