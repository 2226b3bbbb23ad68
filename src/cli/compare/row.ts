import { join } from "node:path";
import { equalBytes } from "../../base/bytes.js";
import { IsolatedHost } from "../../chain/isolated-host.js";
import { anotherEngine } from "../../proof/another-engine.js";
import type { Verdict } from "../../proof/verdict.js";
import { encodeTrace } from "../../trace/codec.js";
import { makeTrace } from "../../trace/trace.js";
import type { AnyEngine, Program } from "../../vm/engine.js";
import { type Message, message } from "../../vm/message.js";
import { type Outcome, outputOf } from "../../vm/outcome.js";
import { defineProfile } from "../../vm/profile.js";
import { openVm } from "../../vm/registry.js";
import { reexecute } from "../commands/verify.js";
import type { Guest } from "../guests.js";
import { writeOutput } from "../output-file.js";

/** One guest program on one engine: what came of it, and whether its trace convinces. */
export interface ComparedRun {
  readonly program: string;
  /** `vm/engine`. */
  readonly engine: string;
  readonly outcome: Outcome;
  /** Claimed output hash, 32 bytes. */
  readonly outputHash: Uint8Array;
  /** Median time of a run, in milliseconds. */
  readonly time: number;
  readonly traceFile: string;
  readonly traceBytes: number;
  /** The engine that ran the trace again. */
  readonly verifier: string;
  readonly verdict: Verdict;
}

export interface CompareOptions {
  readonly input: Uint8Array;
  readonly gasLimit: bigint;
  /** Folder for the traces. */
  readonly out: string;
}

/** Fast engines run again until this much time has passed, so that their times mean something. Milliseconds. */
const TIMING_BUDGET = 100;
const MAX_REPEATS = 50;

/** Runs a guest program on an engine, writes its trace and verifies that, on another engine where the VM has one. */
export async function compareRun(guest: Guest, engine: AnyEngine, options: CompareOptions): Promise<ComparedRun> {
  const vm = await openVm(engine.vm);
  const { input, gasLimit, out } = options;
  const program = engine.load(guest.code[engine.vm], defineProfile(vm));
  const { outcome, time } = await timedRun(engine, program, message({ input, gasLimit }));
  const trace = await makeTrace(program, { input, gasLimit }, outcome);
  const bytes = encodeTrace(trace);
  const traceFile = join(out, `${guest.name}-${engine.vm}-${engine.name}.trace`);
  writeOutput(traceFile, bytes);
  const verifier = await anotherEngine(engine);
  return {
    program: guest.name,
    engine: `${engine.vm}/${engine.name}`,
    outcome,
    outputHash: trace.claim.outputHash,
    time,
    traceFile,
    traceBytes: bytes.length,
    verifier,
    verdict: await reexecute(trace, verifier),
  };
}

async function timedRun(
  engine: AnyEngine,
  program: Program,
  call: Message,
): Promise<{ outcome: Outcome; time: number }> {
  const times: number[] = [];
  const begin = performance.now();
  for (;;) {
    const start = performance.now();
    const outcome = await engine.run(program, call, new IsolatedHost());
    const end = performance.now();
    times.push(end - start);
    if (end - begin >= TIMING_BUDGET || times.length === MAX_REPEATS) {
      return { outcome, time: times.sort((a, b) => a - b)[times.length >> 1]! };
    }
  }
}

/** Programs whose successful rows do not all have the same output, or that did not succeed everywhere. */
export function disagreements(rows: readonly ComparedRun[]): ReadonlySet<string> {
  const firsts = new Map<string, Uint8Array>();
  const differing = new Set<string>();
  for (const { program, outcome } of rows) {
    const output = outputOf(outcome);
    const first = firsts.get(program) ?? output;
    firsts.set(program, first);
    if (outcome.type !== "success" || !equalBytes(first, output)) differing.add(program);
  }
  return differing;
}
