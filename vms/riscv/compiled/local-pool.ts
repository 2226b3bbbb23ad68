import type { ValueType } from "./wasm/module.js";

/** Locals for values that live inside of one block: every block takes them from the first one on. */
export class LocalPool {
  /** Types of all that were ever taken, in order. */
  readonly types: ValueType[] = [];
  readonly #first: number;
  #taken: boolean[] = [];

  /** @param first the index from which on locals are free */
  constructor(first: number) {
    this.#first = first;
  }

  take(type: ValueType): number {
    let index = this.types.findIndex((one, at) => one === type && !this.#taken[at]);
    if (index < 0) index = this.types.push(type) - 1;
    this.#taken[index] = true;
    return this.#first + index;
  }

  releaseAll(): void {
    this.#taken = [];
  }
}
