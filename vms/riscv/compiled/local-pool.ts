import type { ValueType } from "./wasm/module.js";

/** Locals for values that live inside of one block: every block takes them from the first one on. */
export class LocalPool {
  /** Types of all that were ever taken, in order. */
  readonly types: ValueType[] = [];
  readonly #first: number;
  readonly #kept = new Set<number>();
  #taken = new Set<number>();

  /** @param first the index from which on locals are free */
  constructor(first: number) {
    this.#first = first;
  }

  take(type: ValueType): number {
    let index = this.types.findIndex((one, at) => one === type && !this.#taken.has(at));
    if (index < 0) index = this.types.push(type) - 1;
    this.#taken.add(index);
    return this.#first + index;
  }

  /** Takes one for good. */
  keep(type: ValueType): number {
    const local = this.take(type);
    this.#kept.add(local - this.#first);
    return local;
  }

  /** Releases all but those that are kept. */
  releaseAll(): void {
    this.#taken = new Set(this.#kept);
  }
}
