import { bigintToBytes, concatBytes } from "../../base/bytes.js";
import type { Accelerator } from "./accelerator.js";
import { compute } from "./computations.js";
import { MODEXP } from "./kernel/numbers.js";

/** Bytes of base, modulus and exponent: as much as Ethereum allows since Osaka (EIP-7823). */
const MOST_BYTES = 1024;
const BITS = 8;
/** What is made before the first bit of the exponent takes as long as so many bits. */
const SET_UP_BITS = 24;

/** Base and modulus have the same length, the first number; the second is that of the exponent. All are big-endian. */
export const MODULAR_EXPONENTIATION: Accelerator = {
  name: "modexp",
  number: 0x1105,
  arity: 6,
  fuel: 20_000n,
  fuelFor: {
    rule: "20 w² + 150 w + 200 for each bit of the exponent and 24 more, w being the words of 8 bytes of the modulus",
    of: ([size, exponent]) => {
      const words = Math.ceil(size! / 8);
      return (20 * words * words + 150 * words + 200) * (BITS * exponent! + SET_UP_BITS);
    },
  },
  numbers: [
    { argument: 1, least: 1, most: MOST_BYTES },
    { argument: 3, least: 1, most: MOST_BYTES },
  ],
  inputs: [
    { argument: 0, size: 1, times: 0 },
    { argument: 2, size: 1, times: 1 },
    { argument: 4, size: 1, times: 0 },
  ],
  output: { argument: 5, size: 1, times: 0 },
  compute: (operands) => {
    const lengths = operands.map(({ length }) => bigintToBytes(BigInt(length), 32));
    return compute(MODEXP, concatBytes(...lengths, ...operands), MOST_BYTES);
  },
};
