import { instantiateKernel, type WasmMemory } from "../../base/webassembly.js";
import { kernelWasm as ripemd160Wasm } from "./generated/ripemd160.js";
import { kernelWasm as sha256Wasm } from "./generated/sha256.js";

/** Bytes of the hash values of SHA-256 and RIPEMD-160, and of a block of either. */
export const SHA256_STATE = 32;
export const RIPEMD160_STATE = 20;
export const HASH_BLOCK = 64;

/**
 * The compression function of a hash.
 * @param state the hash value: words of 32 bits, little-endian as a guest's registers are
 * @param block 64 bytes of message
 * @returns the next hash value, good until the next call
 */
export type Compress = (state: Uint8Array, block: Uint8Array) => Uint8Array;

interface Exports {
  readonly memory: WasmMemory;
  readonly stateAddress: () => number;
  readonly blockAddress: () => number;
  readonly compress: () => void;
}

/** The function has no state of its own, so one instance of its kernel serves all; its memory never grows. */
function compressBy(wasm: string, stateSize: number): Compress {
  const kernel = instantiateKernel<Exports>(wasm);
  const hashValue = new Uint8Array(kernel.memory.buffer, kernel.stateAddress(), stateSize);
  const message = new Uint8Array(kernel.memory.buffer, kernel.blockAddress(), HASH_BLOCK);
  return (state, block) => {
    hashValue.set(state);
    message.set(block);
    kernel.compress();
    return hashValue;
  };
}

/** Of SHA-256 (FIPS 180-4 section 6.2.2): eight words. */
export const sha256Compress = compressBy(sha256Wasm, SHA256_STATE);
/** Of RIPEMD-160: five words. */
export const ripemd160Compress = compressBy(ripemd160Wasm, RIPEMD160_STATE);
