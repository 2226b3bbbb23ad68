import fs from "node:fs";
import { vi } from "vitest";
import { cli } from "../../src/cli/cli.js";

/** What one command line printed, and its exit code. */
export interface CliResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in this process. */
export async function runCli(...args: string[]): Promise<CliResult> {
  let out = "";
  let err = "";
  const toOut = (text: unknown) => {
    out += text;
    return true;
  };
  const toErr = (text: unknown) => {
    err += text;
    return true;
  };
  const writeSync = fs.writeSync.bind(fs) as (descriptor: number, ...rest: unknown[]) => number;
  const toDescriptor = (descriptor: number, bytes: unknown, ...place: unknown[]) => {
    if (descriptor !== 1 && descriptor !== 2) return writeSync(descriptor, bytes, ...place);
    const text = Buffer.from(bytes as Uint8Array);
    if (descriptor === 1) toOut(text);
    else toErr(text);
    return text.length;
  };
  const spies = [
    vi.spyOn(process.stderr, "write").mockImplementation(toErr),
    vi.spyOn(fs, "writeSync").mockImplementation(toDescriptor),
  ];
  try {
    await cli(args);
    return { code: Number(process.exitCode ?? 0), out, err };
  } finally {
    for (const spy of spies) spy.mockRestore();
    process.exitCode = 0;
  }
}
