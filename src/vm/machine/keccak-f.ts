import { type WasmMemory, webAssembly } from "../../base/webassembly.js";
import { kernelWasm } from "./generated/keccak-f.js";

/** Bytes of a Keccak state. */
export const KECCAK_STATE = 200;

interface Exports {
  readonly memory: WasmMemory;
  readonly stateAddress: () => number;
  readonly permute: () => void;
}

/** The permutation has no state of its own, so one instance of the kernel serves all; its memory never grows. */
const kernel = new webAssembly.Instance(new webAssembly.Module(Buffer.from(kernelWasm, "base64")))
  .exports as unknown as Exports;
const state = new Uint8Array(kernel.memory.buffer, kernel.stateAddress(), KECCAK_STATE);

/** Permutes 25 little-endian 64-bit lanes in place by keccak-f[1600] (FIPS 202 section 3.3, 24 rounds). */
export function keccakF(lanes: Uint8Array): void {
  state.set(lanes);
  kernel.permute();
  lanes.set(state);
}
