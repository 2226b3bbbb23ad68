import type { Dominance } from "./graph.js";
import type { Block, Region } from "./region.js";

/** The node that the region is entered at; it holds no code. */
export const START = 0;
/** The node that indirect jumps and the entries of irreducible loops go through: one jump table on the pc. */
export const DISPATCH = 1;
export const FIRST_BLOCK = 2;

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
  /** Nodes that check the fuel: those, and the cautious copies of unrolled loops. */
  readonly checked: ReadonlySet<number>;
}

/** The block of a node; undefined for the two that hold none. */
export function blockOf(flow: Flow, node: number): Block | undefined {
  return flow.blocks[node - FIRST_BLOCK];
}
