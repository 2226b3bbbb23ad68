import { type Outcome, outputOf } from "../vm/outcome.js";
import type { CallEnd, CallStart, StackView, Step, Tracer } from "../vm/tracer.js";

/**
 * Tells of the creation at the top of a transaction as of one. To an engine it is a run, which ends before the new code is
 * checked and paid for.
 */
export class CreationTracer implements Tracer {
  readonly #tracer: Tracer;
  readonly #initCode: Uint8Array;
  /** Engines that tell of no calls tell of no run either. */
  #hasBegun = false;

  constructor(tracer: Tracer, initCode: Uint8Array) {
    this.#tracer = tracer;
    this.#initCode = initCode;
  }

  onStep(step: Step, view?: StackView): void {
    this.#tracer.onStep(step, view);
  }

  onCall(call: CallStart): void {
    if (call.depth === 0) this.#hasBegun = true;
    this.#tracer.onCall?.(call.depth === 0 ? { ...call, kind: "create", input: this.#initCode } : call);
  }

  onReturn(end: CallEnd): void {
    if (end.depth > 0) this.#tracer.onReturn?.(end);
  }

  /** @param outcome with what the new code costs */
  finish(outcome: Outcome): void {
    if (!this.#hasBegun) return;
    const { type, gasUsed } = outcome;
    const reason = outcome.type === "halt" ? { reason: outcome.reason } : {};
    this.#tracer.onReturn?.({ depth: 0, type, output: outputOf(outcome), gasUsed, ...reason });
  }
}
