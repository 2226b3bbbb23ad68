import type { Block, Region } from "./region.js";
import { withSkips } from "./skip.js";

/** Blocks of a region, those of functions in place of calls included. Blocks go by their index. */
export interface Layout {
  readonly blocks: Block[];
  /** The block at a pc that control goes to from another block. */
  next(from: number, pc: number): number;
}

/** Functions that are larger are called. */
const MAX_BLOCKS = 12;
const MAX_INSTRUCTIONS = 40;
/** Calls inside of each other. */
const MAX_DEPTH = 3;
/** Instructions of all functions in one region. */
const MAX_INLINED = 200;

interface Scope {
  readonly indexAt: Map<number, number>;
  readonly depth: number;
}

/**
 * Puts small functions in place of their calls. What a call costs is that registers go through memory, which V8 sees
 * nothing of; recursion gains from it as well, which has fewer calls then.
 * @param functionAt the region that begins at a pc
 */
export function inlineCalls(region: Region, functionAt: (pc: number) => Region | undefined): Layout {
  return new Inliner(functionAt).inline(region);
}

class Inliner {
  readonly #functionAt: (pc: number) => Region | undefined;
  readonly #blocks: Block[] = [];
  readonly #scopes: Scope[] = [];
  /** Where calls and returns go. */
  readonly #redirects = new Map<number, number>();
  #inlined = 0;

  constructor(functionAt: (pc: number) => Region | undefined) {
    this.#functionAt = functionAt;
  }

  inline(region: Region): Layout {
    const scopes = [this.#add(region, 0)];
    for (let scope = scopes.shift(); scope; scope = scopes.shift()) {
      if (scope.depth === MAX_DEPTH) continue;
      for (const index of scope.indexAt.values()) {
        const inner = this.#inlineCall(index, scope);
        if (inner) scopes.push(inner);
      }
    }
    const next = (from: number, pc: number) => this.#redirects.get(from) ?? this.#scopes[from]!.indexAt.get(pc)!;
    return { blocks: this.#blocks, next };
  }

  #add(region: Region, depth: number): Scope {
    const scope = { indexAt: new Map<number, number>(), depth };
    for (const block of withSkips(region)) {
      scope.indexAt.set(block.pc, this.#blocks.length);
      this.#blocks.push(block);
      this.#scopes.push(scope);
    }
    return scope;
  }

  /** Puts a function in the place of the call that a block ends with. */
  #inlineCall(index: number, scope: Scope): Scope | undefined {
    const block = this.#blocks[index]!;
    const { end } = block;
    if (end.type !== "call" || end.target === undefined) return undefined;
    const callee = this.#functionAt(end.target);
    if (!callee || !isSmall(callee)) return undefined;
    const size = sizeOf(callee);
    if (this.#inlined + size > MAX_INLINED) return undefined;
    this.#inlined += size;
    const inner = this.#add(callee, scope.depth + 1);
    this.#blocks[index] = { ...block, end: { type: "jump", at: end.at, target: end.target } };
    this.#redirects.set(index, inner.indexAt.get(end.target)!);
    for (const inside of inner.indexAt.values()) {
      const last = this.#blocks[inside]!.end;
      if (last.type !== "return") continue;
      this.#blocks[inside] = { ...this.#blocks[inside]!, end: { type: "resume", at: last.at, next: end.next } };
      this.#redirects.set(inside, scope.indexAt.get(end.next)!);
    }
    return inner;
  }
}

function sizeOf({ blocks }: Region): number {
  let size = 0;
  for (const { body } of blocks.values()) size += body.length + 1;
  return size;
}

/** Loops without calls are left out: by themselves they have V8's registers for their own. */
function isSmall(region: Region): boolean {
  if (region.blocks.size > MAX_BLOCKS || region.targets.size > 0 || sizeOf(region) > MAX_INSTRUCTIONS) return false;
  const blocks = [...region.blocks.values()];
  const ends = blocks.map(({ end }) => end.type);
  if (!ends.includes("return") || ends.includes("indirect") || ends.includes("leave")) return false;
  return ends.includes("call") || !blocks.some(({ pc, end }) => end.type === "branch" && end.taken <= pc);
}
