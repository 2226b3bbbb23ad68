import { keccak256 } from "../../../src/base/hash.js";
import { toHex } from "../../../src/base/hex.js";
import { CODE_ARENA_END } from "../kernel/layout.js";
import type { Kernel } from "./kernel.js";

/** Code objects of one kernel: found by the array that a host hands out, or by hash when it hands out copies. */
export class CodeCache {
  readonly #kernel: Kernel;
  #generation = 0;
  #byArray = new WeakMap<Uint8Array, number>();
  #byHash = new Map<string, number>();

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  /** The code object that holds the code. */
  objectOf(code: Uint8Array): number {
    this.#forgetIfEmptied();
    const known = this.#byArray.get(code);
    if (known !== undefined) return known;
    const hash = toHex(keccak256(code));
    let object = this.#byHash.get(hash);
    if (object === undefined) {
      object = this.#kernel.addCode(code);
      if (isKept(object)) this.#byHash.set(hash, object);
    }
    if (isKept(object)) this.#byArray.set(code, object);
    return object;
  }

  #forgetIfEmptied(): void {
    const generation = this.#kernel.exports.codeGeneration();
    if (generation === this.#generation) return;
    this.#generation = generation;
    this.#byArray = new WeakMap();
    this.#byHash = new Map();
  }
}

/** Code that found no room in the arena lies on the heap and is gone after the run. */
function isKept(object: number): boolean {
  return object < CODE_ARENA_END;
}
