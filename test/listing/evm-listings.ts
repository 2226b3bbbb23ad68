import { CallTracer } from "../../src/listing/call-tracer.js";
import { Eip3155Tracer } from "../../src/listing/eip3155.js";
import type { AnyEngine } from "../../src/vm/engine.js";
import { message } from "../../src/vm/message.js";
import type { Tracer } from "../../src/vm/tracer.js";
import { profileOf, RECIPIENT, SENDER } from "../vms/evm/evm-run.js";
import { hostOf, type Scenario } from "../vms/evm/interpreter-run.js";

/** Tells two tracers the same. */
export function both(a: Tracer, b: Tracer): Tracer {
  return {
    onStep: (step, view) => {
      a.onStep(step, view);
      b.onStep(step, view);
    },
    onCall: (call) => {
      a.onCall?.(call);
      b.onCall?.(call);
    },
    onReturn: (end) => {
      a.onReturn?.(end);
      b.onReturn?.(end);
    },
  };
}

/** The lines of a run in EIP-3155, with all that it can show, and its tree of calls. */
export async function listingsOf(engine: AnyEngine, scenario: Scenario) {
  const { code, input, gasLimit, isStatic, fork } = scenario;
  const lines: string[] = [];
  const steps = new Eip3155Tracer((line) => lines.push(line), { memory: true, returnData: true });
  const calls = new CallTracer();
  const call = message({ input, gasLimit, isStatic, sender: SENDER, recipient: RECIPIENT });
  const program = engine.load(code, profileOf(fork));
  const outcome = await engine.run(program, call, hostOf(scenario), { tracer: both(steps, calls) });
  steps.finish(outcome);
  return { lines, calls: calls.root, outcome };
}
