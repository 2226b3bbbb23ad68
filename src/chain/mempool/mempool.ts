import { keccak256 } from "../../base/hash.js";
import { toHex } from "../../base/hex.js";
import { readAccount } from "../../state/account.js";
import type { StateReader } from "../../state/reader.js";
import { DELEGATION_SIZE } from "../../vm/rules/delegation.js";
import { admit, type MempoolHead } from "./admission.js";
import { AuthorityCounts } from "./authority-counts.js";
import { BestTransactions } from "./best-transactions.js";
import { worstOf } from "./eviction.js";
import { type MempoolReason, refused, type Taken } from "./mempool-error.js";
import { DEFAULTS, type MempoolOptions } from "./options.js";
import { costOf, outbids, type PooledTransaction, tipOf } from "./pooled-transaction.js";
import { SenderQueue } from "./sender-queue.js";

/**
 * Transactions that wait for a block. What is in it follows from what came in which order and from the heads that were set; no clock
 * and no chance is asked.
 */
export class Mempool {
  readonly #options: Required<MempoolOptions>;
  readonly #senders = new Map<string, SenderQueue>();
  readonly #byHash = new Map<string, PooledTransaction>();
  readonly #authorities = new AuthorityCounts();
  #head: MempoolHead;
  #bytes = 0;
  #arrivals = 0;

  constructor(head: MempoolHead, options: MempoolOptions = {}) {
    this.#head = head;
    this.#options = { ...DEFAULTS, ...options };
  }

  get head(): MempoolHead {
    return this.#head;
  }

  /** How many transactions wait. */
  get size(): number {
    return this.#byHash.size;
  }

  /** @param hash hex */
  get(hash: string): PooledTransaction | undefined {
    return this.#byHash.get(hash);
  }

  /** All that wait, by sender in hex, in the order of nonces. */
  *senders(): Iterable<readonly [sender: string, queue: SenderQueue]> {
    yield* this.#senders;
  }

  /** The nonce after the sender's transactions that can be in the next blocks. */
  nextNonce(sender: Uint8Array): bigint {
    const queue = this.#senders.get(toHex(sender));
    if (queue === undefined) return accountOf(this.#head.state, sender).nonce;
    return queue.nonce + BigInt(queue.executable);
  }

  /**
   * Takes a transaction that can be in a block now or, behind others or when fees fall, later.
   * @param bytes RLP, as it travels in blocks: of a blob transaction without its blobs
   */
  add(bytes: Uint8Array): Taken {
    const { maxTransactionBytes, minTip } = this.#options;
    if (bytes.length > maxTransactionBytes) {
      return refused("transaction-too-large", `${bytes.length} bytes, ${maxTransactionBytes} are allowed`);
    }
    const admission = admit(bytes, this.#head);
    if (admission.type === "rejected") return refused(admission.reason, admission.message);
    const hash = toHex(keccak256(bytes));
    if (this.#byHash.has(hash)) return refused("already-known", `${hash} is here`);
    const { transaction, sender, authorities } = admission;
    const pooled: PooledTransaction = {
      bytes: bytes.slice(),
      hash,
      transaction,
      sender,
      authorities,
      cost: costOf(transaction),
      arrival: this.#arrivals++,
    };
    if (tipOf(pooled, 0n) < minTip)
      return refused("tip-too-low", `${tipOf(pooled, 0n)} wei for a gas, ${minTip} are needed`);
    return this.#take(pooled);
  }

  #take(pooled: PooledTransaction): Taken {
    const name = toHex(pooled.sender);
    const queue = this.#senders.get(name) ?? new SenderQueue(accountOf(this.#head.state, pooled.sender));
    const before = queue.at(pooled.transaction.nonce);
    const fault = this.#faultOf(pooled, name, queue, before);
    if (fault !== undefined) return refused(...fault);
    this.#senders.set(name, queue);
    if (before !== undefined) this.#forget(before);
    queue.put(pooled);
    this.#byHash.set(pooled.hash, pooled);
    this.#authorities.add(pooled.authorities);
    this.#bytes += pooled.bytes.length;
    if (queue.size > this.#options.maxPerSender) this.#drop(queue.last!);
    this.#makeRoom();
    if (!this.#byHash.has(pooled.hash)) return refused("pool-full", "the pool is full of transactions that pay more");
    return { type: "taken", hash: pooled.hash, ...(before === undefined ? {} : { replaced: before.hash }) };
  }

  #faultOf(
    pooled: PooledTransaction,
    name: string,
    queue: SenderQueue,
    before: PooledTransaction | undefined,
  ): readonly [MempoolReason, string] | undefined {
    const { transaction } = pooled;
    const isBlob = transaction.blobHashes.length > 0;
    if (queue.size > 0 && queue.all[0]!.transaction.blobHashes.length > 0 !== isBlob) {
      return ["blob-and-other", "a sender has blob transactions or others here, not both"];
    }
    const bump = isBlob ? this.#options.blobPriceBump : this.#options.priceBump;
    if (before !== undefined && !outbids(pooled, before, bump)) {
      return ["replacement-underpriced", `fees must be ${bump} % over those of ${before.hash}`];
    }
    const cost = queue.cost + pooled.cost - (before?.cost ?? 0n);
    if (cost > queue.balance) {
      return [
        "queue-cost-over-balance",
        `all that the sender has here costs up to ${cost} wei, it has ${queue.balance}`,
      ];
    }
    const { maxPerSender } = this.#options;
    if (before === undefined && queue.size >= maxPerSender && transaction.nonce > queue.last!.transaction.nonce) {
      return ["too-many-of-sender", `${maxPerSender} transactions of the sender are here`];
    }
    return this.#delegationFault(pooled, name, queue, before);
  }

  /**
   * An account with code can be emptied by whoever calls it, and one that is about to get code soon can: so that no such call makes
   * many waiting transactions worthless, only the account's next transaction waits (EIP-7702, security considerations).
   */
  #delegationFault(
    { transaction, authorities }: PooledTransaction,
    name: string,
    queue: SenderQueue,
    before: PooledTransaction | undefined,
  ): readonly [MempoolReason, string] | undefined {
    const isLimited = queue.isDelegated || this.#authorities.has(name);
    if (isLimited && before === undefined && (queue.size > 0 || transaction.nonce !== queue.nonce)) {
      return [
        "delegated-account-limit",
        "of an account that delegates, or is about to, only the next transaction waits",
      ];
    }
    const reserved = authorities.find((each) => each !== name && (this.#senders.get(each)?.size ?? 0) > 1);
    if (reserved === undefined) return undefined;
    return ["authority-reserved", `${reserved} has more than one transaction here`];
  }

  /** Gives up what is worth least until the pool is within its limits. */
  #makeRoom(): void {
    const { maxTransactions, maxBytes } = this.#options;
    while (this.#byHash.size > maxTransactions || this.#bytes > maxBytes) {
      this.#drop(worstOf(this.#senders.values(), this.#head.block.baseFee)!);
    }
  }

  /** Forgets a transaction, if it is here. @param hash hex */
  remove(hash: string): void {
    const pooled = this.#byHash.get(hash);
    if (pooled !== undefined) this.#drop(pooled);
  }

  #drop(pooled: PooledTransaction): void {
    const name = toHex(pooled.sender);
    const queue = this.#senders.get(name)!;
    queue.remove(pooled.transaction.nonce);
    if (queue.size === 0) this.#senders.delete(name);
    this.#forget(pooled);
  }

  #forget(pooled: PooledTransaction): void {
    this.#byHash.delete(pooled.hash);
    this.#authorities.remove(pooled.authorities);
    this.#bytes -= pooled.bytes.length;
  }

  /** The transactions that a block after the head can have, in the order in which it should. */
  best(): BestTransactions {
    return new BestTransactions(this.#senders.values(), this.#head.block, this.#options.minTip);
  }

  /**
   * The chain has another head: what is in it, or can be in no block after it, goes. Transactions of blocks that are no longer on the
   * chain are added again by whoever knows them.
   */
  setHead(head: MempoolHead): void {
    const hasOtherRules = head.chain !== this.#head.chain;
    this.#head = head;
    for (const queue of [...this.#senders.values()]) this.#updateQueue(queue, hasOtherRules);
    this.#makeRoom();
  }

  #updateQueue(queue: SenderQueue, hasOtherRules: boolean): void {
    const account = accountOf(this.#head.state, queue.all[0]!.sender);
    queue.nonce = account.nonce;
    queue.balance = account.balance;
    queue.isDelegated = account.isDelegated;
    for (const pooled of [...queue.all]) {
      const { nonce, gasLimit } = pooled.transaction;
      const isPast = nonce < queue.nonce || gasLimit > this.#head.block.gasLimit;
      if (isPast || (hasOtherRules && admit(pooled.bytes, this.#head).type === "rejected")) this.#drop(pooled);
    }
    while (queue.size > 0 && queue.cost > queue.balance) this.#drop(queue.last!);
    while (queue.isDelegated && queue.size > 1) this.#drop(queue.last!);
  }
}

/** Of the accounts that send transactions none has other code of that size than a delegation (EIP-3607). */
function accountOf(state: StateReader, address: Uint8Array) {
  const account = readAccount(state, address);
  if (account === undefined) return { nonce: 0n, balance: 0n, isDelegated: false };
  return { nonce: account.nonce, balance: account.balance, isDelegated: account.code.length === DELEGATION_SIZE };
}
