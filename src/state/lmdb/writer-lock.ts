import { readFileSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { TercetError } from "../../base/errors.js";

/**
 * Who writes to a store: a file with the process's number and when it began, so that a number which the system has given
 * away again blocks nobody. It is looked at and replaced only inside a write transaction of LMDB's, of which there is one at
 * a time over all processes, and which ends when its process is killed.
 */
export class WriterLock {
  readonly #file: string;
  readonly #content: string;

  private constructor(file: string, content: string) {
    this.#file = file;
    this.#content = content;
  }

  /** @throws TercetError `store-locked` */
  static take(folder: string): WriterLock {
    requireUnlocked(folder);
    const file = join(folder, FILE);
    const content = `${process.pid} ${startOf(process.pid)}\n`;
    writeFileSync(file, content);
    return new WriterLock(file, content);
  }

  release(): void {
    if (readLock(this.#file) === this.#content) unlinkSync(this.#file);
  }
}

const FILE = "writer.lock";

/** @throws TercetError `store-locked` */
export function requireUnlocked(folder: string): void {
  const [pid = "", start = ""] = readLock(join(folder, FILE)).trim().split(" ");
  if (!/^[1-9]\d{0,9}$/.test(pid) || !isAlive(Number(pid)) || startOf(Number(pid)) !== start) return;
  const message = `${folder}: process ${pid} writes to this store; end it, or open the store for reading only`;
  throw new TercetError("store-locked", message, { details: { path: folder, pid: Number(pid) } });
}

function readLock(file: string): string {
  try {
    return readFileSync(file, "latin1");
  } catch {
    return "";
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Where the system says it: clock ticks from its own start to the process's. */
function startOf(pid: number): string {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, "latin1");
    return status.slice(status.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}
