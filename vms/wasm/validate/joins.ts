import { checkLimit, MAX_JOINED_LOCALS, MAX_MERGED_LOCALS } from "../decode/limits.js";

/** Locals that a baseline compiler looks at at a call in the time that one takes at a join. */
const LOCALS_AT_CALLS_LOG2 = 4;

/**
 * Bounds what a compiler has to do where paths through a function join. A baseline compiler brings every local to one
 * place at each end and branch, and looks at all of them at each call; an optimising one makes a phi for each local that
 * was assigned since the block began. Both are products that code of some kilobytes can make as large as it likes.
 * Measured with V8 11.3: 18 ns for each of the former, 270 bytes for each of the latter (400 nested loops over 10,000
 * assigned locals take a gigabyte).
 */
export class Joins {
  #locals = 0;
  /** Assignments so far. */
  #assigned = 0;
  #joined = 0;
  /** Of the whole module. */
  #merged = 0;
  /** Assignments before each open block, by depth. */
  readonly #before: number[] = [];

  /** Begins a function with so many locals. */
  begin(locals: number): void {
    this.#locals = locals;
    this.#assigned = 0;
    this.#joined = 0;
    this.#before[0] = 0;
  }

  assign(): void {
    this.#assigned++;
  }

  /** A block begins, inside of so many others. */
  open(depth: number): void {
    this.#before[depth] = this.#assigned;
  }

  /** A call, also of V8's own functions: those that work on tables, and on memory as a whole. */
  call(at: number): void {
    this.#merge(this.#locals >>> LOCALS_AT_CALLS_LOG2, at);
  }

  /** A path arrives where the block of that depth ends, or begins again. */
  join(depth: number, at: number): void {
    this.#merge(this.#locals, at);
    this.#joined += Math.min(this.#locals, this.#assigned - this.#before[depth]!);
    checkLimit("assigned locals at joins of one function", this.#joined, MAX_JOINED_LOCALS, at);
  }
  #merge(locals: number, at: number): void {
    this.#merged += locals;
    checkLimit("locals at joins and calls of all functions", this.#merged, MAX_MERGED_LOCALS, at);
  }
}
