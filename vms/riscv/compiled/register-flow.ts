import { blockOf, type Flow } from "./flow.js";
import { loadedOnEdge, type Parking, storedOnEdge } from "./parking.js";
import type { Block } from "./region.js";
import { instructionsOf, type RegisterSet, readsOf, type Touched, usedByBlock, writesOf } from "./registers.js";

/** Where the values of registers are at the edges of a region's blocks. */
export interface RegisterFlow {
  /** Registers whose local is newer than memory at the begin of a node. */
  readonly dirty: Int32Array;
  /** Registers whose local must hold the value at the begin of a node. */
  readonly live: Int32Array;
}

/** Registers that a region reads or writes itself. */
export function usedRegisters(flow: Flow): RegisterSet {
  let used = 0;
  for (const block of flow.blocks) used |= usedByBlock(block);
  return used;
}

/**
 * Solves where registers must be. Stops can happen in every block and write all dirty registers back, so a dirty register
 * is also a live one.
 */
export function findRegisterFlow(flow: Flow, touched: Touched, parking: Parking): RegisterFlow {
  const count = flow.successors.length;
  const effects = Array.from({ length: count }, (_, node) => effectOf(blockOf(flow, node), touched));
  const dirty = findDirty(flow, effects, parking);
  const live = new Int32Array(count);
  const { order } = flow.dominance;
  for (let changed = true; changed; ) {
    changed = false;
    for (let index = order.length - 1; index >= 0; index--) {
      const node = order[index]!;
      const { reads, writes, lost } = effects[node]!;
      let after = 0;
      for (const next of flow.successors[node]!) after |= live[next]! & ~loadedOnEdge(parking, node, next);
      const before = dirty[node]! | reads | (after & ~(writes | lost));
      if (before !== live[node]) {
        live[node] = before;
        changed = true;
      }
    }
  }
  return { dirty, live };
}

interface Effect {
  /** Read before they are written. */
  readonly reads: RegisterSet;
  readonly writes: RegisterSet;
  /** Up to date in memory at the end, where a call left them. */
  readonly lost: RegisterSet;
}

function effectOf(block: Block | undefined, touched: Touched): Effect {
  if (!block) return { reads: 0, writes: 0, lost: 0 };
  let reads = 0;
  let writes = 0;
  for (const placed of instructionsOf(block)) {
    // What may be skipped may leave the old value.
    const kept = block.end.type === "skip" && placed === block.end.skipped ? writesOf(placed) : 0;
    reads |= (readsOf(placed) | kept) & ~writes;
    writes |= writesOf(placed);
  }
  return { reads, writes, lost: block.end.type === "call" ? touched(block.end.target) : 0 };
}

function findDirty(flow: Flow, effects: readonly Effect[], parking: Parking): Int32Array {
  const dirty = new Int32Array(effects.length);
  for (let changed = true; changed; ) {
    changed = false;
    for (const node of flow.dominance.order) {
      const { writes, lost } = effects[node]!;
      const after = (dirty[node]! | writes) & ~lost;
      for (const next of flow.successors[node]!) {
        const there = dirty[next]! | (after & ~storedOnEdge(parking, node, next));
        if (there === dirty[next]) continue;
        dirty[next] = there;
        changed = true;
      }
    }
  }
  return dirty;
}
