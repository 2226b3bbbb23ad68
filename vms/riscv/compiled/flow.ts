import { type Dominance, dominates, findDominance, type Graph, irreducibleEdges } from "./graph.js";
import type { Block, BlockEnd, Region } from "./region.js";

/** The node that the region is entered at; it holds no code. */
export const START = 0;
/** The node that indirect jumps and the entries of irreducible loops go through: one jump table on the pc. */
export const DISPATCH = 1;
const FIRST_BLOCK = 2;

/** A region as a reducible graph of nodes. */
export interface Flow {
  readonly region: Region;
  /** `blocks[node - 2]`, by address. */
  readonly blocks: readonly Block[];
  readonly nodeAt: ReadonlyMap<number, number>;
  readonly successors: readonly (readonly number[])[];
  /** Nodes that are entered through the dispatch node only. */
  readonly dispatched: ReadonlySet<number>;
  readonly dominance: Dominance;
  /** Nodes that some edge goes back to. */
  readonly loops: ReadonlySet<number>;
}

/** Makes a region's graph reducible by sending all edges to some nodes through the dispatch node. */
export function findFlow(region: Region): Flow {
  const blocks = [...region.blocks.values()];
  const nodeAt = new Map(blocks.map(({ pc }, index) => [pc, index + FIRST_BLOCK]));
  const dispatched = new Set([...region.targets].map((pc) => nodeAt.get(pc)!));
  for (;;) {
    const graph = buildGraph(region.root, blocks, nodeAt, dispatched);
    const dominance = findDominance(graph);
    const bad = irreducibleEdges(graph, dominance);
    if (bad.length === 0) {
      const loops = findLoops(graph, dominance);
      return { region, blocks, nodeAt, successors: graph.successors, dispatched, dominance, loops };
    }
    // The dispatch node cannot be dispatched itself; what jumps back to it can.
    for (const { from, to } of bad) dispatched.add(to === DISPATCH ? from : to);
  }
}

function buildGraph(
  root: number,
  blocks: readonly Block[],
  nodeAt: ReadonlyMap<number, number>,
  dispatched: ReadonlySet<number>,
): Graph {
  const edge = (pc: number) => {
    const node = nodeAt.get(pc)!;
    return dispatched.has(node) ? DISPATCH : node;
  };
  const ofBlocks = blocks.map(({ end }) => [...new Set(successorsOf(end, edge))]);
  return { entry: START, successors: [[edge(root)], [...dispatched], ...ofBlocks] };
}

function successorsOf(end: BlockEnd, edge: (pc: number) => number): number[] {
  switch (end.type) {
    case "fall":
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
