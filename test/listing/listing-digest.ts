import { createHash, type Hash } from "node:crypto";
import { toHex } from "../../src/base/hex.js";
import { Eip3155Tracer } from "../../src/listing/eip3155.js";
import type { Outcome } from "../../src/vm/outcome.js";
import type { CallEnd, CallStart, StackView, Step, Tracer } from "../../src/vm/tracer.js";

/** Precompiled contracts have addresses below. */
const FIRST_OTHER = 0x200n;

/**
 * A listing in 32 bytes, however long it is: EIP-3155 lines with return data, and calls with all they are given and give back.
 * Why a precompiled contract failed is left out: it takes all gas either way, and no claim holds it.
 */
export class ListingDigest implements Tracer {
  readonly #hash: Hash = createHash("sha256");
  readonly #lines = new Eip3155Tracer((line) => this.#add(line), { returnData: true });
  readonly #isPrecompile: boolean[] = [];
  count = 0;

  onStep(step: Step, view?: StackView): void {
    this.#lines.onStep(step, view);
  }

  onCall(call: CallStart): void {
    this.#lines.onCall(call);
    const { kind, depth, sender, recipient, codeAddress, value, input, gasLimit, callerGasLeft } = call;
    this.#isPrecompile[depth] = kind !== "run" && BigInt(toHex(codeAddress)) < FIRST_OTHER;
    this.#add([kind, depth, ...[sender, recipient, codeAddress].map(toHex), value, gasLimit, callerGasLeft].join(" "));
    this.#hash.update(input);
  }

  onReturn(end: CallEnd): void {
    this.#lines.onReturn(end);
    const { depth, type, reason, output, gasUsed } = end;
    this.#add([depth, type, this.#isPrecompile[depth] ? "" : reason, gasUsed].join(" "));
    this.#hash.update(output);
  }

  finish(outcome: Outcome): void {
    this.#lines.finish(outcome);
  }

  /** How many lines there were, and their hash. */
  describe(): string {
    return `${this.count} lines, ${this.#hash.copy().digest("hex")}`;
  }

  #add(line: string): void {
    this.count++;
    this.#hash.update(`${line}\n`);
  }
}
