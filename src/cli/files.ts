import { closeSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import { TercetError } from "../base/errors.js";
import { reasonOf } from "./platform-error.js";

const STDIN = 0;
const CHUNK = 64 * 1024;

/**
 * The content of a file, or of standard input for `-`, at most `limit` bytes. Pipes and devices are read in chunks, so
 * that an endless one ends with an error and not with the memory.
 * @throws TercetError `unreadable-file` or `file-too-large`
 */
export function readBounded(path: string, limit: number): Uint8Array {
  try {
    if (path === "-") return readStream(STDIN, "standard input", limit);
    const descriptor = openSync(path, "r");
    try {
      const stat = fstatSync(descriptor);
      if (stat.isFile() && stat.size > limit) throw tooLarge(path, limit);
      return readStream(descriptor, path, limit);
    } finally {
      closeSync(descriptor);
    }
  } catch (cause) {
    if (cause instanceof TercetError) throw cause;
    throw unreadable(path, cause);
  }
}

function readStream(descriptor: number, name: string, limit: number): Uint8Array {
  const chunks: Buffer[] = [];
  let size = 0;
  for (;;) {
    const chunk = Buffer.alloc(CHUNK);
    const length = readSync(descriptor, chunk, 0, CHUNK, null);
    if (length === 0) return new Uint8Array(Buffer.concat(chunks));
    size += length;
    if (size > limit) throw tooLarge(name, limit);
    chunks.push(chunk.subarray(0, length));
  }
}

/** The content of a small text file of our own. */
export function readText(path: string | URL): string {
  return readFileSync(path, "utf8");
}

/** What the platform says when a file or folder cannot be read, as an error of ours: `unreadable-file`. */
export function unreadable(path: string, cause: unknown): TercetError {
  return new TercetError("unreadable-file", `cannot read ${path}: ${reasonOf(cause)}`, { cause });
}

function tooLarge(name: string, limit: number): TercetError {
  return new TercetError("file-too-large", `${name} has more than ${limit} bytes, the limit here`, {
    details: { limit },
  });
}
