import { ConfigError, TercetError } from "../base/errors.js";
import { IsolatedHost } from "../chain/isolated-host.js";
import { emptyState } from "../state/reader.js";
import { RecordingReader } from "../state/recording-reader.js";
import { CallTracer } from "../trace/call-tracer.js";
import { Eip3155Tracer } from "../trace/eip3155.js";
import { prestateOf } from "../trace/prestate.js";
import type { Outcome } from "../vm/outcome.js";
import type { Tracer } from "../vm/tracer.js";
import { LineStream } from "./line-stream.js";
import type { PreparedRun } from "./run-options.js";

/** What `--trace` can print in place of an outcome. */
export const TRACE_KINDS = ["eip3155", "call", "prestate"] as const;
export type TraceKind = (typeof TRACE_KINDS)[number];

/**
 * Runs a program and prints what happened inside it to standard output.
 * @throws TercetError `not-steppable` on engines that no tracer can follow
 * @throws ConfigError `no-calls` when calls or the state before are asked of a VM without accounts
 */
export async function printTrace(run: PreparedRun, kind: TraceKind, withMemory: boolean): Promise<Outcome> {
  const { engine } = run;
  const name = `${engine.vm}/${engine.name}`;
  if (kind !== "eip3155" && engine.vm !== "evm") {
    throw new ConfigError("no-calls", `--trace ${kind} is for EVM programs; ${name} has --trace eip3155`);
  }
  if (kind === "prestate") return printPrestate(run);
  if (!engine.capabilities.steppable) {
    throw new TercetError("not-steppable", `${name} cannot be traced: choose another engine with --engine`);
  }
  return kind === "call" ? printCalls(run) : printSteps(run, withMemory);
}

async function printSteps(run: PreparedRun, memory: boolean): Promise<Outcome> {
  const lines = new LineStream(1);
  const tracer = new Eip3155Tracer((line) => lines.write(line), { memory });
  try {
    const outcome = await runWith(run, tracer);
    tracer.finish(outcome);
    return outcome;
  } finally {
    lines.flush();
  }
}

async function printCalls(run: PreparedRun): Promise<Outcome> {
  const tracer = new CallTracer();
  const outcome = await runWith(run, tracer);
  console.log(JSON.stringify(tracer.root, undefined, 2));
  return outcome;
}

async function printPrestate({ engine, program, message }: PreparedRun): Promise<Outcome> {
  const state = new RecordingReader(emptyState);
  const outcome = await engine.run(program, message, new IsolatedHost(state));
  console.log(JSON.stringify(prestateOf(state.records), undefined, 2));
  return outcome;
}

async function runWith({ engine, program, message }: PreparedRun, tracer: Tracer): Promise<Outcome> {
  return engine.run(program, message, new IsolatedHost(), { tracer });
}
