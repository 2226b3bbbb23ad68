import { statSync } from "node:fs";
import { join } from "node:path";
import type { StoredBlock } from "../../chain/blocks/block-store.js";
import { Chain } from "../../chain/blocks/chain.js";
import type { ChainConfig } from "../../chain/config/chain-config.js";
import { openChainSpec } from "../../chain/config/open-chain-spec.js";
import { readChainConfig } from "../../chain/config/read-config.js";
import { MemoryStore } from "../../state/store/memory-store.js";
import type { Store } from "../../state/store/store.js";
import * as tables from "../../state/store/tables.js";
import { ChainFolder } from "../chain/chain-folder.js";
import { sizeOfTable } from "../chain/table-size.js";
import { type BuiltChain, buildChain } from "./build-chain.js";
import { demoConfig, onOtherEngines } from "./chain-config.js";
import { type DemoContract, demoContracts } from "./contracts.js";
import { clearDemoFolder } from "./demo-folder.js";
import { type Execution, executeAgain } from "./execution.js";
import { Workload } from "./workload.js";

/** What came of the main job. */
export interface DemoResult {
  readonly contracts: readonly DemoContract[];
  readonly genesis: StoredBlock;
  readonly head: StoredBlock;
  readonly built: BuiltChain;
  /** On the engines of the chain's config, then on the others. */
  readonly executions: readonly Execution[];
  readonly accounts: number;
  readonly slots: number;
  readonly codes: number;
  /** Bytes of the store's file; undefined in memory. */
  readonly stored: number | undefined;
}

type Built = Pick<DemoResult, "genesis" | "head" | "built" | "accounts" | "slots" | "codes">;

/** Builds the chain in a folder, closes it, opens it anew and executes it again. */
export async function runDemo(rounds: number, path: string): Promise<DemoResult> {
  const contracts = demoContracts();
  const workload = new Workload(contracts);
  clearDemoFolder(path);
  const { folder, spec } = await ChainFolder.makeOf(path, demoConfig(workload.funded), path);
  const built = await folder.withStore({ readOnly: false }, (store) =>
    build(store, Chain.open(store, spec), workload, rounds),
  );
  const reopened = ChainFolder.at(path);
  const executions = await reopened.withStore({ readOnly: true }, (store) => executeBoth(store, reopened.config));
  return { contracts, ...built, executions, stored: statSync(join(path, "data.mdb")).size };
}

/** The same with nothing on the disk. */
export async function runDemoInMemory(rounds: number): Promise<DemoResult> {
  const contracts = demoContracts();
  const workload = new Workload(contracts);
  const config = readChainConfig(demoConfig(workload.funded));
  const store = new MemoryStore();
  const built = build(store, Chain.open(store, await openChainSpec(config)), workload, rounds);
  return { contracts, ...built, executions: await executeBoth(store, config), stored: undefined };
}

function build(store: Store, chain: Chain, workload: Workload, rounds: number): Built {
  const genesis = chain.head();
  const built = buildChain(chain, workload.batches(rounds), Workload.blocksIn(rounds));
  const entries = (number: number) => sizeOfTable(store, number).entries;
  const [accounts, slots, codes] = [tables.TABLE_ACCOUNT, tables.TABLE_SLOT, tables.TABLE_CODE].map(entries);
  return { genesis, head: chain.head(), built, accounts: accounts!, slots: slots!, codes: codes! };
}

async function executeBoth(store: Store, config: ChainConfig): Promise<readonly Execution[]> {
  const executions: Execution[] = [];
  for (const each of [config, onOtherEngines(config)]) {
    using snapshot = store.snapshot();
    executions.push(executeAgain(snapshot, await openChainSpec(each), each));
  }
  return executions;
}
