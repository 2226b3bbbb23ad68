import type { CallMessage, CreateMessage } from "../vm/host.js";
import type { Message } from "../vm/message.js";
import { type Outcome, outputOf } from "../vm/outcome.js";
import type { CallStart, Tracer } from "../vm/tracer.js";

/**
 * Tells a tracer of all runs of a transaction as of one: steps are numbered through, and a run that a contract called is
 * that call. Engines for the EVM tell of their contracts' calls by themselves; no other does.
 */
export class RunsTracer {
  readonly #tracer: Tracer;
  #clock = 0n;

  constructor(tracer: Tracer) {
    this.#tracer = tracer;
  }

  /** The tracer for a run at that depth. Of the run itself only the transaction's first tells. */
  at(depth: number): Tracer {
    const isTold = (event: { readonly depth: number }) => depth === 0 || event.depth > depth;
    return {
      onStep: (step, view) => this.#tracer.onStep({ ...step, clock: this.#clock++ }, view),
      onCall: (call) => isTold(call) && this.#tracer.onCall?.(call),
      onReturn: (end) => isTold(end) && this.#tracer.onReturn?.(end),
    };
  }

  onRun(message: Message): void {
    this.#onCall("run", message, message.recipient);
  }

  onCall(message: CallMessage): void {
    this.#onCall(message.kind, message, message.codeAddress);
  }

  onCreate(message: CreateMessage, address: Uint8Array): void {
    const kind = message.salt === undefined ? "create" : "create2";
    this.#onCall(kind, { ...message, recipient: address }, address);
  }

  onReturn({ depth }: Message, outcome: Outcome): void {
    const { type, gasUsed } = outcome;
    const reason = outcome.type === "halt" ? { reason: outcome.reason } : {};
    this.#tracer.onReturn?.({ depth, type, output: outputOf(outcome), gasUsed, ...reason });
  }

  #onCall(kind: CallStart["kind"], message: Message, codeAddress: Uint8Array): void {
    const { depth, sender, recipient, value, input, gasLimit } = message;
    this.#tracer.onCall?.({ kind, depth, sender, recipient, codeAddress, value, input, gasLimit });
  }
}
