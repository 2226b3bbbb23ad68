import { RECORD_SIZE } from "../kernel/layout.js";
import { CHARGE, COPY, COPY_TWO } from "../kernel/ops.js";

/** Words of a record: `op | dst << 16`, `a | b << 16`, `x`, `y`. */
const WORDS = RECORD_SIZE / 4;
/** What a branch's 16 bits hold. */
export const MAX_SHORT_CHARGE = 0xffff;
/** No record. */
export const NONE = -1;

/** Where a branch goes, and what it pays for the block there. */
export interface Target {
  readonly position: number;
  readonly charge: number;
}

/** Lowered code, written record by record. Positions are numbers of records. */
export class CodeBuffer {
  #words = new Int32Array(WORDS * 1024);
  #sources = new Uint32Array(1024);
  /** Records written. */
  length = 0;
  /** Offset in the module of the instruction that is being lowered. */
  source = 0;
  /** Slot that the last record writes and nobody else has read yet; {@link NONE} when it must stay as it is. */
  result = NONE;

  /** No record before this position may be changed any more: something goes to it. */
  #settled = 0;

  /** Appends a record and returns its position. */
  emit(op: number, dst: number, a: number, b: number, x: number, y: number): number {
    const at = this.length++;
    if (at === this.#sources.length) this.#grow();
    this.#sources[at] = this.source;
    const words = this.#words;
    const w = at * WORDS;
    words[w] = op | (dst << 16);
    words[w + 1] = a | (b << 16);
    words[w + 2] = x;
    words[w + 3] = y;
    this.result = NONE;
    return at;
  }

  /** As {@link emit}, for a record whose result in `dst` the next instruction may put elsewhere. */
  emitResult(op: number, dst: number, a: number, b: number, x: number, y: number): void {
    this.emit(op, dst, a, b, x, y);
    this.result = dst;
  }

  /** Copies a slot; two copies in a row are one record. */
  copy(dst: number, from: number): void {
    const last = this.length - 1;
    if (last < this.#settled || this.op(last) !== COPY) {
      this.emit(COPY, dst, from, 0, 0, 0);
      return;
    }
    this.setOp(last, COPY_TWO);
    this.setX(last, from);
    this.#words[last * WORDS + 3] = dst;
  }

  op(at: number): number {
    return this.#words[at * WORDS]! & 0xffff;
  }

  dst(at: number): number {
    return this.#words[at * WORDS]! >>> 16;
  }

  a(at: number): number {
    return this.#words[at * WORDS + 1]! & 0xffff;
  }

  b(at: number): number {
    return this.#words[at * WORDS + 1]! >>> 16;
  }

  x(at: number): number {
    return this.#words[at * WORDS + 2]!;
  }

  y(at: number): number {
    return this.#words[at * WORDS + 3]!;
  }

  setX(at: number, x: number): void {
    this.#words[at * WORDS + 2] = x;
  }

  /** Makes the last record write another slot. */
  redirect(dst: number): void {
    const w = (this.length - 1) * WORDS;
    this.#words[w] = (this.#words[w]! & 0xffff) | (dst << 16);
    this.result = NONE;
  }

  setOp(at: number, op: number): void {
    const w = at * WORDS;
    this.#words[w] = (this.#words[w]! & ~0xffff) | op;
  }

  /** Takes the last record away. */
  takeBack(): void {
    this.length--;
    this.result = NONE;
  }

  /** Makes the record go to the target. */
  link(at: number, target: number): void {
    this.setX(at, (target - at) * RECORD_SIZE);
  }

  /** Makes the branch go to the target and pay that much. */
  linkBranch(at: number, target: Target): void {
    this.link(at, target.position);
    const w = at * WORDS;
    this.#words[w] = (this.#words[w]! & 0xffff) | (target.charge << 16);
  }

  /**
   * Pays for a block that begins here, and says how branches go to it.
   * @param falls whether the block is also reached from the record before
   */
  head(charge: number, falls: boolean): Target {
    this.result = NONE;
    if (charge > MAX_SHORT_CHARGE) return { position: this.emit(CHARGE, 0, 0, 0, charge, 0), charge: 0 };
    if (falls && charge > 0) this.emit(CHARGE, 0, 0, 0, charge, 0);
    this.#settled = this.length;
    return { position: this.length, charge };
  }

  /** The code so far, and for each record the offset in the module of the instruction it was made from. */
  finish(): { readonly code: Uint8Array; readonly sources: Uint32Array } {
    const code = new Uint8Array(this.#words.slice(0, this.length * WORDS).buffer);
    return { code, sources: this.#sources.slice(0, this.length) };
  }

  #grow(): void {
    const words = new Int32Array(this.#words.length * 2);
    words.set(this.#words);
    this.#words = words;
    const sources = new Uint32Array(this.#sources.length * 2);
    sources.set(this.#sources);
    this.#sources = sources;
  }
}
