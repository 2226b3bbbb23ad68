import { bytesToBigint } from "../../../src/base/bytes.js";
import { keccak256 } from "../../../src/base/hash.js";
import { type ContractFrame, type Hooks, NOTHING, unsigned } from "./contract-frame.js";
import { keccakGas, powGas } from "./gas.js";

const WORD_MASK = 2n ** 256n - 1n;

/** Gas, as the EVM's opcodes. */
const DIVISION = 5;
const MODULAR = 8;

/** Keccak-256, and the 256-bit arithmetic that is slow in a guest. Results take the first operand's place. */
export function mathHooks(frame: ContractFrame): Hooks {
  return {
    native_keccak256: (data, length, output) => {
      frame.enter(unsigned(length));
      frame.chargeGas(keccakGas(unsigned(length)));
      frame.write(output, keccak256(frame.read(data, unsigned(length))));
      return NOTHING;
    },

    math_div: (value, divisor) => {
      frame.enter();
      frame.chargeGas(DIVISION);
      const by = frame.integer(divisor);
      frame.writeInteger(value, by === 0n ? 0n : frame.integer(value) / by);
      return NOTHING;
    },

    math_mod: (value, modulus) => {
      frame.enter();
      frame.chargeGas(DIVISION);
      frame.writeInteger(value, modulo(frame.integer(value), frame.integer(modulus)));
      return NOTHING;
    },

    math_pow: (value, exponent) => {
      frame.enter();
      const power = frame.word(exponent);
      frame.chargeGas(powGas(power));
      frame.writeInteger(value, wrappingPower(frame.integer(value), bytesToBigint(power)));
      return NOTHING;
    },

    math_add_mod: (value, addend, modulus) => {
      frame.enter();
      frame.chargeGas(MODULAR);
      frame.writeInteger(value, modulo(frame.integer(value) + frame.integer(addend), frame.integer(modulus)));
      return NOTHING;
    },

    math_mul_mod: (value, multiplier, modulus) => {
      frame.enter();
      frame.chargeGas(MODULAR);
      frame.writeInteger(value, modulo(frame.integer(value) * frame.integer(multiplier), frame.integer(modulus)));
      return NOTHING;
    },
  };
}

/** As on the EVM, zero for the modulus zero. */
function modulo(value: bigint, modulus: bigint): bigint {
  return modulus === 0n ? 0n : value % modulus;
}

/** base^exponent mod 2^256, by squaring. */
function wrappingPower(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let power = base, rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * power) & WORD_MASK;
    power = (power * power) & WORD_MASK;
  }
  return result;
}
