import { instantiateKernel, type WasmMemory } from "../../../src/base/webassembly.js";
import { outOfMemory } from "../../../src/vm/accelerators/computation-kernel.js";
import { compute, isLight } from "../../../src/vm/accelerators/computations.js";
import { kernelWasm } from "./generated/price.js";
import type { PricedPrecompile } from "./precompile.js";

interface PriceKernel {
  readonly memory: WasmMemory;
  readonly rowAddress: () => number;
  readonly inputPlace: (size: number) => number;
  readonly price: (size: number) => bigint;
}

let kernel: PriceKernel | undefined;

const NOTHING = new Uint8Array(0);

/**
 * The contract of a row of the table, as its kernel runs it.
 * @param most bytes of an operand of MODEXP, 0 without such a limit
 */
export function contractOf(row: Uint8Array, contract: number, most: number): PricedPrecompile {
  return {
    // What others cost follows from the length alone.
    gas: (input) => priceOf(row, isLight(contract) ? input : NOTHING, input.length),
    run: (input) => compute(contract, input, most),
  };
}

function priceOf(row: Uint8Array, input: Uint8Array, size: number): bigint {
  kernel ??= instantiateKernel<PriceKernel>(kernelWasm);
  const place = kernel.inputPlace(input.length) >>> 0;
  if (place === 0) throw outOfMemory(input.length);
  const memory = new Uint8Array(kernel.memory.buffer);
  memory.set(row, kernel.rowAddress());
  memory.set(input, place);
  return BigInt.asUintN(64, kernel.price(size));
}
