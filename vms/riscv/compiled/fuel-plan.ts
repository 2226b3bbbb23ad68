import { blockOf, type Flow } from "./flow.js";

/**
 * Fuel that every path from the begin of a node to the next check takes at most, both without calls. Checks are made at
 * the entry of a region, at the head of each loop and behind each call (`checked`); a region is left when the fuel might not last up
 * to the next one, and the interpreter finds the instruction where it ends. In between, blocks only subtract.
 */
export function fuelToNextCheck(flow: Flow): Float64Array {
  const most = new Float64Array(flow.successors.length);
  for (const node of flow.dominance.order.toReversed()) {
    const block = blockOf(flow, node);
    let after = 0;
    if (block?.end.type !== "call") {
      for (const next of flow.successors[node]!) if (!flow.checked.has(next)) after = Math.max(after, most[next]!);
    }
    const skipped = block?.end.type === "skip" ? block.end.cost : 0;
    most[node] = (block?.cost ?? 0) + skipped + after;
  }
  return most;
}
