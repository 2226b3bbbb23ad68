import { I32_ADD_IMMEDIATE } from "../kernel/numeric-ops.js";
import { CONSTANT } from "../kernel/ops.js";
import type { CodeBuffer } from "./code.js";

/** Where the value of an operand is. */
export const Place = {
  /** In its own slot, the one for its height on the operand stack. */
  own: 0,
  /** Still in a local. */
  local: 1,
  /** Nowhere yet: it is a constant. */
  constant: 2,
  /** It is its own slot plus an i32: an address, perhaps, for which the addition is part of the access. */
  ownPlus: 3,
  /** It is a local plus an i32. */
  localPlus: 4,
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
  /** The constant's upper half, or the number to add. */
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
    this.#wait(at);
  }

  /** Pushes the sum of a popped operand, as it was, and an i32; false when it cannot be put off. */
  pushSum(of: number, addend: number): boolean {
    const place = this.#place[of]!;
    const at = this.height;
    const isLocal = place === Place.local || place === Place.localPlus;
    if (place === Place.constant || (!isLocal && of !== at)) return false;
    const isSum = place === Place.ownPlus || place === Place.localPlus;
    this.#high[at] = (addend + (isSum ? this.#high[of]! : 0)) | 0;
    this.#place[at] = isLocal ? Place.localPlus : Place.ownPlus;
    this.#low[at] = this.#low[of]!;
    this.height++;
    if (isLocal) this.#wait(at);
    return true;
  }

  #wait(at: number): void {
    const local = this.#low[at]!;
    this.#below[at] = this.#waiting[local]!;
    this.#waiting[local] = at;
  }

  #isOnLocal(at: number): boolean {
    return this.#place[at] === Place.local || this.#place[at] === Place.localPlus;
  }

  pushConstant(low: number, high: number): void {
    const at = this.height++;
    this.#place[at] = Place.constant;
    this.#low[at] = low;
    this.#high[at] = high;
  }

  /** Pushes what was popped last, for an instruction that leaves a value as it is. */
  pushBack(at: number): void {
    this.height++;
    if (this.#isOnLocal(at)) this.#wait(at);
  }

  /** Pops a value; returns its height, by which it is known until the next push. */
  pop(): number {
    const at = --this.height;
    if (this.#isOnLocal(at)) this.#waiting[this.#low[at]!] = this.#below[at]!;
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

  /** Whether an addition was put off. */
  isSum(at: number): boolean {
    return this.#place[at]! >= Place.ownPlus;
  }

  /** For a sum, the slot and the number to add; for a local, or a value in its own slot, that slot. */
  base(at: number): number {
    return this.#isOnLocal(at) ? this.#low[at]! : this.own(at);
  }

  /** A slot that has the operand's value; what is nowhere yet is put into its own. */
  slot(at: number): number {
    const place = this.#place[at]!;
    if (place === Place.own || place === Place.local) return this.base(at);
    const own = this.own(at);
    this.moveTo(at, own);
    return own;
  }

  /** Emits what puts the operand's value into the slot. */
  moveTo(at: number, slot: number): void {
    const code = this.#code;
    const place = this.#place[at]!;
    if (place === Place.constant) code.emit(CONSTANT, slot, 0, 0, this.#low[at]!, this.#high[at]!);
    else if (place >= Place.ownPlus) code.emit(I32_ADD_IMMEDIATE, slot, this.base(at), 0, 0, this.#high[at]!);
    else if (this.base(at) !== slot) code.copy(slot, this.base(at));
  }

  /** Puts the topmost values into their own slots. */
  settleTop(count: number): void {
    for (let at = this.height - 1; at >= this.height - count; at--) {
      if (this.#place[at] === Place.own) continue;
      if (this.#isOnLocal(at)) this.#waiting[this.#low[at]!] = this.#below[at]!;
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

  /** Takes the local's value for all that wait for its present value. */
  serve(local: number): void {
    for (let at = this.#waiting[local]!; at !== NOBODY; at = this.#below[at]!) {
      this.moveTo(at, this.own(at));
      this.#place[at] = Place.own;
    }
    this.#waiting[local] = NOBODY;
  }
}
