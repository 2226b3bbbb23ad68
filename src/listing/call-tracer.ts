import { toHex } from "../base/hex.js";
import type { CallEnd, CallStart, Tracer } from "../vm/tracer.js";

/** A call and the calls that it made, in the notation of Ethereum's `callTracer`. */
export interface CallFrame {
  /** `CALL`, `STATICCALL`, `DELEGATECALL`, `CALLCODE`, `CREATE`, `CREATE2`. */
  readonly type: string;
  readonly from: string;
  readonly to: string;
  readonly value?: string;
  readonly gas: string;
  readonly gasUsed: string;
  readonly input: string;
  readonly output?: string;
  readonly error?: string;
  readonly calls?: readonly CallFrame[];
}

interface OpenCall {
  readonly start: CallStart;
  readonly calls: CallFrame[];
}

/** Collects the tree of calls of a run. */
export class CallTracer implements Tracer {
  readonly #open: OpenCall[] = [];
  #root: CallFrame | undefined;

  /** The call at the top; undefined while it is under way. */
  get root(): CallFrame | undefined {
    return this.#root;
  }

  onStep(): void {}

  onCall(start: CallStart): void {
    this.#open.push({ start, calls: [] });
  }

  onReturn(end: CallEnd): void {
    const { start, calls } = this.#open.pop()!;
    const frame = frameOf(start, end, calls);
    const caller = this.#open.at(-1);
    if (caller === undefined) this.#root = frame;
    else caller.calls.push(frame);
  }
}

function frameOf(start: CallStart, end: CallEnd, calls: readonly CallFrame[]): CallFrame {
  const isDelegated = start.kind === "delegatecall" || start.kind === "callcode";
  return {
    type: start.kind === "run" ? "CALL" : start.kind.toUpperCase(),
    from: toHex(isDelegated ? start.recipient : start.sender),
    to: toHex(isDelegated ? start.codeAddress : start.recipient),
    ...(start.kind === "staticcall" ? {} : { value: quantity(start.value) }),
    gas: quantity(start.gasLimit),
    gasUsed: quantity(end.gasUsed),
    input: toHex(start.input),
    ...(end.output.length > 0 ? { output: toHex(end.output) } : {}),
    ...(end.type === "success" ? {} : { error: end.reason ?? "execution reverted" }),
    ...(calls.length > 0 ? { calls } : {}),
  };
}

function quantity(value: bigint): string {
  return `0x${value.toString(16)}`;
}
