import { instantiateKernel, type WasmMemory } from "../../base/webassembly.js";
import { kernelWasm } from "./generated/sha256.js";

/** Bytes of a hash value and of a block of SHA-256. */
export const SHA256_STATE = 32;
export const SHA256_BLOCK = 64;

interface Exports {
  readonly memory: WasmMemory;
  readonly stateAddress: () => number;
  readonly blockAddress: () => number;
  readonly compress: () => void;
}

/** The function has no state of its own, so one instance of the kernel serves all; its memory never grows. */
const kernel = instantiateKernel<Exports>(kernelWasm);
const hashValue = new Uint8Array(kernel.memory.buffer, kernel.stateAddress(), SHA256_STATE);
const message = new Uint8Array(kernel.memory.buffer, kernel.blockAddress(), SHA256_BLOCK);

/**
 * The compression function of SHA-256 (FIPS 180-4 section 6.2.2).
 * @param state the hash value: eight words of 32 bits, little-endian as the guest's registers are
 * @param block 64 bytes of message
 * @returns the next hash value, good until the next call
 */
export function sha256Compress(state: Uint8Array, block: Uint8Array): Uint8Array {
  hashValue.set(state);
  message.set(block);
  kernel.compress();
  return hashValue;
}
