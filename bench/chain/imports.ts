import { Chain } from "../../src/chain/blocks/chain.js";
import { formatBytes } from "../../src/cli/numbers.js";
import { formatTable } from "../../src/cli/table.js";
import { GatheringStore } from "../../src/state/store/gathering-store.js";
import { MemoryStore } from "../../src/state/store/memory-store.js";
import type { Store, StoreReader } from "../../src/state/store/store.js";
import { TABLE_ACCOUNT, TABLE_CODE, TABLE_NODE, TABLE_SLOT } from "../../src/state/store/tables.js";
import type { SuiteOptions } from "../suite.js";
import { type BuiltChain, buildChain, TRANSFERS } from "./built-chain.js";
import { withDatabase } from "./database.js";

const BLOCKS = 10_000;
/** How often memory is looked at. */
const LOOK = 20;

/** The import of a chain of small blocks into a store. */
export interface ImportRow {
  readonly name: string;
  readonly blocks: number;
  readonly perSecond: number;
  /** Most bytes of the process (resident set) while it imports the first tenth of the blocks, and all. */
  readonly firstBytes: number;
  readonly peakBytes: number;
  readonly accounts: number;
  /** Keys and values of all that holds the state: accounts, slots, codes, nodes. */
  readonly stateBytes: number;
  /** Keys and values of all tables. */
  readonly allBytes: number;
  /** Of LMDB's file. */
  readonly fileBytes?: number;
}

export async function measureImports({ isWanted }: SuiteOptions): Promise<readonly ImportRow[]> {
  const isLmdb = isWanted("import into LMDB");
  const isMemory = isWanted("import into memory");
  if (!isLmdb && !isMemory) return [];
  const built = await buildChain(BLOCKS);
  const rows: ImportRow[] = [];
  if (isLmdb) {
    rows.push(
      await withDatabase(async (store, fileBytes) => {
        const row = importAll("LMDB", built, store);
        await store.flush();
        return { ...row, fileBytes: fileBytes() };
      }),
    );
  }
  if (isMemory) rows.push(importAll("memory", built, new MemoryStore()));
  return rows;
}

function importAll(name: string, { spec, blocks }: BuiltChain, base: Store): ImportRow {
  // As `tercet chain import` does it.
  const store = new GatheringStore(base);
  const chain = Chain.open(store, spec);
  let [firstBytes, peakBytes] = [0, 0];
  const start = performance.now();
  for (const [i, block] of blocks.entries()) {
    const outcome = chain.import(block);
    if (outcome.type === "refused") throw new Error(outcome.error.message);
    if (store.isFull || i === blocks.length - 1) store.settle();
    if (i % LOOK === 0) peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
    if (i < blocks.length / 10) firstBytes = peakBytes;
  }
  const perSecond = (blocks.length * 1000) / (performance.now() - start);
  const [accounts, ofAccounts] = sizeOf(store, TABLE_ACCOUNT, TABLE_ACCOUNT);
  const stateBytes = ofAccounts + sizeOf(store, TABLE_SLOT, TABLE_CODE)[1] + sizeOf(store, TABLE_NODE, TABLE_NODE)[1];
  const [, allBytes] = sizeOf(store, 0, 0xfe);
  return { name, blocks: blocks.length, perSecond, firstBytes, peakBytes, accounts, stateBytes, allBytes };
}

/** How many entries some tables have, and their bytes. */
function sizeOf(store: StoreReader, first: number, last: number): readonly [count: number, bytes: number] {
  let count = 0;
  let bytes = 0;
  for (const [key, value] of store.entries(Uint8Array.of(first), Uint8Array.of(last + 1))) {
    count++;
    bytes += key.length + value.length;
  }
  return [count, bytes];
}

export function importsText(rows: readonly ImportRow[]): string {
  const titles = [
    "blocks/s",
    "peak of a tenth",
    "peak memory",
    "accounts",
    "state an account",
    "all an account",
    "file",
  ];
  const lines = rows.map(({ name, perSecond, firstBytes, peakBytes, accounts, stateBytes, allBytes, fileBytes }) => [
    name,
    Math.round(perSecond).toLocaleString("en"),
    formatBytes(firstBytes),
    formatBytes(peakBytes),
    accounts.toLocaleString("en"),
    formatBytes(Math.round(stateBytes / accounts)),
    formatBytes(Math.round(allBytes / accounts)),
    fileBytes === undefined ? "-" : formatBytes(fileBytes),
  ]);
  const what = `import of ${BLOCKS.toLocaleString("en")} blocks, ${TRANSFERS} transfers each`;
  return formatTable([{ title: what }, ...titles.map((title) => ({ title, align: "right" }) as const)], lines);
}
