import { instantiateKernel, type WasmMemory } from "../../../src/base/webassembly.js";

/** What every kernel of the precompiled contracts offers beside its functions. */
interface KernelExports {
  readonly memory: WasmMemory;
  readonly inputAddress: () => number;
  readonly outputAddress: () => number;
  /** Computes tables; once. */
  readonly prepare: () => void;
  /** Forgets a call that was broken off. */
  readonly reset: () => void;
}

/** An instance of a kernel: no call leaves anything behind, so one serves all. */
export interface LazyKernel<E> {
  readonly exports: E;
  /** Memory from the place of inputs on. */
  readonly input: Uint8Array;
  /** Memory from the place of outputs on. */
  readonly output: Uint8Array;
}

/**
 * The kernel of that module, in base64, which is compiled and prepared when it is first asked for. Its memory never grows. It is
 * to be asked for at the start of every call: should the host's stack end inside a kernel, the next call finds it in order.
 */
export function lazyKernel<E>(wasm: string): () => LazyKernel<E> {
  let kernel: LazyKernel<E & KernelExports> | undefined;
  return () => {
    kernel ??= instantiate<E>(wasm);
    kernel.exports.reset();
    return kernel;
  };
}

function instantiate<E>(wasm: string): LazyKernel<E & KernelExports> {
  const exports = instantiateKernel<KernelExports & E>(wasm);
  exports.prepare();
  const { buffer } = exports.memory;
  return {
    exports,
    input: new Uint8Array(buffer, exports.inputAddress()),
    output: new Uint8Array(buffer, exports.outputAddress()),
  };
}
