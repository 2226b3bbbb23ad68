import { type ChainRules, ethereumRules } from "../../src/chain/chain-rules.js";
import { MAX_OPEN_RUNS } from "../../src/chain/contracts.js";
import type { Engine } from "../../src/vm/engine.js";
import { openEngine } from "../../src/vm/registry.js";

/** Chains whose EVM contracts are said to be for another VM, which is the same EVM: calls of them leave the kernel. */
export interface ForcedChain {
  readonly chain: ChainRules;
  /** Whether runs were nested as deep as may be since this was last asked: deeper ones end differently. */
  wasDeep(): boolean;
}

/** The rules of a fork on `evm/interpreter` with the calls of the code that is chosen forced through the host. */
export async function forcedChain(
  fork: string,
  isForced: (code: Uint8Array) => boolean,
  blobs?: ChainRules["rules"]["blobs"],
): Promise<ForcedChain> {
  const rules = await ethereumRules(fork, { engine: "evm/interpreter", blobs });
  const inner = await openEngine("evm/interpreter");
  let open = 0;
  let most = 0;
  const engine: Engine = {
    ...inner,
    run(...args) {
      most = Math.max(most, ++open);
      try {
        return inner.run(...args);
      } finally {
        open--;
      }
    },
  };
  const recognise = (code: Uint8Array) => code.length > 0 && isForced(code);
  const start = { gas: 0n, wordGas: 0n };
  const contractVms = [{ vm: { name: "wasm" as const, recognise }, engine, profile: rules.profile, start }];
  return {
    chain: { ...rules, engine, contractVms },
    wasDeep: () => {
      const wasDeep = most >= MAX_OPEN_RUNS;
      most = 0;
      return wasDeep;
    },
  };
}

/** Which code is forced: all of it, or the halves by a sum of some bytes. */
export const FORCED: readonly (readonly [string, (code: Uint8Array) => boolean])[] = [
  ["all code", () => true],
  ["one half of the code", (code) => isOdd(code)],
  ["the other half", (code) => !isOdd(code)],
];

function isOdd(code: Uint8Array): boolean {
  return (code.length + code.at(-1)! + code[code.length >> 1]!) % 2 === 1;
}
