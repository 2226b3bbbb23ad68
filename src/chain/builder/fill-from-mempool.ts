import type { Mempool } from "../mempool/mempool.js";
import type { OpenBlock } from "./build-block.js";

/**
 * Fills a block with the best that waits. What no block can have is gone from the pool; what does not fit waits on.
 * @returns how many transactions were added
 */
export function fillFromMempool(block: OpenBlock, pool: Mempool): number {
  const best = pool.best();
  let count = 0;
  for (let pooled = best.best; pooled !== undefined; pooled = best.best) {
    const added = block.add(pooled.bytes);
    if (added.type === "added") {
      count++;
      best.next();
      continue;
    }
    best.skip();
    if (added.type === "rejected") pool.remove(pooled.hash);
  }
  return count;
}
