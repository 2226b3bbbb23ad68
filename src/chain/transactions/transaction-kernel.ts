import { KernelMemory } from "../../base/kernel-memory.js";
import { instantiateKernel, type WasmMemory } from "../../base/webassembly.js";
import { kernelWasm } from "../generated/transactions.js";

/** See src/chain/kernel/transactions.kernel.ts; addresses are signed 32-bit numbers. */
interface Exports {
  readonly memory: WasmMemory;
  inputPlace(size: number): number;
  decode(size: number): number;
  record(): number;
  hash(): number;
  signingHash(): number;
  recover(needsLowS: number): number;
  decodeAuthorization(size: number): number;
  authorizationHash(): number;
  authority(): number;
}

/** The kernel of transactions alone. Nothing is left behind by a call, so one instance serves all. */
export interface TransactionKernel {
  readonly exports: Exports;
  readonly memory: KernelMemory;
}

let kernel: TransactionKernel | undefined;

/** The kernel with bytes in place; nothing when there is no room for so many. */
export function kernelWith(bytes: Uint8Array): TransactionKernel | undefined {
  if (kernel === undefined) {
    const exports = instantiateKernel<Exports>(kernelWasm);
    kernel = { exports, memory: new KernelMemory(exports.memory) };
  }
  const place = kernel.exports.inputPlace(bytes.length) >>> 0;
  if (place === 0) return undefined;
  kernel.memory.bytes.set(bytes, place);
  return kernel;
}
