import { bigintToBytes, bytesToBigint } from "./bytes.js";
import { kernelWasm } from "./generated/secp256k1.js";
import { instantiateKernel, type WasmMemory } from "./webassembly.js";

/** The order of secp256k1 (SEC 2, section 2.4.1). */
export const SECP256K1_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

const WORD = 32;
const KEY = 64;

interface Exports {
  readonly memory: WasmMemory;
  readonly inputAddress: () => number;
  readonly outputAddress: () => number;
  /** Forgets a call that was broken off. */
  readonly reset: () => void;
  readonly recover: (parity: number) => number;
}

/** Nothing is left behind by a call, so one instance serves all; its memory never grows. */
let kernel: Exports | undefined;

/**
 * The public key, x and y of 32 bytes each, whose signature (r, s) of the hash is (SEC 1 section 4.1.6), or undefined when there
 * is none.
 * @param signature r and s of 32 bytes each, big-endian
 * @param recoveryId 0 to 3: bit 0 says that y of the signature's point is odd, bit 1 that its x is r and the order
 */
export function recoverPublicKey(hash: Uint8Array, signature: Uint8Array, recoveryId: number): Uint8Array | undefined {
  const r = signature.subarray(0, WORD);
  const x = recoveryId < 2 ? r : aboveOrder(r);
  if (x === undefined) return undefined;
  kernel ??= instantiateKernel<Exports>(kernelWasm);
  kernel.reset();
  const input = new Uint8Array(kernel.memory.buffer, kernel.inputAddress(), 4 * WORD);
  input.set(hash);
  input.set(x, WORD);
  input.set(signature, 2 * WORD);
  if (kernel.recover(recoveryId & 1) === 0) return undefined;
  return new Uint8Array(kernel.memory.buffer, kernel.outputAddress(), KEY).slice();
}

function aboveOrder(r: Uint8Array): Uint8Array | undefined {
  const x = bytesToBigint(r) + SECP256K1_ORDER;
  return x >> 256n === 0n ? bigintToBytes(x, WORD) : undefined;
}
