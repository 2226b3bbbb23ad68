import { TercetError } from "../../base/errors.js";
import { toHex } from "../../base/hex.js";
import { readBlockParts } from "../../chain/blocks/block-parts.js";
import type { Chain } from "../../chain/blocks/chain.js";
import { decodeReceipt } from "../../chain/blocks/receipt.js";
import type { BuiltBlock } from "../../chain/builder/build-block.js";
import { buildOnHead } from "../../chain/builder/build-on-head.js";
import { fillFromMempool } from "../../chain/builder/fill-from-mempool.js";
import { nextBlock } from "../../chain/builder/next-block.js";
import { Mempool } from "../../chain/mempool/mempool.js";
import { Progress } from "../progress.js";
import { BLOCK_SECONDS, GENESIS_TIME } from "./chain-config.js";
import { type Batch, type Kind, nameOfKind } from "./workload.js";

/** A block of the main job's chain. */
export interface DemoBlock {
  readonly kind: Kind;
  /** How many, by their type. */
  readonly types: ReadonlyMap<number, number>;
  readonly gasUsed: bigint;
}

/** How the chain was made. Milliseconds. */
export interface BuiltChain {
  /** From the first on, without the genesis. */
  readonly blocks: readonly DemoBlock[];
  /** What wallets did: signing. */
  readonly signing: number;
  /** What a node does with transactions and blocks: the mempool, building, importing. */
  readonly pooling: number;
  readonly building: number;
  readonly importing: number;
}

const COINBASE = new Uint8Array(20).fill(0xc0);

/**
 * Builds a block of each batch by way of a mempool, and imports it into the chain.
 * @throws TercetError `demo-failed` when a transaction is refused or fails: none should
 */
export function buildChain(chain: Chain, batches: Iterator<Batch>, count: number): BuiltChain {
  const blocks: DemoBlock[] = [];
  const times = { signing: 0, pooling: 0, building: 0, importing: 0 };
  const progress = new Progress(count);
  const timed = <T>(what: keyof typeof times, action: () => T): T => {
    const start = performance.now();
    const result = action();
    times[what] += performance.now() - start;
    return result;
  };
  let pool: Mempool | undefined;
  try {
    for (;;) {
      const batch = timed("signing", () => batches.next());
      if (batch.done) break;
      const { kind, transactions } = batch.value;
      progress.show(nameOfKind(kind));
      const choice = { timestamp: GENESIS_TIME + BLOCK_SECONDS * (chain.head().number + 1n), coinbase: COINBASE };
      using next = nextBlock(chain, choice);
      pool ??= new Mempool(next);
      const waiting = pool;
      timed("pooling", () => {
        waiting.setHead(next);
        for (const bytes of transactions) add(waiting, bytes);
      });
      const built = timed("building", () => buildOnHead(chain, choice, (block) => fillFromMempool(block, waiting)));
      requireAll(built, transactions.length, kind);
      const outcome = timed("importing", () => chain.import(built.block));
      if (outcome.type !== "head") throw failed(outcome.type === "refused" ? outcome.error.message : outcome.type);
      blocks.push({ kind, types: typesOf(transactions), gasUsed: built.gasUsed });
      progress.advance();
    }
  } finally {
    progress.end();
  }
  return { blocks, ...times };
}

function add(pool: Mempool, bytes: Uint8Array): void {
  const taken = pool.add(bytes);
  if (taken.type === "refused") throw failed(`the mempool refuses a transaction: ${taken.message}`);
}

/** All transactions are in the block, and each succeeded. */
function requireAll({ receipts, block }: BuiltBlock, count: number, kind: Kind): void {
  const name = `block ${readBlockParts(block).number} (${nameOfKind(kind)})`;
  if (receipts.length !== count) throw failed(`${name} has ${receipts.length} transactions of ${count}`);
  const bad = receipts.findIndex((receipt) => decodeReceipt(receipt).succeeded !== true);
  if (bad >= 0) throw failed(`${name}: transaction ${bad} failed, receipt ${toHex(receipts[bad]!)}`);
}

function typesOf(transactions: readonly Uint8Array[]): ReadonlyMap<number, number> {
  const types = new Map<number, number>();
  for (const [first = 0] of transactions) {
    const type = first < 0xc0 ? first : 0;
    types.set(type, (types.get(type) ?? 0) + 1);
  }
  return types;
}

function failed(why: string): TercetError {
  return new TercetError("demo-failed", `the main job failed, which is a defect: ${why}`);
}
