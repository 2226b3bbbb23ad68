import type fc from "fast-check";

/** What holds the engines of one VM against each other in `npm run fuzz`. */
export interface Fuzzer {
  /** By name. A property draws a case, runs it on engines and throws when they differ. */
  readonly properties: Readonly<Record<string, Property>>;
  /**
   * How much was done so far, by name, such as the fuel that ran in translated code. A search in which one of them stays
   * zero has proven nothing, and fails.
   */
  counts(): Readonly<Record<string, bigint>>;
}

// biome-ignore lint/suspicious/noExplicitAny: each property draws cases of a type of its own, which only fast-check sees
export type Property = fc.IAsyncProperty<any> | fc.IProperty<any>;

/** Opens the fuzzer of each VM, and of the state transition. */
export const FUZZERS: Readonly<Record<string, () => Promise<Fuzzer>>> = {
  evm: async () => (await import("./evm.js")).evmFuzzer(),
  stf: async () => (await import("./stf.js")).stfFuzzer(),
  riscv: async () => (await import("./riscv.js")).riscvFuzzer(),
  wasm: async () => (await import("./wasm.js")).wasmFuzzer(),
};
