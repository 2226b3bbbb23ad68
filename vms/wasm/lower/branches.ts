import * as numeric from "../kernel/numeric-ops.js";
import * as ops from "../kernel/ops.js";
import { type CodeBuffer, MAX_SHORT_CHARGE, NONE } from "./code.js";
import { BRANCH_IF, BRANCH_UNLESS } from "./forms.js";
import { Frame, type Labels } from "./labels.js";
import type { Operands } from "./operands.js";
import type { Returns } from "./returns.js";
import { RETURNS, type Stubs } from "./stubs.js";

/** Lowers branches and returns. */
export class Branches {
  readonly #code: CodeBuffer;
  readonly #operands: Operands;
  readonly #labels: Labels;
  readonly #stubs: Stubs;
  readonly #returns: Returns;
  /** By frame: the stub that the `br_table` at hand has made for it, and the number of that `br_table`. */
  readonly #tableStub: number[] = [];
  readonly #tableStamp: number[] = [];
  #tables = 0;
  /** The comparison that the next conditional branch makes. */
  #comparison = 0;
  #a = 0;
  #b = 0;
  #y = 0;

  constructor(code: CodeBuffer, operands: Operands, labels: Labels, stubs: Stubs, returns: Returns) {
    this.#code = code;
    this.#operands = operands;
    this.#labels = labels;
    this.#stubs = stubs;
    this.#returns = returns;
  }

  /** Returns the topmost values. */
  emitReturn(count: number): void {
    const operands = this.#operands;
    if (count > 1) operands.settleTop(count);
    this.#returns.emit(count, count === 0 ? 0 : operands.slot(operands.height - count));
  }

  jump(frame: number): void {
    const [operands, labels] = [this.#operands, this.#labels];
    const count = labels.arity(frame);
    if (labels.kind[frame] === Frame.function) {
      this.emitReturn(count);
      return;
    }
    const target = operands.own(labels.base[frame]!);
    if (count === 1) this.#moveLast(target);
    else if (count > 1) {
      operands.settleTop(count);
      const from = operands.own(operands.height - count);
      if (from !== target) this.#code.emit(ops.COPY_MANY, target, from, 0, count, 0);
    }
    labels.branch(this.#code.emit(ops.JUMP, 0, 0, 0, 0, 0), frame);
  }

  #moveLast(slot: number): void {
    const [operands, code] = [this.#operands, this.#code];
    const at = operands.height - 1;
    if (operands.isOwn(at) && code.result === operands.own(at)) code.redirect(slot);
    else operands.moveTo(at, slot);
  }

  /** Pops a condition off the stack and branches to the frame if it is not 0, else pays `charge`. */
  jumpIf(frame: number, charge: number): void {
    this.condition(this.#operands.pop());
    this.#settleForStub(this.#labels.arity(frame));
    const at = this.#emit(BRANCH_IF, charge);
    if (this.#isDirect(frame)) this.#labels.branch(at, frame);
    else this.#stubs.branch(at, this.#addStub(frame));
    this.#payLong(charge);
  }

  /** One value may stay where it is, if it is somewhere: a stub moves it. */
  #settleForStub(count: number): void {
    const operands = this.#operands;
    if (count > 1 || (count === 1 && operands.isSum(operands.height - 1))) operands.settleTop(count);
  }

  /** Whether a branch to the frame needs nothing but a branch. */
  #isDirect(frame: number): boolean {
    const [operands, labels] = [this.#operands, this.#labels];
    if (labels.kind[frame] === Frame.function) return false;
    const count = labels.arity(frame);
    if (count === 0) return true;
    const at = operands.height - count;
    return at === labels.base[frame] && (count > 1 || operands.isOwn(at));
  }

  #addStub(frame: number): number {
    const [operands, labels] = [this.#operands, this.#labels];
    const count = labels.arity(frame);
    if (labels.kind[frame] !== Frame.function) {
      return this.#stubs.add(operands, labels.use(frame), count, operands.own(labels.base[frame]!));
    }
    return this.#stubs.add(operands, RETURNS, count, operands.own(operands.height - count));
  }

  /** Emits a jump for each of the labels, the default one last. */
  jumpTable(targets: Uint32Array, first: number, count: number): void {
    const [operands, labels, code] = [this.#operands, this.#labels, this.#code];
    const index = operands.slot(operands.pop());
    const arity = labels.arity(labels.frame(targets[first]!));
    operands.settleTop(arity);
    this.#tables++;
    code.emit(ops.JUMP_TABLE, 0, index, 0, count - 1, 0);
    for (let i = 0; i < count; i++) {
      const frame = labels.frame(targets[first + i]!);
      const at = code.emit(ops.JUMP, 0, 0, 0, 0, 0);
      if (this.#isDirect(frame)) labels.branch(at, frame);
      else this.#stubs.branch(at, this.#tableStubOf(frame));
    }
  }

  #tableStubOf(frame: number): number {
    if (this.#tableStamp[frame] !== this.#tables) {
      this.#tableStamp[frame] = this.#tables;
      this.#tableStub[frame] = this.#addStub(frame);
    }
    return this.#tableStub[frame]!;
  }

  /** Takes the popped operand as the condition of the next branch, together with the comparison that made it. */
  condition(at: number): void {
    const [operands, code] = [this.#operands, this.#code];
    const last = code.length - 1;
    if (operands.isOwn(at) && code.result === operands.own(at) && BRANCH_IF[code.op(last)] !== NONE) {
      this.#comparison = code.op(last);
      this.#a = code.a(last);
      this.#b = code.b(last);
      this.#y = code.y(last);
      code.takeBack();
      return;
    }
    this.#comparison = numeric.I32_NE_IMMEDIATE;
    this.#a = operands.slot(at);
    this.#b = 0;
    this.#y = 0;
  }

  /** Emits a branch to the frame's `else` that is taken when the condition is 0; else `charge` is paid. */
  jumpUnless(frame: number, charge: number): void {
    this.#labels.branchToElse(this.#emit(BRANCH_UNLESS, charge), frame);
    this.#payLong(charge);
  }

  #emit(form: Int16Array, charge: number): number {
    const op = form[this.#comparison]!;
    const short = charge > MAX_SHORT_CHARGE ? 0 : charge;
    if (this.#isImmediate) return this.#code.emit(op, 0, this.#a, short, 0, this.#y);
    return this.#code.emit(op, 0, this.#a, this.#b, 0, short);
  }

  /** Pays what the branch before cannot. */
  #payLong(charge: number): void {
    if (charge > MAX_SHORT_CHARGE) this.#code.emit(ops.CHARGE, 0, 0, 0, charge, 0);
  }

  get #isImmediate(): boolean {
    return this.#comparison >= ops.IMMEDIATE;
  }
}
