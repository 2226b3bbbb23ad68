import { errorToData, TercetError } from "../../base/errors.js";
import { type FileOptions, runStateTestFile } from "../../chain/state-test/run-file.js";
import { readBounded } from "../files.js";
import { type FileReport, failedFile } from "./file-report.js";
import { guestCheck } from "./guest.js";

/** A file to run, for a worker. */
export interface FileTask {
  readonly path: string;
  readonly isNamed: boolean;
  readonly engine: string;
  /** The engine for the guest, which applies each transaction, too. */
  readonly guest?: string | undefined;
  readonly fork?: string | undefined;
  /** Only cases at these positions among their fork's; all when there are none. */
  readonly indexes: readonly number[];
}

const MAX_FILE = 256 * 1024 * 1024;

/** Runs all cases of a file. A file that cannot be used counts as one failed case. */
export async function runFileTask(task: FileTask, trace?: FileOptions["trace"]): Promise<FileReport> {
  const { path, isNamed, engine, fork, indexes, guest } = task;
  const select: FileOptions["select"] = (_, { index }) => indexes.length === 0 || indexes.includes(index);
  try {
    const text = new TextDecoder().decode(readBounded(path, MAX_FILE));
    const check = guest === undefined ? undefined : await guestCheck(guest);
    return { path, results: await runStateTestFile(text, { engine, fork, select, trace, check }) };
  } catch (error) {
    // Whatever is wrong with one file, the others are run.
    const { code, message } = errorToData(error);
    if (code === "no-state-tests" && !isNamed) return { path, results: [] };
    return failedFile(path, error instanceof TercetError ? message : `${message} [${code}]`);
  }
}
