import { isQuick } from "./alu.js";
import type { Block, BlockEnd, Region } from "./region.js";

/**
 * RISC-V has no conditional move, so that compilers make one from a branch over one instruction. Where only one quick
 * instruction is jumped over, it becomes a selection, which cannot be predicted wrong: heapsort takes a third less time.
 */
export function withSkips({ blocks }: Region): Block[] {
  return [...blocks.values()].map((block) => {
    const end = skipOf(block.end, blocks);
    return end ? { ...block, end } : block;
  });
}

function skipOf(end: BlockEnd, blocks: ReadonlyMap<number, Block>): BlockEnd | undefined {
  if (end.type !== "branch" || end.taken === end.next) return undefined;
  const over = blocks.get(end.next);
  const skipped = over?.body[0];
  if (!over || !skipped || over.body.length > 1 || !isQuick(skipped.decoded) || goesTo(over.end) !== end.taken) {
    return undefined;
  }
  return { type: "skip", at: end.at, skipped, next: end.taken, cost: over.cost };
}

/** Where a block goes if it does nothing else in the end. */
function goesTo(end: BlockEnd): number | undefined {
  if (end.type === "fall") return end.next;
  return end.type === "jump" && end.at.decoded.rd === 0 ? end.target : undefined;
}
