import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { open, type RootDatabaseOptionsWithPath } from "lmdb";
import { formatTime, significant } from "../../src/cli/numbers.js";
import { type Column, formatTable } from "../../src/cli/table.js";
import { LmdbStore } from "../../src/state/lmdb/index.js";
import type { Write } from "../../src/state/store/store.js";
import { TABLE_SLOT } from "../../src/state/store/tables.js";
import type { Report, SuiteOptions } from "../suite.js";
import { measureInTurns } from "../wasm/turns.js";

/** One way to keep bytes in a folder. */
interface Contender {
  readonly name: string;
  commit(writes: readonly Write[]): void;
  get(key: Uint8Array): Uint8Array | undefined;
  /** Reads so many entries from a key on. */
  scan(from: Uint8Array, count: number): number;
  close(): Promise<void>;
}

/** Slots of 32 bytes that are there before anything is measured. */
const ENTRIES = 100_000;
/** Writes of a small block. */
const BATCH = 20;
const SCANNED = 100;

/** Small batches, values by key and ranges: the store, and its database with other settings. */
export async function runSuite({ time, isWanted }: SuiteOptions): Promise<Report> {
  const root = mkdtempSync(join(tmpdir(), "tercet-bench-store-"));
  const contenders = [
    tercet("tercet", join(root, "a"), false),
    tercet("tercet, durable", join(root, "b"), true),
    lmdb("lmdb, as the store sets it", join(root, "c"), { overlappingSync: false }),
    lmdb("lmdb, also noMemInit", join(root, "d"), { overlappingSync: false, noMemInit: true }),
    lmdb("lmdb, overlappingSync (its default)", join(root, "e"), {}),
  ];
  for (const contender of contenders) {
    for (let i = 0; i < ENTRIES; i += 5000) contender.commit(batch(i, 5000));
  }
  const rows = WORKS.filter(({ name }) => isWanted(name)).flatMap(({ name, run }) => {
    const medians = measureInTurns(
      contenders.map((contender) => ({ name: contender.name, run: run(contender) })),
      time,
    ).map(({ median }) => median);
    return contenders.map((contender, i) => ({
      work: name,
      by: contender.name,
      median: medians[i]!,
      ratio: medians[i]! / medians[0]!,
    }));
  });
  for (const contender of contenders) await contender.close();
  rmSync(root, { recursive: true });
  const columns: readonly Column[] = [
    { title: "work" },
    { title: "by" },
    { title: "time", align: "right" },
    { title: "a second", align: "right" },
    { title: "ratio", align: "right" },
  ];
  const lines = rows.map(({ work, by, median, ratio }, i) => [
    i % contenders.length === 0 ? work : "",
    by,
    formatTime(median),
    significant(1000 / median),
    significant(ratio),
  ]);
  return { text: formatTable(columns, lines), data: { rows } };
}

const WORKS: readonly { readonly name: string; readonly run: (contender: Contender) => () => void }[] = [
  {
    name: `commit of ${BATCH} writes`,
    run: (contender) => {
      let next = ENTRIES;
      return () => {
        contender.commit(batch(next, BATCH));
        next += BATCH;
      };
    },
  },
  {
    name: "1000 values by key",
    run: (contender) => {
      const next = jumping();
      return () => {
        for (let i = 0; i < 1000; i++) found(contender.get(next()) !== undefined);
      };
    },
  },
  {
    name: `${SCANNED} entries in order`,
    run: (contender) => {
      const next = jumping();
      return () => found(contender.scan(next(), SCANNED) > 0);
    },
  },
];

/** Keys that are there, far from each other. */
function jumping(): () => Uint8Array {
  let number = 0;
  return () => {
    number = (number + 7919) % ENTRIES;
    return slot(number);
  };
}

function found(isFound: boolean): void {
  if (!isFound) throw new Error("a value is missing");
}

function batch(first: number, count: number): Write[] {
  return Array.from({ length: count }, (_, i) => [slot(first + i), new Uint8Array(32).fill(i + 1)] as const);
}

/** Keys of a state are hashes or addresses: neighbours in time are far from each other. */
function slot(number: number): Uint8Array {
  const key = new Uint8Array(53);
  key[0] = TABLE_SLOT;
  new DataView(key.buffer).setUint32(1, Math.imul(number, 0x9e3779b1));
  return key;
}

const END = Uint8Array.of(TABLE_SLOT + 1);

function tercet(name: string, folder: string, durable: boolean): Contender {
  const store = LmdbStore.open(folder, { durable });
  return {
    name,
    commit: (writes) => store.commit(writes),
    get: (key) => store.get(key),
    scan(from, count) {
      let seen = 0;
      for (const _ of store.entries(from, END)) if (++seen === count) break;
      return seen;
    },
    close: () => store.close(),
  };
}

function lmdb(name: string, path: string, settings: Partial<RootDatabaseOptionsWithPath>): Contender {
  const database = open<Uint8Array, Uint8Array>({ path, encoding: "binary", keyEncoding: "binary", ...settings });
  /** Abortable, committed when it returns, not waiting for the disk unless the setting makes it. */
  const flags: number = 0x10003;
  return {
    name,
    commit(writes) {
      database.transactionSync(() => {
        for (const [key, value] of writes) database.put(key, value!);
      }, flags);
    },
    get: (key) => database.get(key),
    scan(start, limit) {
      let seen = 0;
      for (const _ of database.getRange({ start, end: END, limit })) seen++;
      return seen;
    },
    close: () => database.close(),
  };
}
