import { DISPATCH, type Flow, START } from "./flow.js";

/** Nodes that are entered by a branch to a label: several edges go there, or the jump table does. */
export function isLabelled({ dominance: { predecessors, rank } }: Flow, node: number): boolean {
  if (node === DISPATCH || predecessors[node]!.includes(DISPATCH)) return true;
  let forward = 0;
  for (const before of predecessors[node]!) if (rank[before]! < rank[node]!) forward++;
  return forward > 1;
}

/** For each node the labelled ones that it immediately dominates, the last in order first. */
export function labelledChildren(flow: Flow): number[][] {
  const children: number[][] = flow.successors.map(() => []);
  for (const node of flow.dominance.order.toReversed()) {
    if (node !== START && isLabelled(flow, node)) children[flow.dominance.idom[node]!]!.push(node);
  }
  return children;
}

type Label = { readonly type: "block" | "loop"; readonly node: number } | { readonly type: "if" };

/** The labels around the code being written, the innermost last. */
export class LabelStack {
  readonly #labels: Label[] = [];

  push(label: Label): void {
    this.#labels.push(label);
  }

  pop(): void {
    this.#labels.pop();
  }

  /** What a branch to a node's label is written with. */
  depthOf(node: number): number {
    for (let depth = 0; ; depth++) {
      const label = this.#labels[this.#labels.length - 1 - depth]!;
      if (label.type !== "if" && label.node === node) return depth;
    }
  }

  /** Whether a node's label lies outside of the innermost loop. */
  leavesLoop(node: number): boolean {
    const loop = this.#labels.findLastIndex((label) => label.type === "loop");
    return this.#labels.length - 1 - this.depthOf(node) < loop;
  }
}
