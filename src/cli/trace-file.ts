import { decodeTrace, isTrace } from "../trace/codec.js";
import type { Trace } from "../trace/trace.js";
import { MAX_INPUT_BYTES, MAX_PROGRAM_BYTES } from "../trace/witness.js";
import { readBounded } from "./files.js";

const MAX_FILE = MAX_INPUT_BYTES + MAX_PROGRAM_BYTES + 1024 * 1024;

/**
 * The trace in a file; undefined when the file holds something else.
 * @throws InvalidTraceError when the file starts as a trace and is none
 */
export function readTraceFile(path: string): Trace | undefined {
  const bytes = readBounded(path, MAX_FILE);
  return isTrace(bytes) ? decodeTrace(bytes) : undefined;
}
