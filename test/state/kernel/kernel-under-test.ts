import { KernelMemory } from "../../../src/base/kernel-memory.js";
import { webAssembly } from "../../../src/base/webassembly.js";
import type { HookExports } from "../../../src/chain/driver/kernel-host.js";
import { compileAssembly } from "../../support/assembly.js";

/** The state kernel with its hooks and nothing else. */
const SOURCE = `
import { touch as touchAccount, warmAccount } from "./src/state/kernel/accounts";
import { hookAccount } from "./vms/evm/kernel/hooks";
export * from "./vms/evm/kernel/hooks";
export { openCheckpoint, closeCheckpoint, refund } from "./src/state/kernel/journal";
export { setSeed } from "./src/state/kernel/hashing";
export { beginBlock, beginTransaction, endTransaction } from "./src/state/kernel/lifetimes";
export { packChanges, packLogs, packReads, sizeOfPacked } from "./src/state/kernel/packing";
import { warmSlot } from "./src/state/kernel/slots";
import { IO_ADDRESS, IO_KEY } from "./vms/evm/kernel/layout";
import { loadAddress, loadBytes } from "./src/base/kernel/word";
const ADDRESS: usize = memory.data(32, 8);
const KEY: usize = memory.data(32, 8);
export function warmUnread(): void {
  loadAddress(ADDRESS, IO_ADDRESS);
  warmAccount(ADDRESS);
}
export function warmUnreadSlot(): void {
  loadAddress(ADDRESS, IO_ADDRESS);
  loadBytes(KEY, IO_KEY);
  warmSlot(ADDRESS, KEY);
}
export function touch(): void { touchAccount(hookAccount()); }
`;

const FLAGS = ["--importMemory", "--initialMemory", "24576"];

/** Hooks that are of calls and blocks, not of the state alone. */
type NotOfState = "inputPlace" | "callFrom" | "createFrom" | "isReachable" | "hookCheckpoint" | "hookRevert";

export interface StateKernelExports extends Omit<HookExports, NotOfState> {
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
