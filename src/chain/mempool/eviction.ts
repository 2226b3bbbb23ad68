import { type PooledTransaction, tipOf } from "./pooled-transaction.js";
import type { SenderQueue } from "./sender-queue.js";

/** A sender's last transaction: the only one without which all others of the sender are worth as much as before. */
interface Candidate {
  readonly pooled: PooledTransaction;
  /** No gap before it. */
  readonly isExecutable: boolean;
  readonly tip: bigint;
}

/** What a pool that is too full gives up first: behind a gap before what can be in a block, then the worst paid, then the latest. */
export function worstOf(queues: Iterable<SenderQueue>, baseFee: bigint): PooledTransaction | undefined {
  let worst: Candidate | undefined;
  for (const queue of queues) {
    const pooled = queue.last;
    if (pooled === undefined) continue;
    const candidate = { pooled, isExecutable: queue.executable === queue.size, tip: tipOf(pooled, baseFee) };
    if (worst === undefined || isWorse(candidate, worst)) worst = candidate;
  }
  return worst?.pooled;
}

function isWorse(a: Candidate, b: Candidate): boolean {
  if (a.isExecutable !== b.isExecutable) return !a.isExecutable;
  if (a.tip !== b.tip) return a.tip < b.tip;
  return a.pooled.arrival > b.pooled.arrival;
}
