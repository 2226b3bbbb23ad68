import { toHex } from "../../base/hex.js";
import { measuresOf } from "./measures.js";
import type { DemoResult } from "./run-demo.js";

/** What the main job found, for programs. Times in milliseconds. */
export function demoJson(result: DemoResult): object {
  const { contracts, genesis, head, built, executions, accounts, slots, codes, stored } = result;
  return {
    agree: executions.every(({ fault }) => fault === undefined),
    contracts: contracts.map(({ code, ...contract }) => ({ ...contract, bytes: code.length })),
    transactions: measuresOf(built.blocks, executions).map(({ kind, times, ...measure }) => ({
      ...kind,
      ...measure,
      times,
    })),
    chain: {
      blocks: built.blocks.length,
      gasUsed: built.blocks.reduce((sum, { gasUsed }) => sum + gasUsed, 0n).toString(),
      genesis: toHex(genesis.hash),
      head: toHex(head.hash),
      stateRoot: toHex(head.stateRoot),
    },
    state: { accounts, slots, codes },
    times: { signing: built.signing, pooling: built.pooling, building: built.building, importing: built.importing },
    executions: executions.map(({ engines, time, fault }) => ({
      engines,
      time,
      ...(fault === undefined ? {} : { fault }),
    })),
    ...(stored === undefined ? {} : { storedBytes: stored }),
  };
}
