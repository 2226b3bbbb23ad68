import { ConfigError, TercetError } from "../base/errors.js";
import { IsolatedHost } from "../chain/isolated-host.js";
import { CallTracer } from "../listing/call-tracer.js";
import { Eip3155Tracer } from "../listing/eip3155.js";
import { prestateOf } from "../listing/prestate.js";
import { rowLine } from "../listing/row-line.js";
import { emptyState } from "../state/reader.js";
import { RecordingReader } from "../state/recording-reader.js";
import type { Outcome } from "../vm/outcome.js";
import type { Tracer } from "../vm/tracer.js";
import { LineStream } from "./line-stream.js";
import { printJson, STDOUT, tell } from "./output.js";
import type { PreparedRun } from "./run-options.js";

/** The listings that `--trace`, which has its name from geth, can print in place of an outcome. */
export const LISTING_KINDS = ["eip3155", "rows", "call", "prestate"] as const;
export type ListingKind = (typeof LISTING_KINDS)[number];

/** What a listing shows besides, or leaves out. */
export interface ListingDetail {
  /** Of EIP-3155: the memory at every step. */
  readonly memory: boolean;
  /** Of rows: from this step up to, but without, that. */
  readonly steps: { readonly from: bigint; readonly to: bigint };
}

/**
 * Runs a program and prints what happened inside it to standard output.
 * @throws TercetError `not-steppable` on engines that no tracer can follow
 * @throws ConfigError `no-calls` when calls or the state before are asked of a VM without accounts
 */
export async function printListing(run: PreparedRun, kind: ListingKind, detail: ListingDetail): Promise<Outcome> {
  const { engine } = run;
  const name = `${engine.vm}/${engine.name}`;
  if (kind === "rows") return printRows(run, detail);
  if (kind !== "eip3155" && engine.vm !== "evm") {
    throw new ConfigError("no-calls", `--trace ${kind} is for EVM programs; ${name} has --trace eip3155 and rows`);
  }
  if (kind === "prestate") return printPrestate(run);
  if (!engine.capabilities.steppable) {
    throw new TercetError(
      "not-steppable",
      `${name} cannot be followed step by step: choose another engine with --engine`,
    );
  }
  return kind === "call" ? printCalls(run) : printSteps(run, detail);
}

async function printSteps(run: PreparedRun, { memory }: ListingDetail): Promise<Outcome> {
  const lines = new LineStream(STDOUT);
  const tracer = new Eip3155Tracer((line) => lines.write(line), { memory });
  try {
    const outcome = await runWith(run, tracer);
    tracer.finish(outcome);
    return outcome;
  } finally {
    lines.flush();
  }
}

/** Rows are made in a run of their own: on WebAssembly and RISC-V by the step machine, not by the engine. */
async function printRows(run: PreparedRun, { steps }: ListingDetail): Promise<Outcome> {
  const { vm, engine, program, message } = run;
  const rows = await vm.rows();
  const lines = new LineStream(STDOUT);
  try {
    const { code, profile } = program;
    const request = { code, profile, message, host: new IsolatedHost(), ...steps };
    let count = 0;
    rows(request, (row) => {
      count++;
      lines.write(rowLine(vm.name, row));
    });
    if (count === 0) tell(`tercet: no rows: the run has ended before step ${steps.from}`);
  } finally {
    lines.flush();
  }
  return engine.run(program, message, new IsolatedHost());
}

async function printCalls(run: PreparedRun): Promise<Outcome> {
  const tracer = new CallTracer();
  const outcome = await runWith(run, tracer);
  printJson(tracer.root, 2);
  return outcome;
}

async function printPrestate({ engine, program, message }: PreparedRun): Promise<Outcome> {
  const state = new RecordingReader(emptyState);
  const outcome = await engine.run(program, message, new IsolatedHost(state));
  printJson(prestateOf(state.records), 2);
  return outcome;
}

async function runWith({ engine, program, message }: PreparedRun, tracer: Tracer): Promise<Outcome> {
  return engine.run(program, message, new IsolatedHost(), { tracer });
}
