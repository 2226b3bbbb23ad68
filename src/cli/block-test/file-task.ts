import { errorToData, TercetError } from "../../base/errors.js";
import { runBlockTestFile, type WithStore } from "../../chain/block-test/run-file.js";
import { MemoryStore } from "../../state/store/memory-store.js";
import { readBounded } from "../files.js";
import { type FileReport, failedFile } from "../state-test/file-report.js";

export const DATABASES = ["memory", "lmdb"] as const;
export type Database = (typeof DATABASES)[number];

/** A file to run, for a worker. */
export interface BlockFileTask {
  readonly path: string;
  readonly isNamed: boolean;
  /** Only cases on this network, in any case. */
  readonly network?: string | undefined;
  readonly db: Database;
}

const MAX_FILE = 256 * 1024 * 1024;

/** Runs all cases of a file, each on a store of its own. A file that cannot be used counts as one failed case. */
export async function runBlockFile({ path, isNamed, network, db }: BlockFileTask): Promise<FileReport> {
  const wanted = network?.toLowerCase();
  const select = (name: string) => wanted === undefined || name.toLowerCase() === wanted;
  try {
    const text = new TextDecoder().decode(readBounded(path, MAX_FILE));
    const results = await runBlockTestFile(text, { select, withStore: WITH_STORE[db] });
    return { path, results: results.map(({ network, ...result }) => ({ ...result, fork: network })) };
  } catch (error) {
    // Whatever is wrong with one file, the others are run.
    const { code, message } = errorToData(error);
    if (code === "no-block-tests" && !isNamed) return { path, results: [] };
    return failedFile(path, error instanceof TercetError ? message : `${message} [${code}]`);
  }
}

const WITH_STORE: Readonly<Record<Database, WithStore>> = {
  memory: (use) => use(new MemoryStore()),
  lmdb: (use) => use(new MemoryStore()),
};
