import type { PooledTransaction } from "./pooled-transaction.js";

/** The transactions of one sender in the order of their nonces. */
export class SenderQueue {
  readonly #transactions: PooledTransaction[] = [];
  /** Of the account at the head. */
  nonce: bigint;
  /** Wei. */
  balance: bigint;
  /** Whether the account delegates to code (EIP-7702). */
  isDelegated: boolean;
  /** Of all that is here. */
  cost = 0n;

  constructor(account: { readonly nonce: bigint; readonly balance: bigint; readonly isDelegated: boolean }) {
    this.nonce = account.nonce;
    this.balance = account.balance;
    this.isDelegated = account.isDelegated;
  }

  get size(): number {
    return this.#transactions.length;
  }

  get all(): readonly PooledTransaction[] {
    return this.#transactions;
  }

  get last(): PooledTransaction | undefined {
    return this.#transactions.at(-1);
  }

  at(nonce: bigint): PooledTransaction | undefined {
    const index = this.#indexOf(nonce);
    const found = this.#transactions[index];
    return found?.transaction.nonce === nonce ? found : undefined;
  }

  /** How many can follow each other without a gap, from the account's nonce on. */
  get executable(): number {
    let count = 0;
    while (this.#transactions[count]?.transaction.nonce === this.nonce + BigInt(count)) count++;
    return count;
  }

  /** Puts a transaction in; the one with the same nonce, if there is one, is gone. */
  put(pooled: PooledTransaction): void {
    this.remove(pooled.transaction.nonce);
    this.#transactions.splice(this.#indexOf(pooled.transaction.nonce), 0, pooled);
    this.cost += pooled.cost;
  }

  remove(nonce: bigint): void {
    const found = this.at(nonce);
    if (found === undefined) return;
    this.#transactions.splice(this.#indexOf(nonce), 1);
    this.cost -= found.cost;
  }

  /** The first place whose nonce is not less. */
  #indexOf(nonce: bigint): number {
    let low = 0;
    let high = this.#transactions.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#transactions[middle]!.transaction.nonce < nonce) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
