// base ^ exponent mod modulus of three 256-bit numbers, by squaring and multiplying from the lowest bit up.
import { mulmod, reverseBytes, setModulus } from "../common/u256";
import { readInput, writeOutput } from "../common/zkvm";

const BASE = memory.data(32, 4);
const EXPONENT = memory.data(32, 4);
const MODULUS = memory.data(32, 4);
const ONE = memory.data<u32>([1, 0, 0, 0, 0, 0, 0, 0]);
/** Zero until there is a result. */
const RESULT = memory.data(32, 4);
const OUTPUT = memory.data(32, 4);

function bitLength(number: usize): u32 {
  for (let i: i32 = 7; i >= 0; i--) {
    const limb = load<u32>(number + (<usize>i << 2));
    if (limb !== 0) return 32 * i + 32 - clz(limb);
  }
  return 0;
}

function bit(number: usize, index: u32): u32 {
  return (load<u32>(number + ((index >> 5) << 2)) >> (index & 31)) & 1;
}

function modexp(): void {
  mulmod(RESULT, ONE, ONE);
  const bits = bitLength(EXPONENT);
  for (let i: u32 = 0; i < bits; i++) {
    if (bit(EXPONENT, i)) mulmod(RESULT, RESULT, BASE);
    mulmod(BASE, BASE, BASE);
  }
}

export function main(): void {
  const input = readInput(96);
  reverseBytes(BASE, input);
  reverseBytes(EXPONENT, input + 32);
  reverseBytes(MODULUS, input + 64);
  if (setModulus(MODULUS)) modexp();
  reverseBytes(OUTPUT, RESULT);
  writeOutput(OUTPUT, 32);
}
