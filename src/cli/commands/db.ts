import { Command } from "commander";
import * as tables from "../../state/store/tables.js";
import { sizeOfTable, type TableSize } from "../chain/table-size.js";
import { formatBytes, formatCount } from "../numbers.js";
import { print, printJson } from "../output.js";
import { type Column, formatTable } from "../table.js";

/** `tercet db`: what a chain's store holds, and whether it is whole. */
export function dbCommand(): Command {
  const db = new Command("db").description("look at the store of a chain");
  db.command("stats")
    .description("entries and bytes of each table; a chain may be writing meanwhile")
    .argument("<folder>", "the store")
    .option("--json", "print them as JSON")
    .action(stats);
  db.command("check")
    .description("read every page of a store that nobody writes to")
    .argument("<folder>", "the store")
    .option("--json", "print the result as JSON")
    .action(check);
  return db;
}

interface Flags {
  readonly json?: boolean;
}

interface Table extends TableSize {
  readonly name: string;
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
  const { checkStore } = await import("../../state/lmdb/index.js");
  const entries = await checkStore(folder);
  if (json) printJson({ entries });
  else print(`whole: ${formatCount(entries)} entries`);
}

/** `TABLE_TOTAL_DIFFICULTY` as `total difficulty`. */
const TABLES = Object.entries(tables)
  .filter(([constant]) => constant.startsWith("TABLE_"))
  .map(([constant, number]) => [constant.slice(6).toLowerCase().replaceAll("_", " "), number] as const)
  .sort(([, a], [, b]) => a - b);

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
