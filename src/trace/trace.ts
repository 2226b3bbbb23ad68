import { TercetError } from "../base/errors.js";
import { IsolatedHost } from "../chain/isolated-host.js";
import type { AnyEngine, Program } from "../vm/engine.js";
import { type Message, message } from "../vm/message.js";
import type { Outcome } from "../vm/outcome.js";
import { encodeProfile } from "../vm/profile.js";
import { openVm } from "../vm/registry.js";
import { type Claim, claimResult, claimRun } from "./claim.js";
import type { Witness } from "./witness.js";

/** A claim and what is needed to check it. */
export interface Trace {
  readonly claim: Claim;
  readonly witness: Witness;
}

/** What a program-level run takes from its caller. */
export type RunInput = Pick<Message, "input" | "gasLimit">;

/** A run's outcome and the trace that it leaves. */
export interface TracedRun {
  readonly outcome: Outcome;
  readonly trace: Trace;
}

/**
 * Runs a program by itself, in an {@link IsolatedHost}, and makes a trace of it.
 * @throws TercetError `wrong-engine` when the program was loaded for another VM, and whatever `Engine.run` throws
 */
export async function traceRun(engine: AnyEngine, program: Program, run: RunInput): Promise<TracedRun> {
  if (program.vm !== engine.vm) {
    throw new TercetError("wrong-engine", `a program for ${program.vm} cannot run on ${engine.vm}/${engine.name}`);
  }
  const { input, gasLimit } = run;
  const outcome = await engine.run(program, message({ input, gasLimit }), new IsolatedHost());
  return { outcome, trace: await makeTrace(program, run, outcome) };
}

/** The trace of a run in an {@link IsolatedHost} that has already happened. */
export async function makeTrace(program: Program, run: RunInput, outcome: Outcome): Promise<Trace> {
  const { version } = await openVm(program.vm);
  const witness: Witness = {
    program: program.code,
    input: run.input,
    profile: encodeProfile(program.profile),
    gasLimit: run.gasLimit,
  };
  return { claim: { ...claimRun(program.vm, version, witness), ...claimResult(outcome) }, witness };
}
