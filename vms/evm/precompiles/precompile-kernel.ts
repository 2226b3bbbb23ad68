import { TercetError } from "../../../src/base/errors.js";
import { instantiateKernel, type WasmMemory } from "../../../src/base/webassembly.js";
import { FAILED } from "./kernel/codes.js";

/** What every kernel of precompiled contracts offers; see kernel/call.ts. */
interface KernelExports {
  readonly memory: WasmMemory;
  readonly rowAddress: () => number;
  readonly inputPlace: (size: number) => number;
  readonly outputPlace: (size: number) => number;
  readonly run: (size: number) => number;
  /** Forgets a call that was broken off. */
  readonly reset: () => void;
}

/** A kernel that has grown beyond this for an input is given up after the call. */
const KEPT_BYTES = 2 ** 26;

/** The kernel of a module, in base64, which is compiled when it is first asked for. No call leaves anything behind. */
export class PrecompileKernel<E = object> {
  readonly #wasm: string;
  #exports: (E & KernelExports) | undefined;

  constructor(wasm: string) {
    this.#wasm = wasm;
  }

  /**
   * The exports with a row of the table and an input in place. Should the host's stack have ended inside the kernel, it is in
   * order again.
   * @throws TercetError `out-of-memory` when an input does not fit the kernel's memory
   */
  prepare(row: Uint8Array, input: Uint8Array): E & KernelExports {
    this.#exports ??= instantiateKernel<E & KernelExports>(this.#wasm);
    const kernel = this.#exports;
    kernel.reset();
    const place = kernel.inputPlace(input.length) >>> 0;
    if (place === 0) throw outOfMemory(input.length);
    const memory = new Uint8Array(kernel.memory.buffer);
    memory.set(row, kernel.rowAddress());
    memory.set(input, place);
    return kernel;
  }

  /** The output of the contract of a row, undefined when the call fails. */
  run(row: Uint8Array, input: Uint8Array): Uint8Array | undefined {
    const kernel = this.prepare(row, input);
    const size = kernel.run(input.length);
    if (size === FAILED) return undefined;
    if (size < 0) throw outOfMemory(input.length);
    const output = new Uint8Array(kernel.memory.buffer, kernel.outputPlace(input.length) >>> 0, size).slice();
    if (kernel.memory.buffer.byteLength > KEPT_BYTES) this.#exports = undefined;
    return output;
  }
}

function outOfMemory(size: number): TercetError {
  return new TercetError("out-of-memory", `a precompiled contract has no memory for an input of ${size} bytes`);
}
