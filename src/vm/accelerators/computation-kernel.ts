import { TercetError } from "../../base/errors.js";
import { instantiateKernel, type WasmMemory } from "../../base/webassembly.js";
import { FAILED } from "./kernel/numbers.js";

/** What every kernel of computations offers; see kernel/call.ts. */
interface KernelExports {
  readonly memory: WasmMemory;
  readonly inputPlace: (size: number) => number;
  readonly outputPlace: (size: number) => number;
  readonly run: (contract: number, most: number, size: number) => number;
  /** Forgets a call that was broken off. */
  readonly reset: () => void;
}

/** A kernel that has grown beyond this for an input is given up after the call. */
const KEPT_BYTES = 2 ** 26;

/** The kernel of a module, in base64, which is compiled when it is first asked for. No call leaves anything behind. */
export class ComputationKernel<E = object> {
  readonly #wasm: string;
  #exports: (E & KernelExports) | undefined;

  constructor(wasm: string) {
    this.#wasm = wasm;
  }

  /**
   * The exports with an input in place. Should the host's stack have ended inside the kernel, it is in order again.
   * @throws TercetError `out-of-memory` when an input does not fit the kernel's memory
   */
  prepare(input: Uint8Array): E & KernelExports {
    this.#exports ??= instantiateKernel<E & KernelExports>(this.#wasm);
    const kernel = this.#exports;
    kernel.reset();
    const place = kernel.inputPlace(input.length) >>> 0;
    if (place === 0) throw outOfMemory(input.length);
    new Uint8Array(kernel.memory.buffer).set(input, place);
    return kernel;
  }

  /**
   * The output of the computation of that number, undefined when it fails.
   * @param most bytes of an operand of MODEXP, 0 without such a limit
   */
  run(contract: number, input: Uint8Array, most = 0): Uint8Array | undefined {
    const kernel = this.prepare(input);
    const size = kernel.run(contract, most, input.length);
    if (size === FAILED) return undefined;
    if (size < 0) throw outOfMemory(input.length);
    const output = new Uint8Array(kernel.memory.buffer, kernel.outputPlace(input.length) >>> 0, size).slice();
    if (kernel.memory.buffer.byteLength > KEPT_BYTES) this.#exports = undefined;
    return output;
  }
}

/** That an input is more than the memory of a kernel can have. */
export function outOfMemory(size: number): TercetError {
  return new TercetError("out-of-memory", `there is no memory for a computation on ${size} bytes`);
}
