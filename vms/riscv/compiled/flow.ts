import { type Dominance, dominates, findDominance, type Graph, irreducibleEdges } from "./graph.js";
import { inlineCalls } from "./inline.js";
import type { Block, BlockEnd, Region } from "./region.js";

/** The node that the region is entered at; it holds no code. */
export const START = 0;
/** The node that indirect jumps and the entries of irreducible loops go through: one jump table on the pc. */
export const DISPATCH = 1;
const FIRST_BLOCK = 2;

/** A region as a reducible graph of nodes. */
export interface Flow {
  readonly region: Region;
  /** `blocks[node - 2]`: by address, then the copies of unrolled loops. */
  readonly blocks: readonly Block[];
  /** The node that control goes to from a node that leads to a pc. */
  target(from: number, pc: number): number;
  readonly successors: readonly (readonly number[])[];
  /** Nodes that are entered through the dispatch node only. */
  readonly dispatched: ReadonlySet<number>;
  readonly dominance: Dominance;
  /** Nodes that some edge goes back to. */
  readonly loops: ReadonlySet<number>;
}

/** A loop of one block is written so many times over if it has at most so many instructions. */
const COPIES = 4;
const MAX_COPIED = 24;

/** Makes a region's graph reducible by sending all edges to some nodes through the dispatch node. */
export function findFlow(region: Region, functionAt: (pc: number) => Region | undefined = () => undefined): Flow {
  const { blocks, next } = inlineCalls(region, functionAt);
  const own = [...region.blocks.keys()];
  const targets = new Set([...region.targets].map((pc) => own.indexOf(pc) + FIRST_BLOCK));
  const dispatched = new Set<number>();
  const copies = unroll(blocks, targets);
  const target = (from: number, pc: number) => {
    const copy = copies.get(from);
    if (copy !== undefined && blocks[from - FIRST_BLOCK]!.pc === pc) return copy.next;
    if (from === START) return own.indexOf(pc) + FIRST_BLOCK;
    return next(copy?.original ?? from - FIRST_BLOCK, pc) + FIRST_BLOCK;
  };
  for (;;) {
    const graph = buildGraph(region.root, blocks, target, targets, dispatched);
    const dominance = findDominance(graph);
    const bad = irreducibleEdges(graph, dominance);
    if (bad.length === 0) {
      const loops = findLoops(graph, dominance);
      return { region, blocks, target, successors: graph.successors, dispatched, dominance, loops };
    }
    // The dispatch node cannot be dispatched itself; what jumps back to it can.
    for (const { from, to } of bad) {
      const node = to === DISPATCH ? from : to;
      targets.add(node);
      dispatched.add(node);
    }
  }
}

/**
 * Appends copies of blocks that branch back to themselves, each of which goes on at the next one: fuel and V8's stack are
 * then checked once for all of them. The result tells of the nodes that are such copies, the first included.
 */
function unroll(blocks: Block[], targets: ReadonlySet<number>): Map<number, Copy> {
  const copies = new Map<number, Copy>();
  for (const [index, block] of [...blocks.entries()]) {
    const { pc, end, body } = block;
    if (end.type !== "branch" || end.taken !== pc || body.length >= MAX_COPIED) continue;
    if (targets.has(index + FIRST_BLOCK)) continue;
    let node = index + FIRST_BLOCK;
    for (let copy = 1; copy < COPIES; copy++) {
      blocks.push(block);
      copies.set(node, { original: index, next: blocks.length - 1 + FIRST_BLOCK });
      node = blocks.length - 1 + FIRST_BLOCK;
    }
    copies.set(node, { original: index, next: index + FIRST_BLOCK });
  }
  return copies;
}

/** A copy of a block that branches back to itself. */
interface Copy {
  /** Index of the block. */
  readonly original: number;
  /** The node of the copy that it goes on at. */
  readonly next: number;
}

function buildGraph(
  root: number,
  blocks: readonly Block[],
  target: (from: number, pc: number) => number,
  targets: ReadonlySet<number>,
  dispatched: ReadonlySet<number>,
): Graph {
  const edge = (from: number, pc: number) => {
    const node = target(from, pc);
    return dispatched.has(node) ? DISPATCH : node;
  };
  const ofBlocks = blocks.map(({ end }, index) => [
    ...new Set(successorsOf(end, (pc) => edge(index + FIRST_BLOCK, pc))),
  ]);
  return { entry: START, successors: [[edge(START, root)], [...targets], ...ofBlocks] };
}

function successorsOf(end: BlockEnd, edge: (pc: number) => number): number[] {
  switch (end.type) {
    case "fall":
    case "skip":
    case "resume":
      return [edge(end.next)];
    case "branch":
      return [edge(end.taken), edge(end.next)];
    case "jump":
      return [edge(end.target)];
    case "call":
      return [edge(end.next)];
    case "indirect":
      return [DISPATCH];
    default:
      return [];
  }
}

function findLoops({ successors }: Graph, dominance: Dominance): Set<number> {
  const loops = new Set<number>();
  for (const from of dominance.order) {
    for (const to of successors[from]!) if (dominates(to, from, dominance)) loops.add(to);
  }
  return loops;
}

/** The block of a node; undefined for the two that hold none. */
export function blockOf(flow: Flow, node: number): Block | undefined {
  return flow.blocks[node - FIRST_BLOCK];
}
