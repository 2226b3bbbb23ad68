import { CONSTANT, COPY } from "../kernel/ops.js";
import type { CodeBuffer } from "./code.js";

/** Where the value of an operand is. */
export const Place = {
  /** In its own slot, the one for its height on the operand stack. */
  own: 0,
  /** Still in a local. */
  local: 1,
  /** Nowhere yet: it is a constant. */
  constant: 2,
} as const;

const NOBODY = -1;

/**
 * The operand stack while a body is lowered. Locals and constants are not moved when they are pushed; instructions take
 * them where they are. A local that is about to change is first copied for those that wait for its old value.
 */
export class Operands {
  readonly #code: CodeBuffer;
  /** Values on the stack. A popped operand's columns stay readable until the next push. */
  height = 0;
  #place = new Uint8Array(256);
  /** The local, or the constant's lower half. */
  #low = new Int32Array(256);
  /** The constant's upper half. */
  #high = new Int32Array(256);
  /** For a local: the operand below that waits for the same local. */
  #below = new Int32Array(256);
  /** By local: the topmost operand that waits for it. */
  #waiting = new Int32Array(0);
  /** Operands at the bottom that are known to be in their own slots. */
  #settled = 0;
  #locals = 0;

  constructor(code: CodeBuffer) {
    this.#code = code;
  }

  /** Begins a body. */
  reset(locals: number, maxHeight: number): void {
    this.height = 0;
    this.#settled = 0;
    this.#locals = locals;
    if (this.#waiting.length < locals) this.#waiting = new Int32Array(locals * 2);
    this.#waiting.fill(NOBODY, 0, locals);
    // Values of unreachable code are not counted in the height.
    if (this.#place.length <= maxHeight + 1) {
      const length = 2 * (maxHeight + 2);
      this.#place = new Uint8Array(length);
      this.#low = new Int32Array(length);
      this.#high = new Int32Array(length);
      this.#below = new Int32Array(length);
    }
  }

  /** The own slot of the operand at that height. */
  own(height: number): number {
    return this.#locals + height;
  }

  /** Pushes a value that is, or will be, in its own slot; returns the slot. */
  push(): number {
    this.#place[this.height] = Place.own;
    return this.own(this.height++);
  }

  pushLocal(local: number): void {
    const at = this.height++;
    this.#place[at] = Place.local;
    this.#low[at] = local;
    this.#below[at] = this.#waiting[local]!;
    this.#waiting[local] = at;
  }

  pushConstant(low: number, high: number): void {
    const at = this.height++;
    this.#place[at] = Place.constant;
    this.#low[at] = low;
    this.#high[at] = high;
  }

  /** Pushes what was popped last, for an instruction that leaves a value as it is. */
  pushBack(at: number): void {
    if (this.#place[at] === Place.local) this.pushLocal(this.#low[at]!);
    else this.height++;
  }

  /** Pops a value; returns its height, by which it is known until the next push. */
  pop(): number {
    const at = --this.height;
    if (this.#place[at] === Place.local) this.#waiting[this.#low[at]!] = this.#below[at]!;
    if (this.#settled > at) this.#settled = at;
    return at;
  }

  /** Forgets all above the height and has the values up to the other height in their own slots. */
  reshape(base: number, height: number): void {
    while (this.height > base) this.pop();
    while (this.height < height) this.push();
  }

  isConstant(at: number): boolean {
    return this.#place[at] === Place.constant;
  }

  isLocal(at: number): boolean {
    return this.#place[at] === Place.local;
  }

  isOwn(at: number): boolean {
    return this.#place[at] === Place.own;
  }

  /** Whether a constant is a sign-extended 32-bit number, when taken as an i64. */
  isShort(at: number): boolean {
    return this.#high[at] === this.#low[at]! >> 31;
  }

  low(at: number): number {
    return this.#low[at]!;
  }

  high(at: number): number {
    return this.#high[at]!;
  }

  /** A slot that has the operand's value; a constant is put into its own. */
  slot(at: number): number {
    const place = this.#place[at]!;
    if (place === Place.local) return this.#low[at]!;
    const own = this.own(at);
    if (place === Place.constant) this.#code.emit(CONSTANT, own, 0, 0, this.#low[at]!, this.#high[at]!);
    return own;
  }

  /** Emits what puts the operand's value into the slot. */
  moveTo(at: number, slot: number): void {
    if (this.#place[at] === Place.constant) {
      this.#code.emit(CONSTANT, slot, 0, 0, this.#low[at]!, this.#high[at]!);
      return;
    }
    const from = this.#place[at] === Place.local ? this.#low[at]! : this.own(at);
    if (from !== slot) this.#code.emit(COPY, slot, from, 0, 0, 0);
  }

  /** Puts the topmost values into their own slots. */
  settleTop(count: number): void {
    for (let at = this.height - 1; at >= this.height - count; at--) {
      const place = this.#place[at]!;
      if (place === Place.own) continue;
      if (place === Place.local) this.#waiting[this.#low[at]!] = this.#below[at]!;
      this.moveTo(at, this.own(at));
      this.#place[at] = Place.own;
    }
  }

  /** Puts all values into their own slots. */
  settleAll(): void {
    this.settleTop(this.height - this.#settled);
    this.#settled = this.height;
  }

  /** Whether somebody waits for the local's present value. */
  isAwaited(local: number): boolean {
    return this.#waiting[local] !== NOBODY;
  }

  /** Copies the local for all that wait for its present value. */
  serve(local: number): void {
    for (let at = this.#waiting[local]!; at !== NOBODY; at = this.#below[at]!) {
      this.#code.emit(COPY, this.own(at), local, 0, 0, 0);
      this.#place[at] = Place.own;
    }
    this.#waiting[local] = NOBODY;
  }
}
