import { type CodeBuffer, NONE, type Target } from "./code.js";

export const Frame = { function: 0, block: 1, loop: 2, if: 3, else: 4 } as const;

/**
 * The open blocks of a body and the branches that wait for their targets. Waiting branches form a chain through their `x`.
 */
export class Labels {
  readonly #code: CodeBuffer;
  depth = 0;
  readonly kind: number[] = [];
  /** Row of the opener. */
  readonly row: number[] = [];
  /** Height of the operand stack below the block's parameters. */
  readonly base: number[] = [];
  readonly params: number[] = [];
  readonly results: number[] = [];
  /** Branches to the label; to the `else` or past the `end` for the false side of an `if`. */
  readonly #chain: number[] = [];
  readonly #elseChain: number[] = [];
  readonly #id: number[] = [];
  /** By label id: the target, once it is known. */
  readonly #targets: (Target | undefined)[] = [];
  /** By frame: whether some branch goes to the label. */
  readonly #used: boolean[] = [];

  constructor(code: CodeBuffer) {
    this.#code = code;
  }

  reset(): void {
    this.depth = 0;
    this.#targets.length = 0;
  }

  open(kind: number, row: number, base: number, params: number, results: number): number {
    const d = this.depth++;
    this.kind[d] = kind;
    this.row[d] = row;
    this.base[d] = base;
    this.params[d] = params;
    this.results[d] = results;
    this.#chain[d] = NONE;
    this.#elseChain[d] = NONE;
    this.#used[d] = false;
    this.#id[d] = this.#targets.push(undefined) - 1;
    return d;
  }

  /** The frame that a branch of that depth names. */
  frame(label: number): number {
    return this.depth - 1 - label;
  }

  /** Values that a branch to the frame takes along. */
  arity(frame: number): number {
    return this.kind[frame] === Frame.loop ? this.params[frame]! : this.results[frame]!;
  }

  /** The id by which the label of the frame is known when the frame is closed; the label counts as used. */
  use(frame: number): number {
    this.#used[frame] = true;
    return this.#id[frame]!;
  }

  /** Whether something other than its last instruction goes to the end of the frame. */
  isJoin(frame: number): boolean {
    return this.#used[frame]! || this.#elseChain[frame] !== NONE;
  }

  /** Where the label with that id is; known at the end of the body. */
  target(id: number): Target {
    return this.#targets[id]!;
  }

  /** Makes the record at that position a branch to the frame. */
  branch(at: number, frame: number): void {
    this.#used[frame] = true;
    if (this.kind[frame] === Frame.loop) this.#code.linkBranch(at, this.#targets[this.#id[frame]!]!);
    else this.#chain[frame] = chained(this.#code, at, this.#chain[frame]!);
  }

  branchToElse(at: number, frame: number): void {
    this.#elseChain[frame] = chained(this.#code, at, this.#elseChain[frame]!);
  }

  bindLoop(frame: number, target: Target): void {
    this.#targets[this.#id[frame]!] = target;
  }

  bindElse(frame: number, target: Target): void {
    link(this.#code, this.#elseChain[frame]!, target);
    this.#elseChain[frame] = NONE;
  }

  /** Binds the label of a block or `if`, and the false side of an `if` without `else`. */
  bindEnd(frame: number, target: Target): void {
    this.bindElse(frame, target);
    link(this.#code, this.#chain[frame]!, target);
    this.#targets[this.#id[frame]!] = target;
  }
}

/** Puts a branch in front of a chain; returns the new chain. */
export function chained(code: CodeBuffer, at: number, chain: number): number {
  code.setX(at, chain);
  return at;
}

/** Makes all branches of a chain go to the target. */
export function link(code: CodeBuffer, chain: number, target: Target): void {
  for (let at = chain; at !== NONE; ) {
    const following = code.x(at);
    code.linkBranch(at, target);
    at = following;
  }
}
