import fs from "node:fs";
import type { Command } from "commander";
import { vi } from "vitest";
import { cli } from "../../src/cli/cli.js";

/** What one command line printed, and its exit code. */
export interface CliResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line of ours in this process. */
export function runCli(...args: string[]): Promise<CliResult> {
  return runCommands(args);
}

/** Runs a command line of some program. */
export async function runCommands(args: readonly string[], program?: Command): Promise<CliResult> {
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
    await cli(args, program);
    return { code: Number(process.exitCode ?? 0), out, err };
  } finally {
    for (const spy of spies) spy.mockRestore();
    process.exitCode = 0;
  }
}
