import { blockOf, DISPATCH, type Flow } from "./flow.js";
import { eachRegister, type RegisterSet, usedByBlock } from "./registers.js";

/**
 * V8 gives registers to values in the order of the code, so that what the outside of a loop needs is kept in them while
 * the inside spills. Therefore guest registers that an innermost loop does not use are parked in memory while it runs:
 * they are written back in front of it and loaded behind it.
 */
export interface Parking {
  /** The innermost loop that a node belongs to, by its header; undefined in none or when nothing is parked there. */
  loopOf(node: number): number | undefined;
  /** Registers that are in memory while control is at a node. */
  parkedAt(node: number): RegisterSet;
}

/** Guest registers that V8 can be expected to keep in registers of its own. */
const COMFORTABLE = 8;

export function findParking(flow: Flow, used: RegisterSet): Parking {
  const loops = new Map<number, number>();
  const parked = new Map<number, RegisterSet>();
  if (countRegisters(used) > COMFORTABLE) {
    for (const header of flow.loops) {
      const body = innermostBody(flow, header);
      if (!body) continue;
      let inside = 0;
      for (const node of body) inside |= usedByBlock(blockOf(flow, node)!);
      parked.set(header, used & ~inside);
      for (const node of body) loops.set(node, header);
    }
  }
  return {
    loopOf: (node) => loops.get(node),
    parkedAt: (node) => parked.get(loops.get(node) ?? -1) ?? 0,
  };
}

/** Registers that come back from memory where control leaves a loop. */
export function loadedOnEdge(parking: Parking, from: number, to: number): RegisterSet {
  return parking.loopOf(from) === parking.loopOf(to) ? 0 : parking.parkedAt(from);
}

/** Registers that go to memory where control enters a loop. */
export function storedOnEdge(parking: Parking, from: number, to: number): RegisterSet {
  return parking.loopOf(from) === parking.loopOf(to) ? 0 : parking.parkedAt(to);
}

/** The nodes of a loop; undefined when it holds another loop, a call or a jump table. */
function innermostBody(flow: Flow, header: number): ReadonlySet<number> | undefined {
  const { predecessors, rank } = flow.dominance;
  const body = new Set([header]);
  const work = predecessors[header]!.filter((before) => rank[before]! >= rank[header]!);
  for (let node = work.pop(); node !== undefined; node = work.pop()) {
    if (body.has(node)) continue;
    body.add(node);
    work.push(...predecessors[node]!);
  }
  for (const node of body) {
    if (node !== header && flow.loops.has(node)) return undefined;
    if (node === DISPATCH || blockOf(flow, node)!.end.type === "call") return undefined;
  }
  return body;
}

function countRegisters(set: RegisterSet): number {
  return eachRegister(set).length;
}
