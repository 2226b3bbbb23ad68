import type { BlockEnvironment } from "../driver/candidate.js";
import { type PooledTransaction, paysFor, tipOf } from "./pooled-transaction.js";
import type { SenderQueue } from "./sender-queue.js";

/** A sender's next transaction, and where in its queue it is. */
interface Front {
  readonly queue: SenderQueue;
  readonly index: number;
  readonly pooled: PooledTransaction;
  readonly tip: bigint;
}

/**
 * Transactions that a block can have, the best paid first, of equally paid ones the one that came first; of a sender in the order of
 * nonces. Whoever takes them says of each whether the sender's next may follow.
 */
export class BestTransactions {
  readonly #block: BlockEnvironment;
  readonly #minTip: bigint;
  /** The best last. */
  readonly #fronts: Front[] = [];

  constructor(queues: Iterable<SenderQueue>, block: BlockEnvironment, minTip: bigint) {
    this.#block = block;
    this.#minTip = minTip;
    for (const queue of queues) {
      const front = this.#frontOf(queue, 0);
      if (front !== undefined) this.#fronts.push(front);
    }
    this.#fronts.sort(byRank);
  }

  /** The best that is left; it stays until {@link next} or {@link skip}. */
  get best(): PooledTransaction | undefined {
    return this.#fronts.at(-1)?.pooled;
  }

  /** The best is in the block: its sender's next takes its place. */
  next(): void {
    const { queue, index } = this.#fronts.pop()!;
    const front = this.#frontOf(queue, index + 1);
    if (front !== undefined) this.#insert(front);
  }

  /** The best is not in the block, so none of its sender's that follow can be. */
  skip(): void {
    this.#fronts.pop();
  }

  #frontOf(queue: SenderQueue, index: number): Front | undefined {
    const pooled = queue.all[index];
    if (pooled === undefined || pooled.transaction.nonce !== queue.nonce + BigInt(index)) return undefined;
    if (!paysFor(pooled, this.#block, this.#minTip)) return undefined;
    return { queue, index, pooled, tip: tipOf(pooled, this.#block.baseFee) };
  }

  #insert(front: Front): void {
    let low = 0;
    let high = this.#fronts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (byRank(this.#fronts[middle]!, front) < 0) low = middle + 1;
      else high = middle;
    }
    this.#fronts.splice(low, 0, front);
  }
}

/** Negative when a is the worse one. */
function byRank(a: Front, b: Front): number {
  if (a.tip !== b.tip) return a.tip < b.tip ? -1 : 1;
  return b.pooled.arrival - a.pooled.arrival;
}
