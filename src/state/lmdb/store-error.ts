import { TercetError } from "../../base/errors.js";

/** What is in the file cannot be: it has been cut, overwritten, or is no such file. */
export function corruptStore(path: string, what: string, cause?: unknown): TercetError {
  const message = `${path}: ${what}: the store is damaged; restore a copy of it or make it anew`;
  return new TercetError("corrupt-store", message, cause === undefined ? {} : { cause });
}

export function storeNotFound(folder: string): TercetError {
  return new TercetError("store-not-found", `${folder}: there is no store: make it by opening it for writing`);
}

export function diskFull(path: string, why: string, cause?: unknown): TercetError {
  const message = `${path}: ${why}; nothing of the batch has been stored: make room and commit it again`;
  return new TercetError("disk-full", message, cause === undefined ? {} : { cause });
}

/** What LMDB and the system answer, by number (lmdb.h, errno). */
const EIO = 5;
/** Pages of a large batch are written before its end; LMDB then says at the end that the transaction is bad. */
const BAD_TRANSACTION = -30782;
const FULL = new Map([
  [28, "no space left on the disk"],
  [122, "the disk quota is used up"],
  [27, "the file would be larger than the system lets it be"],
  [-30792, "the map is full"],
]);
/** Not found where it has to be, corrupted, panic, no LMDB file, another version of it. */
const CORRUPT = new Set([-30797, -30796, -30795, -30793, -30794]);

/** Whether the system did not write what it was given, for whatever reason. */
export function isFailedWrite(cause: unknown): boolean {
  const number = numberOf(cause);
  return number === EIO || number === BAD_TRANSACTION;
}

/** The error of ours for one of LMDB's. */
export function storeError(path: string, cause: unknown): unknown {
  if (cause instanceof TercetError) return cause;
  const number = numberOf(cause);
  if (number === undefined) return cause;
  const full = FULL.get(number);
  if (full !== undefined) return diskFull(path, full, cause);
  const message = (cause as Error).message;
  if (CORRUPT.has(number)) return corruptStore(path, message, cause);
  return new TercetError("store-failed", `${path}: ${message}: open the store anew`, { cause });
}

function numberOf(cause: unknown): number | undefined {
  if (!(cause instanceof Error)) return undefined;
  // LMDB's errors have a number as code; the system's have a name, and the number, negative, beside it.
  const { code, errno } = cause as { code?: unknown; errno?: unknown };
  if (typeof code === "number") return code;
  return typeof errno === "number" ? -errno : undefined;
}
