import { DISPATCH, FIRST_BLOCK, type Flow, START } from "./flow.js";
import { type Dominance, dominates, findDominance, type Graph, irreducibleEdges } from "./graph.js";
import { inlineCalls } from "./inline.js";
import type { Block, BlockEnd, Region } from "./region.js";
import { unroll } from "./unroll.js";

/** Makes a region's graph reducible by sending all edges to some nodes through the dispatch node. */
export function findFlow(region: Region, functionAt: (pc: number) => Region | undefined = () => undefined): Flow {
  const { blocks, next } = inlineCalls(region, functionAt);
  const own = [...region.blocks.keys()];
  const targets = new Set([...region.targets].map((pc) => own.indexOf(pc) + FIRST_BLOCK));
  const dispatched = new Set<number>();
  const { copies, cautious } = unroll(blocks, (index) => targets.has(index + FIRST_BLOCK));
  const target = (from: number, pc: number) => {
    if (from === START) return own.indexOf(pc) + FIRST_BLOCK;
    const index = from - FIRST_BLOCK;
    const copy = copies.get(index);
    const isBack = copy !== undefined && blocks[index]!.pc === pc;
    return (isBack ? copy.next : next(copy?.original ?? index, pc)) + FIRST_BLOCK;
  };
  for (;;) {
    const graph = buildGraph(region.root, blocks, target, targets, dispatched);
    const dominance = findDominance(graph);
    const bad = irreducibleEdges(graph, dominance);
    if (bad.length === 0) {
      const loops = findLoops(graph, dominance);
      const checked = new Set([...loops, ...[...cautious].map((index) => index + FIRST_BLOCK)]);
      return { region, blocks, target, successors: graph.successors, dispatched, dominance, loops, checked };
    }
    // The dispatch node cannot be dispatched itself; what jumps back to it can.
    for (const { from, to } of bad) {
      const node = to === DISPATCH ? from : to;
      targets.add(node);
      dispatched.add(node);
    }
  }
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
  const ofBlocks = blocks.map(({ end }, index) => {
    if (end.type === "guard") return [end.fast + FIRST_BLOCK, end.slow + FIRST_BLOCK];
    return [...new Set(successorsOf(end, (pc) => edge(index + FIRST_BLOCK, pc)))];
  });
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
