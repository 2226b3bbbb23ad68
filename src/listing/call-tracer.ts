import { copyBytes } from "../base/bytes.js";
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
  /** Of input and output only the beginning is here: the whole run has more of them than is kept. */
  readonly isCut?: true;
  /** How many calls that it made are not here: the whole run has more of them than are kept. */
  readonly omitted?: number;
}

/** How much of a run is kept: calls may hand on any part of memory again and again, for next to no gas. */
export interface CallTracerOptions {
  /** Bytes of input and output of all calls together; 32 MiB unless something else is said. */
  readonly maxBytes?: number;
  /** 100,000 unless something else is said. */
  readonly maxCalls?: number;
}

interface OpenCall {
  /** Its input as far as it is kept. */
  readonly start: CallStart;
  readonly isKept: boolean;
  isCut: boolean;
  readonly calls: CallFrame[];
  omitted: number;
}

const NO_BYTES = new Uint8Array(0);
const MAX_BYTES = 32 * 2 ** 20;
const MAX_CALLS = 100_000;

/** Collects the tree of calls of a run. */
export class CallTracer implements Tracer {
  readonly #open: OpenCall[] = [];
  #root: CallFrame | undefined;
  #bytesLeft: number;
  #callsLeft: number;

  constructor({ maxBytes = MAX_BYTES, maxCalls = MAX_CALLS }: CallTracerOptions = {}) {
    this.#bytesLeft = maxBytes;
    this.#callsLeft = maxCalls;
  }

  /** The call at the top; undefined while it is under way. */
  get root(): CallFrame | undefined {
    return this.#root;
  }

  onStep(): void {}

  onCall(start: CallStart): void {
    const isKept = this.#callsLeft > 0;
    if (isKept) this.#callsLeft--;
    const input = this.#keep(isKept ? start.input : NO_BYTES);
    const isCut = input.length < start.input.length;
    this.#open.push({ start: { ...start, input }, isKept, isCut, calls: [], omitted: 0 });
  }

  onReturn(end: CallEnd): void {
    const call = this.#open.pop()!;
    const caller = this.#open.at(-1);
    if (!call.isKept) {
      if (caller !== undefined) caller.omitted++;
      return;
    }
    const output = this.#keep(end.output);
    call.isCut ||= output.length < end.output.length;
    const frame = frameOf(call, { ...end, output });
    if (caller === undefined) this.#root = frame;
    else caller.calls.push(frame);
  }

  /** As much of the bytes as there is room for: a copy when that is not all. */
  #keep(bytes: Uint8Array): Uint8Array {
    const size = Math.min(bytes.length, this.#bytesLeft);
    this.#bytesLeft -= size;
    return size === bytes.length ? bytes : copyBytes(bytes, 0, size);
  }
}

function frameOf({ start, calls, isCut, omitted }: OpenCall, end: CallEnd): CallFrame {
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
    ...(isCut ? { isCut } : {}),
    ...(omitted > 0 ? { omitted } : {}),
  };
}

function quantity(value: bigint): string {
  return `0x${value.toString(16)}`;
}
