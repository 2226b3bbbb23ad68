import { readFileSync } from "node:fs";
import { KernelMemory } from "../../../src/base/kernel-memory.js";
import { webAssembly } from "../../../src/base/webassembly.js";
import { compileAssembly } from "../../support/assembly.js";

/** The state kernel, with functions to drive it by, and nothing else; AssemblyScript. */
const SOURCE = readFileSync(new URL("state-entry.txt", import.meta.url), "utf8");

const FLAGS = ["--importMemory", "--initialMemory", "24576"];

export interface StateKernelExports {
  account(): number;
  code(): number;
  hasStorage(): number;
  setBalance(): void;
  setNonce(nonce: bigint): void;
  setCode(bytes: number, size: number): void;
  markCreated(): void;
  destroy(): void;
  slot(): number;
  setSlot(): void;
  transient(): number;
  setTransient(): void;
  isWarmAccount(): number;
  warmAccount(): void;
  isWarmSlot(): number;
  warmSlot(): void;
  blockHash(number: bigint): number;
  log(topics: number, size: number): number;
  addRefund(gas: bigint): void;
  setSeed(seed: bigint): void;
  beginBlock(): void;
  beginTransaction(): void;
  endTransaction(): void;
  openCheckpoint(at: number): void;
  closeCheckpoint(at: number, isKept: number): void;
  readonly refund: { readonly value: bigint };
  touch(): void;
  warmUnread(): void;
  warmUnreadSlot(): void;
  packChanges(): number;
  packLogs(): number;
  packReads(): number;
  sizeOfPacked(): number;
}

/** An instance of the state kernel and its memory, with more source in it. */
export async function stateKernel(oracle: Readonly<Record<string, (...args: never[]) => unknown>>, more = "") {
  const memory = new webAssembly.Memory({ initial: 24576, maximum: 65536 });
  const module = new webAssembly.Module(await compileAssembly(SOURCE + more, "vectors", FLAGS));
  const { exports } = new webAssembly.Instance(module, { env: { memory }, oracle });
  return { exports: exports as unknown as StateKernelExports, memory: new KernelMemory(memory) };
}
