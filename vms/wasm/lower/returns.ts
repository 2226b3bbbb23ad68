import { RETURN, RETURN_MANY, RETURN_ONE } from "../kernel/ops.js";
import type { CodeBuffer } from "./code.js";

/** Emits returns from the function at hand. */
export class Returns {
  readonly #code: CodeBuffer;
  /** Bytes of stack that the function has taken. */
  frame = 0;

  constructor(code: CodeBuffer) {
    this.#code = code;
  }

  /** Returns that many values, which are in slots from `from` on. */
  emit(count: number, from: number): void {
    if (count === 0) this.#code.emit(RETURN, 0, 0, 0, 0, this.frame);
    else if (count === 1) this.#code.emit(RETURN_ONE, 0, from, 0, 0, this.frame);
    else this.#code.emit(RETURN_MANY, 0, from, 0, count, this.frame);
  }
}
