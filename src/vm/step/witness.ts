import { concatBytes, copyBytes, equalBytes } from "../../base/bytes.js";
import { InvalidProofError } from "./invalid-proof.js";
import type { WitnessSource } from "./partial-tree.js";
import type { SparseMemory } from "./sparse-memory.js";
import { ZERO_NODES } from "./tree.js";

/*
 * A witness is what a step touches for the first time, in that order: a leaf's 32 bytes or a page's hash, then its
 * siblings up to the first known node: a u32 whose bit n says that sibling n is not all zero, then the hashes of those.
 */

/** Takes what is touched from a machine's memory and writes it down. */
export class WitnessRecorder implements WitnessSource {
  readonly #memory: SparseMemory;
  readonly #parts: Uint8Array[];

  constructor(memory: SparseMemory, parts: Uint8Array[] = []) {
    this.#memory = memory;
    this.#parts = parts;
  }

  /** A recorder of another memory that writes to the same place. */
  of(memory: SparseMemory): WitnessRecorder {
    return new WitnessRecorder(memory, this.#parts);
  }

  /** All that was written down. */
  bytes(): Uint8Array {
    return concatBytes(...this.#parts);
  }

  leaf(index: number): Uint8Array {
    return this.#record(this.#memory.leaf(index));
  }

  page(index: number): Uint8Array {
    return this.#record(this.#memory.node(7, index));
  }

  siblings(level: number, index: number, count: number): readonly Uint8Array[] {
    const siblings = Array.from({ length: count }, (_, step) => this.#memory.node(level + step, (index >>> step) ^ 1));
    const present = siblings.map((hash, step) => !equalBytes(hash, ZERO_NODES[level + step]!));
    const bits = present.reduce((sum, bit, step) => (bit ? sum | (1 << step) : sum), 0);
    this.#record(u32(bits));
    for (const [step, hash] of siblings.entries()) if (present[step]) this.#record(hash);
    return siblings;
  }

  #record(bytes: Uint8Array): Uint8Array {
    this.#parts.push(bytes);
    return bytes;
  }
}

/** Takes what is touched from a proof, in one way only: every byte has one meaning, and all are used. */
export class WitnessReader implements WitnessSource {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** @throws InvalidProofError `trailing-bytes` */
  finish(): void {
    if (this.#at === this.#bytes.length) return;
    throw new InvalidProofError(
      "trailing-bytes",
      `the step needs ${this.#at} of ${this.#bytes.length} bytes of witness`,
    );
  }

  leaf(_index: number): Uint8Array {
    return this.#take(32);
  }

  page(_index: number): Uint8Array {
    return this.#take(32);
  }

  siblings(level: number, _index: number, count: number): readonly Uint8Array[] {
    const field = this.#take(4);
    const bits = new DataView(field.buffer).getUint32(0, true);
    if (bits >>> count !== 0) throw new InvalidProofError("not-canonical", "there are more siblings than levels");
    return Array.from({ length: count }, (_, step) => {
      const zero = ZERO_NODES[level + step]!;
      if ((bits & (1 << step)) === 0) return zero;
      const hash = this.#take(32);
      if (equalBytes(hash, zero)) throw new InvalidProofError("not-canonical", "an all-zero sibling is spelt out");
      return hash;
    });
  }

  /** A copy of the next bytes. */
  #take(size: number): Uint8Array {
    if (this.#at + size > this.#bytes.length) {
      throw new InvalidProofError("truncated", `the witness ends after ${this.#bytes.length} bytes`);
    }
    this.#at += size;
    return copyBytes(this.#bytes, this.#at - size, this.#at);
  }
}

function u32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}
