import { CONSTANT, COPY_MANY, JUMP } from "../kernel/ops.js";
import { type CodeBuffer, NONE } from "./code.js";
import { chained, type Labels, link } from "./labels.js";
import type { Operands } from "./operands.js";
import type { Returns } from "./returns.js";

/** Stands for the function's own label. */
export const RETURNS = -1;

interface Stub {
  chain: number;
  readonly source: number;
  /** Id of the label that it goes to, or {@link RETURNS}. */
  readonly target: number;
  /** Slots moved. */
  readonly count: number;
  readonly dst: number;
  /** Slot, or {@link NONE} for the constant. */
  readonly from: number;
  readonly low: number;
  readonly high: number;
}

/**
 * What conditional branches have to do besides branching: moving values, returning. It is done out of line, at the end of
 * the body, so that the other way costs nothing.
 */
export class Stubs {
  readonly #code: CodeBuffer;
  #stubs: Stub[] = [];

  constructor(code: CodeBuffer) {
    this.#code = code;
  }

  /** Adds a stub that moves the topmost values to `dst` on; they are in slots already, or one constant. */
  add(operands: Operands, target: number, count: number, dst: number): number {
    const at = operands.height - count;
    const constant = count === 1 && operands.isConstant(at);
    this.#stubs.push({
      chain: NONE,
      source: this.#code.source,
      target,
      count,
      dst,
      from: count === 0 || constant ? NONE : operands.slot(at),
      low: constant ? operands.low(at) : 0,
      high: constant ? operands.high(at) : 0,
    });
    return this.#stubs.length - 1;
  }

  /** Makes the record at that position a branch to the stub. */
  branch(at: number, stub: number): void {
    const entry = this.#stubs[stub]!;
    entry.chain = chained(this.#code, at, entry.chain);
  }

  /** Emits the stubs of a body whose labels are all bound. */
  emit(labels: Labels, returns: Returns): void {
    const code = this.#code;
    for (const stub of this.#stubs) {
      code.source = stub.source;
      link(code, stub.chain, code.head(0, false));
      if (stub.target !== RETURNS) {
        this.#move(stub);
        const jump = code.emit(JUMP, 0, 0, 0, 0, 0);
        code.linkBranch(jump, labels.target(stub.target));
      } else if (stub.count === 1 && stub.from === NONE) {
        this.#move(stub);
        returns.emit(1, stub.dst);
      } else returns.emit(stub.count, stub.from);
    }
    this.#stubs = [];
  }

  #move({ count, dst, from, low, high }: Stub): void {
    if (count > 1) this.#code.emit(COPY_MANY, dst, from, 0, count, 0);
    else if (count === 1 && from === NONE) this.#code.emit(CONSTANT, dst, 0, 0, low, high);
    else if (count === 1) this.#code.copy(dst, from);
  }
}
