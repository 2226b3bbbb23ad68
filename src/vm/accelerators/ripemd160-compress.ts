import { instantiateKernel, type WasmMemory } from "../../base/webassembly.js";
import { kernelWasm } from "./generated/ripemd160.js";

/** Bytes of a hash value and of a block of RIPEMD-160. */
export const RIPEMD160_STATE = 20;
export const RIPEMD160_BLOCK = 64;

interface Exports {
  readonly memory: WasmMemory;
  readonly stateAddress: () => number;
  readonly blockAddress: () => number;
  readonly compress: () => void;
}

/** The function has no state of its own, so one instance of the kernel serves all; its memory never grows. */
const kernel = instantiateKernel<Exports>(kernelWasm);
const hashValue = new Uint8Array(kernel.memory.buffer, kernel.stateAddress(), RIPEMD160_STATE);
const message = new Uint8Array(kernel.memory.buffer, kernel.blockAddress(), RIPEMD160_BLOCK);

/**
 * The compression function of RIPEMD-160.
 * @param state the hash value: five words of 32 bits, little-endian
 * @param block 64 bytes of message
 * @returns the next hash value, good until the next call
 */
export function ripemd160Compress(state: Uint8Array, block: Uint8Array): Uint8Array {
  hashValue.set(state);
  message.set(block);
  kernel.compress();
  return hashValue;
}
