import { planAccesses } from "./access-plan.js";
import type { Block } from "./region.js";

/** A copy of a block that branches back to itself. */
export interface Copy {
  /** Index of the block that it is a copy of. */
  readonly original: number;
  /** Index of the copy that the branch goes to. */
  readonly next: number;
}

export interface Unrolled {
  /** The copies by index, the first of each included. */
  readonly copies: ReadonlyMap<number, Copy>;
  /** Blocks that are to be checked by themselves, as what leads there only found that it cannot check for them. */
  readonly cautious: ReadonlySet<number>;
}

const COPIES = 4;
const MAX_COPIED = 24;
/** Larger blocks are only written twice, and only where that saves checks. */
const FEW_COPIES = 2;
const MAX_COPIED_TWICE = 64;
/** Checks for all copies together. */
const MAX_CHECKS = 8;

/**
 * Writes loops of one block several times over, each of which goes on at the next one: fuel and V8's stack are then
 * checked once for all of them. Where the addresses of all accesses are known at the begin, too, a `guard` checks them for
 * all copies, and lets one cautious copy run when that fails. What the copies between checks compute is not needed for an
 * exact state then.
 * @param isTarget whether indirect jumps go to a block
 */
export function unroll(blocks: Block[], isTarget: (index: number) => boolean): Unrolled {
  const copies = new Map<number, Copy>();
  const cautious = new Set<number>();
  const add = (original: number, next?: number) => {
    const index = blocks.push(blocks[original]!) - 1;
    copies.set(index, { original, next: next ?? index + 1 });
    return index;
  };
  for (const [index, block] of [...blocks.entries()]) {
    const { pc, end, body } = block;
    if (end.type !== "branch" || end.taken !== pc || isTarget(index)) continue;
    const count = body.length < MAX_COPIED ? COPIES : FEW_COPIES;
    if (canGuard(block, count)) {
      const slow = add(index, index);
      cautious.add(slow);
      const fast = slow + 1;
      for (let copy = 1; copy < count; copy++) add(index);
      add(index, index);
      blocks[index] = { pc, body: [], end: { type: "guard", fast, slow, count }, cost: 0 };
    } else if (body.length < MAX_COPIED) {
      copies.set(index, { original: index, next: blocks.length });
      for (let copy = 2; copy < COPIES; copy++) add(index);
      add(index, index);
    }
  }
  return { copies, cautious };
}

/** Whether the accesses of some copies in a row can be checked in front of them, with few checks. */
function canGuard(block: Block, count: number): boolean {
  if (block.body.length >= MAX_COPIED_TWICE) return false;
  if (block.body.some(({ decoded }) => decoded.instruction.format === "amo")) return false;
  const { groups } = planAccesses(bodyOfCopies(block, count), 0);
  return groups.length > 0 && groups.length <= MAX_CHECKS && groups.every(({ early }) => early);
}

/** What copies of a block execute in a row. */
export function bodyOfCopies({ body, end }: Block, count: number): Block["body"] {
  const once = "at" in end ? [...body, end.at] : body;
  return Array.from({ length: count }, () => once).flat();
}
