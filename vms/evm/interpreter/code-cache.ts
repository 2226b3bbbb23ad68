import { ByteMap } from "../../../src/base/byte-map.js";
import { CODE_ARENA_END } from "../kernel/layout.js";
import type { Kernel } from "./kernel.js";

const HASH_SIZE = 32;

/** Code objects of one kernel: found by the array that a host hands out, or by hash when it hands out copies. */
export class CodeCache {
  readonly #kernel: Kernel;
  #generation = 0;
  #byArray = new WeakMap<Uint8Array, number>();
  #byHash = new ByteMap<number>();

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  /** The code object that holds the code. */
  objectOf(code: Uint8Array): number {
    this.#forgetIfEmptied();
    const known = this.#byArray.get(code);
    if (known !== undefined) return known;
    const object = this.#findOrAdd(code);
    if (isKept(object)) this.#byArray.set(code, object);
    return object;
  }

  /** The kernel hashes: a tenth of what it takes here, and EXTCODEHASH may ask for it later. */
  #findOrAdd(code: Uint8Array): number {
    const kernel = this.#kernel;
    const object = kernel.addCode(code);
    const hash = kernel.copy(kernel.exports.codeHash(object) >>> 0, HASH_SIZE);
    const known = this.#byHash.get(hash);
    if (known === undefined) {
      if (isKept(object)) this.#byHash.set(hash, object);
      return object;
    }
    kernel.exports.dropCode(object);
    return known;
  }

  #forgetIfEmptied(): void {
    const generation = this.#kernel.exports.codeGeneration();
    if (generation === this.#generation) return;
    this.#generation = generation;
    this.#byArray = new WeakMap();
    this.#byHash = new ByteMap();
  }
}

/** Code that found no room in the arena lies on the heap and is gone after the run. */
function isKept(object: number): boolean {
  return object < CODE_ARENA_END;
}
