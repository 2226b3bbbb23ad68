import { TercetError } from "../../base/errors.js";
import type { Store, StoreReader, Write } from "../../state/store/store.js";
import * as table from "../../state/store/tables.js";
import { transactionsOf } from "./block-parts.js";
import { blockDeletions, canonicalDeletions, storedBlock } from "./block-store.js";
import { canonicalBlock } from "./branch.js";
import { ANCESTORS } from "./execute-block.js";
import { headHash } from "./genesis.js";
import { bytesKey, metaKey, numberBytes, numberKey, numberOf } from "./keys.js";

export interface PruneOptions {
  /** How many blocks the chain can still go back; what is kept for more goes. */
  readonly reverseDepth: number;
  /**
   * Blocks below this number, but for the genesis, lose what is kept of them besides headers: bodies, receipts, access lists, and where their
   * transactions are.
   */
  readonly bodiesBefore?: bigint;
}

/** What has gone. */
export interface Pruned {
  readonly sideBlocks: number;
  readonly reverseChanges: number;
  readonly bodies: number;
  readonly transactions: number;
}

const BODIES_FROM = metaKey("bodies-from");
/** Blocks and changes that go in one batch. */
const BATCH = 256;

/** The number of the first block behind the genesis whose body is kept. */
export function bodiesFrom(store: StoreReader): bigint {
  const value = store.get(BODIES_FROM);
  return value === undefined ? 1n : numberOf(value);
}

/**
 * Takes out of a chain's store what the chain can do without, batch by batch: one that is killed has pruned less. Nobody has the chain open
 * meanwhile.
 * @throws TercetError `no-chain`; `prune-too-near`, when bodies would go that the chain may need, with the most that can be asked for
 */
export function pruneChain(store: Store, { reverseDepth, bodiesBefore = 0n }: PruneOptions): Pruned {
  const head = headHash(store);
  if (head === undefined) throw new TercetError("no-chain", "the store holds no chain");
  const { number } = storedBlock(store, head)!;
  const most = number - BigInt(reverseDepth) - BigInt(ANCESTORS);
  if (bodiesBefore > 0n && bodiesBefore > most) {
    const why = `the head is ${number}, and the chain goes back ${reverseDepth} blocks and their ${ANCESTORS} ancestors`;
    throw new TercetError(
      "prune-too-near",
      `bodies before ${bodiesBefore}: at most before ${most < 0n ? 0n : most}, since ${why}`,
    );
  }
  return {
    sideBlocks: pruneSideBlocks(store),
    reverseChanges: pruneReverseChanges(store, number - BigInt(reverseDepth)),
    ...pruneBodies(store, bodiesBefore),
  };
}

function pruneSideBlocks(store: Store): number {
  const range = [Uint8Array.of(table.TABLE_SIDE), Uint8Array.of(table.TABLE_SIDE + 1)] as const;
  const keys = Array.from(store.entries(...range), ([key]) => key.slice());
  for (let at = 0; at < keys.length; at += BATCH) {
    const some = keys.slice(at, at + BATCH);
    store.commit(some.flatMap((key): Write[] => [[key, undefined], ...blockDeletions(key.subarray(9))]));
  }
  return keys.length;
}

function pruneReverseChanges(store: Store, oldest: bigint): number {
  if (oldest <= 0n) return 0;
  const range = [numberKey(table.TABLE_REVERSE, 0n), numberKey(table.TABLE_REVERSE, oldest + 1n)] as const;
  const keys = Array.from(store.entries(...range), ([key]) => key.slice());
  for (let at = 0; at < keys.length; at += BATCH) {
    store.commit(keys.slice(at, at + BATCH).map((key): Write => [key, undefined]));
  }
  return keys.length;
}

function pruneBodies(store: Store, before: bigint): Pick<Pruned, "bodies" | "transactions"> {
  let [bodies, transactions] = [0, 0];
  for (let from = bodiesFrom(store); from < before; from += BigInt(BATCH)) {
    const end = from + BigInt(BATCH) < before ? from + BigInt(BATCH) : before;
    const writes: Write[] = [[BODIES_FROM, numberBytes(end)]];
    for (let number = from; number < end; number++) {
      const block = canonicalBlock(store, number)!;
      const body = store.get(bytesKey(table.TABLE_BODY, block.hash));
      if (body === undefined) continue;
      const places = canonicalDeletions(store, block, body).filter(([key]) => key[0] === table.TABLE_TRANSACTION);
      writes.push(...places, ...bodyDeletions(block.hash));
      bodies++;
      transactions += transactionsOf(body).length;
    }
    store.commit(writes);
  }
  return { bodies, transactions };
}

/** Tables of what is kept of a block besides its header, by its hash. */
const BESIDES_HEADERS = [table.TABLE_BODY, table.TABLE_RECEIPTS, table.TABLE_ACCESS_LIST];

/** What is kept of a block besides its header, no longer. */
export function bodyDeletions(hash: Uint8Array): readonly Write[] {
  return BESIDES_HEADERS.map((each): Write => [bytesKey(each, hash), undefined]);
}
