import { argumentChecks } from "./checks.js";
import { kernelWasm } from "./generated/keccak.js";
import { instantiateKernel, type WasmMemory } from "./webassembly.js";

/** Bytes of a Keccak state, and of a block of Keccak-256. */
export const KECCAK_STATE = 200;
export const KECCAK_BLOCK = 136;
const DIGEST = 32;

interface Exports {
  readonly memory: WasmMemory;
  readonly stateAddress: () => number;
  readonly inputAddress: () => number;
  readonly partSize: () => number;
  readonly permute: () => void;
  readonly absorbInto: (size: number) => void;
  readonly begin: () => void;
  readonly absorb: (size: number) => void;
  readonly finish: (size: number) => void;
}

/** Nothing is left behind by a call, so one instance of the kernel serves all; its memory never grows. */
const kernel = instantiateKernel<Exports>(kernelWasm);
const state = new Uint8Array(kernel.memory.buffer, kernel.stateAddress(), KECCAK_STATE);
const input = new Uint8Array(kernel.memory.buffer, kernel.inputAddress());
const PART = kernel.partSize();

/**
 * Keccak-256 as in Ethereum: 32 bytes. The one hash of programs, inputs, outputs and machine states.
 * @throws TercetError `invalid-argument` for what is no bytes
 */
export function keccak256(bytes: Uint8Array): Uint8Array {
  argumentChecks.bytes(bytes, "what is hashed");
  kernel.begin();
  let at = 0;
  for (; bytes.length - at > PART; at += PART) {
    input.set(bytes.subarray(at, at + PART));
    kernel.absorb(PART);
  }
  input.set(at === 0 ? bytes : bytes.subarray(at));
  kernel.finish(bytes.length - at);
  return state.slice(0, DIGEST);
}

/** Permutes 25 little-endian 64-bit lanes in place by keccak-f[1600] (FIPS 202 section 3.3, 24 rounds). */
export function keccakF(lanes: Uint8Array): void {
  lanes.set(permutedLanes(lanes));
}

/** The same beside the lanes, which stay: 200 bytes that are good until anything is hashed. */
export function permutedLanes(lanes: Uint8Array): Uint8Array {
  state.set(lanes);
  kernel.permute();
  return state;
}

/**
 * The lanes after blocks of 136 bytes were taken into them, as Keccak-256 does.
 * @param blocks at most 69,632 bytes
 * @returns 200 bytes that are good until anything is hashed
 */
export function absorbedLanes(lanes: Uint8Array, blocks: Uint8Array): Uint8Array {
  state.set(lanes);
  input.set(blocks);
  kernel.absorbInto(blocks.length);
  return state;
}
