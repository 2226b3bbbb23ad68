import { Command } from "commander";
import { pruneChain } from "../../chain/blocks/prune.js";
import * as tables from "../../state/store/tables.js";
import { checkDatabase } from "../chain/check-database.js";
import { sizeOfTable, type TableSize } from "../chain/table-size.js";
import { EXIT } from "../exit-codes.js";
import { numberOption } from "../integer-option.js";
import { formatBytes, formatCount } from "../numbers.js";
import { print, printJson, tell } from "../output.js";
import { printable } from "../printable.js";
import { type Column, formatTable } from "../table.js";

/** How many blocks a chain can go back unless somebody says otherwise. */
const DEFAULT_DEPTH = 128;
const MAX_NUMBER = 2 ** 48;

/** `tercet db`: what a chain's store holds, whether it is whole, and what of it can go. */
export function dbCommand(): Command {
  const db = new Command("db").description("look at the store of a chain");
  db.command("stats")
    .description("entries and bytes of each table; a chain may be writing meanwhile")
    .argument("<folder>", "the store")
    .option("--json", "print them as JSON")
    .action(stats);
  db.command("check")
    .description(
      "read every page of a store that nobody writes to, and hold its blocks and its state against each other",
    )
    .argument("<folder>", "the store")
    .option("--json", "print the result as JSON")
    .action(check);
  db.command("prune")
    .description("take out side branches, what undoes old blocks and, if asked, old bodies")
    .argument("<folder>", "the store")
    .option("--depth <blocks>", "how far the chain can still go back", numberOption(1, MAX_NUMBER), DEFAULT_DEPTH)
    .option(
      "--bodies-before <number>",
      "also bodies, receipts, access lists and the transaction index of blocks below this number",
      numberOption(1, MAX_NUMBER),
    )
    .option("--json", "print what has gone as JSON")
    .action(prune);
  return db;
}

interface Flags {
  readonly json?: boolean;
}

async function stats(folder: string, { json }: Flags): Promise<void> {
  const { LmdbStore } = await import("../../state/lmdb/index.js");
  const store = LmdbStore.open(folder, { readOnly: true });
  try {
    using snapshot = store.snapshot();
    const found = TABLES.map(([name, number]) => ({ name, ...sizeOfTable(snapshot, number) }));
    if (json) printJson({ tables: found });
    else print(describe(found));
  } finally {
    await store.close();
  }
}

async function check(folder: string, { json }: Flags): Promise<void> {
  const { entries, fault } = await checkDatabase(folder);
  if (fault !== undefined) {
    process.exitCode = EXIT.no;
    tell(`tercet: ${printable(`${folder}: ${fault}`)} [database-differs]`);
  }
  if (json) printJson({ entries, ...(fault === undefined ? {} : { fault }) });
  else if (fault === undefined) print(`whole: ${formatCount(entries)} entries`);
}

interface PruneFlags extends Flags {
  readonly depth: number;
  readonly bodiesBefore?: number;
}

async function prune(folder: string, { depth, bodiesBefore, json }: PruneFlags): Promise<void> {
  const { LmdbStore } = await import("../../state/lmdb/index.js");
  const store = LmdbStore.open(folder);
  try {
    const bodies = bodiesBefore === undefined ? {} : { bodiesBefore: BigInt(bodiesBefore) };
    const pruned = pruneChain(store, { reverseDepth: depth, ...bodies });
    if (json) printJson(pruned);
    else {
      const counts = [
        `${formatCount(pruned.sideBlocks)} side blocks`,
        `reverse changes of ${formatCount(pruned.reverseChanges)} blocks`,
        `bodies of ${formatCount(pruned.bodies)} blocks with ${formatCount(pruned.transactions)} transactions`,
      ];
      print(`pruned: ${counts.join(", ")}; the file keeps its size, and what comes next takes the room`);
    }
  } finally {
    await store.close();
  }
}

/** `TABLE_TOTAL_DIFFICULTY` as `total difficulty`. */
const TABLES = Object.entries(tables)
  .filter(([constant]) => constant.startsWith("TABLE_"))
  .map(([constant, number]) => [constant.slice(6).toLowerCase().replaceAll("_", " "), number] as const)
  .sort(([, a], [, b]) => a - b);

interface Table extends TableSize {
  readonly name: string;
}

function describe(found: readonly Table[]): string {
  const columns: readonly Column[] = [
    { title: "table" },
    { title: "entries", align: "right" },
    { title: "size", align: "right" },
  ];
  const sum = (of: (table: Table) => number) => found.reduce((total, table) => total + of(table), 0);
  const all = { name: "all", entries: sum(({ entries }) => entries), bytes: sum(({ bytes }) => bytes) };
  const rows = [...found, all].map(({ name, entries, bytes }) => [name, formatCount(entries), formatBytes(bytes)]);
  return formatTable(columns, rows);
}
