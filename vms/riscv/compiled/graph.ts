/** A control-flow graph: nodes are numbers from 0, `successors[n]` are the nodes that control goes to from n. */
export interface Graph {
  readonly entry: number;
  readonly successors: readonly (readonly number[])[];
}

/** What structured control flow is made from. */
export interface Dominance {
  /** Reachable nodes in reverse postorder. */
  readonly order: readonly number[];
  /** Position of a node in `order`; -1 when it cannot be reached. */
  readonly rank: Int32Array;
  /** Immediate dominator; the entry's is itself. */
  readonly idom: Int32Array;
  readonly predecessors: readonly (readonly number[])[];
}

/** Cooper, Harvey, Kennedy, "A Simple, Fast Dominance Algorithm" (2001). */
export function findDominance(graph: Graph): Dominance {
  const order = reversePostorder(graph);
  const count = graph.successors.length;
  const rank = new Int32Array(count).fill(-1);
  order.forEach((node, index) => {
    rank[node] = index;
  });
  const predecessors: number[][] = Array.from({ length: count }, () => []);
  for (const node of order) for (const next of graph.successors[node]!) predecessors[next]!.push(node);
  const idom = new Int32Array(count).fill(-1);
  idom[graph.entry] = graph.entry;
  for (let changed = true; changed; ) {
    changed = false;
    for (const node of order) {
      if (node === graph.entry) continue;
      let dominator = -1;
      for (const before of predecessors[node]!) {
        if (idom[before]! < 0) continue;
        dominator = dominator < 0 ? before : commonDominator(before, dominator, idom, rank);
      }
      if (idom[node] !== dominator) {
        idom[node] = dominator;
        changed = true;
      }
    }
  }
  return { order, rank, idom, predecessors };
}

function commonDominator(one: number, other: number, idom: Int32Array, rank: Int32Array): number {
  let [a, b] = [one, other];
  while (a !== b) {
    while (rank[a]! > rank[b]!) a = idom[a]!;
    while (rank[b]! > rank[a]!) b = idom[b]!;
  }
  return a;
}

function reversePostorder({ entry, successors }: Graph): number[] {
  const seen = new Uint8Array(successors.length);
  const postorder: number[] = [];
  const stack: { node: number; next: number }[] = [{ node: entry, next: 0 }];
  seen[entry] = 1;
  while (stack.length > 0) {
    const top = stack.at(-1)!;
    const child = successors[top.node]![top.next++];
    if (child === undefined) {
      postorder.push(top.node);
      stack.pop();
    } else if (!seen[child]) {
      seen[child] = 1;
      stack.push({ node: child, next: 0 });
    }
  }
  return postorder.reverse();
}

export function dominates(above: number, below: number, { idom, rank }: Dominance): boolean {
  let node = below;
  while (rank[node]! > rank[above]!) node = idom[node]!;
  return node === above;
}

/** Edges that go back to a node which does not dominate them: what makes a loop with several entries. */
export function irreducibleEdges({ successors }: Graph, dominance: Dominance): { from: number; to: number }[] {
  const { order, rank } = dominance;
  const found: { from: number; to: number }[] = [];
  for (const from of order) {
    for (const to of successors[from]!) {
      if (rank[to]! <= rank[from]! && !dominates(to, from, dominance)) found.push({ from, to });
    }
  }
  return found;
}
