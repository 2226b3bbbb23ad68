import type { ChainSpec } from "../../chain/chain-spec.js";
import type { ChainConfig } from "../../chain/config/chain-config.js";
import { MemoryStore } from "../../state/store/memory-store.js";
import type { StoreReader } from "../../state/store/store.js";
import { VM_NAMES } from "../../vm/vm-name.js";
import { verifyChain } from "../chain/verify-chain.js";

/** All blocks executed again, from the genesis on. */
export interface Execution {
  /** `vm/engine` of each VM. */
  readonly engines: readonly string[];
  /** Milliseconds. */
  readonly time: number;
  /** Of each block, from the first on: milliseconds. */
  readonly blockTimes: readonly number[];
  /** What differed first from what the store holds; undefined when all is the same. */
  readonly fault: string | undefined;
}

/** Reads a chain's blocks, executes them, and compares all that comes of it with what is stored. */
export function executeAgain(store: StoreReader, spec: ChainSpec, config: ChainConfig): Execution {
  const blockTimes: number[] = [];
  const start = performance.now();
  let last = start;
  const fault = verifyChain(store, spec, new MemoryStore(), () => {
    const now = performance.now();
    blockTimes.push(now - last);
    last = now;
  });
  return { engines: enginesOf(config), time: performance.now() - start, blockTimes, fault };
}

function enginesOf({ rules: { vms } }: ChainConfig): readonly string[] {
  return VM_NAMES.flatMap((vm) => {
    const config = vms[vm];
    return config ? [`${vm}/${config.engine}`] : [];
  });
}
