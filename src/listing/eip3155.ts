import { toHex } from "../base/hex.js";
import { type Outcome, outputOf } from "../vm/outcome.js";
import type { CallEnd, CallStart, StackView, Step, Tracer } from "../vm/tracer.js";

const CODE_BYTE_GAS = 200n;

/** Which of the optional fields a line has. */
export interface Eip3155Options {
  /** The whole memory at each step; large. */
  readonly memory?: boolean;
  readonly returnData?: boolean;
}

/** A step whose cost is not known before something else happens. */
interface Pending {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly gas: bigint;
}

/**
 * Writes a run as JSON lines (EIP-3155): one for each step, in the notation of that standard, and a summary. What a call
 * costs includes the gas that it hands on. A step that fails costs all that was left.
 */
export class Eip3155Tracer implements Tracer {
  readonly #write: (line: string) => void;
  readonly #options: Eip3155Options;
  /** The last step of each call under way. */
  readonly #pending: (Pending | undefined)[] = [];
  readonly #calls: CallStart[] = [];
  #fuelAtStart = 0n;

  constructor(write: (line: string) => void, options: Eip3155Options = {}) {
    this.#write = write;
    this.#options = options;
  }

  onStep(step: Step, view?: StackView): void {
    if (step.clock === 0n) this.#fuelAtStart = step.fuelLeft;
    this.#flush(step.depth, step.fuelLeft);
    const { memory = false, returnData = false } = this.#options;
    const fields = {
      pc: Number(step.pc),
      op: step.opcode,
      gas: quantity(step.fuelLeft),
      gasCost: "",
      ...(view === undefined ? {} : { memSize: view.memorySize, stack: view.stack().map(quantity) }),
      depth: step.depth + 1,
      ...(view === undefined ? {} : { refund: Number(view.refund) }),
      ...(view !== undefined && memory ? { memory: toHex(view.memory()) } : {}),
      ...(view !== undefined && returnData ? { returnData: toHex(view.returnData()) } : {}),
      opName: step.name,
    };
    this.#pending[step.depth] = { fields, gas: step.fuelLeft };
  }

  onCall(call: CallStart): void {
    if (call.callerGasLeft !== undefined) this.#flush(call.depth - 1, call.callerGasLeft);
    this.#calls[call.depth] = call;
  }

  onReturn(end: CallEnd): void {
    const call = this.#calls[end.depth]!;
    if (end.type === "halt") {
      this.#flush(end.depth, 0n, { error: end.reason });
      return;
    }
    const isCreation = end.type === "success" && call.kind.startsWith("create");
    // What new code costs to store is no instruction's.
    const deposit = isCreation ? CODE_BYTE_GAS * BigInt(end.output.length) : 0n;
    this.#flush(end.depth, call.gasLimit - end.gasUsed + deposit);
  }

  /** Writes the line at the end of a run; `more` goes into it besides, or in place of what it has. */
  finish(outcome: Outcome, more: Readonly<Record<string, unknown>> = {}): void {
    // Engines that tell of no calls leave their last step open.
    const error = outcome.type === "halt" ? { error: outcome.reason } : {};
    this.#flush(this.#pending.length - 1, this.#fuelAtStart - outcome.fuelUsed, error);
    const { type, gasUsed } = outcome;
    const summary = { output: toHex(outputOf(outcome)), gasUsed: quantity(gasUsed), pass: type === "success" };
    this.#write(JSON.stringify({ ...summary, ...more }));
  }

  /** Writes the call's last step, now that the gas after it is known. */
  #flush(depth: number, gasLeft: bigint, more: Readonly<Record<string, unknown>> = {}): void {
    const pending = this.#pending[depth];
    if (pending === undefined) return;
    this.#pending[depth] = undefined;
    this.#write(JSON.stringify({ ...pending.fields, gasCost: quantity(pending.gas - gasLeft), ...more }));
  }
}

/** A number as Ethereum's JSON has it: hex without leading zeros. */
function quantity(value: bigint): string {
  return `0x${value.toString(16)}`;
}
