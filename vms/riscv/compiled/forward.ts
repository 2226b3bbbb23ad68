import { blockOf, type Flow } from "./flow.js";
import type { Block } from "./region.js";
import { ALL_REGISTERS, type RegisterSet } from "./registers.js";

/**
 * What is true of registers at the begin of each node, whichever way control came: the largest solution.
 * @param atEntry what is true at the entry of the region
 */
export function findForward(
  flow: Flow,
  atEntry: RegisterSet,
  through: (block: Block, before: RegisterSet) => RegisterSet,
): Int32Array {
  const { order, predecessors } = flow.dominance;
  const count = flow.successors.length;
  const after = new Int32Array(count).fill(ALL_REGISTERS);
  const before = new Int32Array(count);
  for (let changed = true; changed; ) {
    changed = false;
    for (const node of order) {
      let known = predecessors[node]!.length === 0 ? atEntry : ALL_REGISTERS;
      for (const from of predecessors[node]!) known &= after[from]!;
      before[node] = known;
      const block = blockOf(flow, node);
      const result = block ? through(block, known) : known;
      if (result !== after[node]) {
        after[node] = result;
        changed = true;
      }
    }
  }
  return before;
}
