import fs from "node:fs";
import { TercetError } from "../base/errors.js";
import { reasonOf } from "./platform-error.js";
import { jsonText, printableLines } from "./printable.js";

const RETRY_MS = 1;
export const STDOUT = 1;
export const STDERR = 2;

/** Results could not be written: a full disk, a missing folder. The process has an exit code for it. */
export class OutputError extends TercetError {}

/** Prints text and a line's end on standard output. */
export function print(text: string): void {
  writeAll(STDOUT, Buffer.from(`${printableLines(text)}\n`));
}

/** Prints a value as JSON on standard output. */
export function printJson(value: unknown, indent?: number): void {
  writeAll(STDOUT, Buffer.from(`${jsonText(value, indent)}\n`));
}

/** Tells people something on standard error. Where nobody can be told, nobody is. */
export function tell(text: string): void {
  try {
    writeAll(STDERR, Buffer.from(`${printableLines(text)}\n`));
  } catch (error) {
    if (!(error instanceof OutputError)) throw error;
  }
}

/**
 * Writes to an open descriptor before it returns: streams of Node would keep all that a synchronous run prints until it has
 * ended, and tell of a full disk when nobody listens. A reader that goes away ends the process and is no error.
 * @throws OutputError `unwritable-output`
 */
export function writeAll(descriptor: number, bytes: Uint8Array, name = nameOf(descriptor)): void {
  for (let rest = bytes; rest.length > 0; ) rest = rest.subarray(writeSome(descriptor, rest, name));
}

/** Bytes written; none while a pipe is full. */
function writeSome(descriptor: number, bytes: Uint8Array, name: string): number {
  try {
    return fs.writeSync(descriptor, bytes);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "EPIPE") process.exit();
    if (code !== "EAGAIN")
      throw new OutputError("unwritable-output", `cannot write ${name}: ${reasonOf(cause)}`, { cause });
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    return 0;
  }
}

function nameOf(descriptor: number): string {
  return descriptor === STDOUT ? "to standard output" : descriptor === STDERR ? "to standard error" : "the output";
}
