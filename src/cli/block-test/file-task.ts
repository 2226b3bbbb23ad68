import { errorToData, TercetError } from "../../base/errors.js";
import { runBlockTestFile } from "../../chain/block-test/run-file.js";
import { readBounded } from "../files.js";
import { type FileReport, failedFile } from "../state-test/file-report.js";
import { CASE_STORES, type TestDatabase } from "./case-stores.js";

/** A file to run, for a worker. */
export interface BlockFileTask {
  readonly path: string;
  readonly isNamed: boolean;
  /** Only cases on this network, in any case. */
  readonly network?: string | undefined;
  /** Where each case keeps its chain. */
  readonly database: TestDatabase;
}

const MAX_FILE = 256 * 1024 * 1024;

/** Runs all cases of a file, each on a store of its own. A file that cannot be used counts as one failed case. */
export async function runBlockFile({ path, isNamed, network, database }: BlockFileTask): Promise<FileReport> {
  const wanted = network?.toLowerCase();
  const select = (name: string) => wanted === undefined || name.toLowerCase() === wanted;
  try {
    const text = new TextDecoder().decode(readBounded(path, MAX_FILE));
    const results = await runBlockTestFile(text, { select, withStore: CASE_STORES[database] });
    return { path, results: results.map(({ network, ...result }) => ({ ...result, fork: network })) };
  } catch (error) {
    // Whatever is wrong with one file, the others are run.
    const { code, message } = errorToData(error);
    if (code === "no-block-tests" && !isNamed) return { path, results: [] };
    return failedFile(path, error instanceof TercetError ? message : `${message} [${code}]`);
  }
}
