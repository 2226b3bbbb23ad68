import { equalBytes } from "../../base/bytes.js";
import { TercetError } from "../../base/errors.js";
import { toHex } from "../../base/hex.js";
import { Chain } from "../../chain/blocks/chain.js";
import { ChainReader } from "../../chain/blocks/chain-reader.js";
import { bodyDeletions } from "../../chain/blocks/prune.js";
import type { ChainSpec } from "../../chain/chain-spec.js";
import type { Store, StoreReader } from "../../state/store/store.js";
import { storeDifference } from "../../state/store/store-difference.js";
import * as table from "../../state/store/tables.js";
import { Progress } from "../progress.js";

/** What the canonical chain alone decides. Other tables keep blocks of side branches, and code that only they have deployed. */
const CANONICAL_TABLES = [
  ["ACCOUNT", table.TABLE_ACCOUNT],
  ["SLOT", table.TABLE_SLOT],
  ["NODE", table.TABLE_NODE],
  ["CANONICAL", table.TABLE_CANONICAL],
  ["TRANSACTION", table.TABLE_TRANSACTION],
] as const;

/** Bodies of so many blocks that were executed are kept, of which a block may need those of its ancestors; more go in one batch. */
const KEPT_BODIES = 10;
const MOST_BODIES = 266;

/**
 * Executes all blocks of the canonical chain again, from the genesis on, and compares with what the store holds: receipts, access lists,
 * indexes, the state entry by entry, the state's root, the head. Holds one block in memory at a time, and the state in another store.
 * @param scratch an empty one
 * @param onBlock is told of each block when it has been executed
 * @returns what differs first, in one line; undefined when nothing does
 * @throws TercetError `no-chain`
 */
export function verifyChain(
  store: StoreReader,
  spec: ChainSpec,
  scratch: Store,
  onBlock: (number: bigint) => void = () => {},
): string | undefined {
  const stored = new ChainReader(store);
  const head = stored.head();
  if (head === undefined) throw new TercetError("no-chain", "the store holds no chain");
  const again = Chain.open(scratch, spec, { reverseDepth: 1 });
  const genesis = stored.hashOf(0n);
  if (genesis === undefined || !equalBytes(genesis, again.head().hash)) {
    return `the genesis is ${genesis && toHex(genesis)}, its config makes ${toHex(again.head().hash)}`;
  }
  const progress = new Progress(Number(head.number));
  const executed: Uint8Array[] = [];
  try {
    for (let number = 1n; number <= head.number; number++) {
      progress.show(`block ${number}`);
      const fault = verifyBlock(stored, again, number);
      if (fault !== undefined) return `block ${number}: ${fault}`;
      executed.push(again.head().hash);
      if (executed.length === MOST_BODIES) {
        scratch.commit(executed.splice(0, MOST_BODIES - KEPT_BODIES).flatMap(bodyDeletions));
      }
      onBlock(number);
      progress.advance();
    }
  } finally {
    progress.end();
  }
  if (!equalBytes(again.head().hash, head.hash)) {
    return `the head is ${toHex(head.hash)}, the canonical chain ends with ${toHex(again.head().hash)}`;
  }
  const root = spec.commitment.root(store);
  if (!equalBytes(root, head.stateRoot)) {
    return `the state root is ${toHex(root)}, the head's header says ${toHex(head.stateRoot)}`;
  }
  for (const [name, each] of CANONICAL_TABLES) {
    const fault = storeDifference(each, store, scratch);
    if (fault !== undefined) return `table ${name}: ${fault}`;
  }
  return undefined;
}

function verifyBlock(stored: ChainReader, again: Chain, number: bigint): string | undefined {
  const block = stored.block(number);
  if (block === undefined) {
    return stored.header(number) === undefined
      ? "it is not there"
      : "its body has been pruned, and only a chain with all bodies can be executed again";
  }
  const outcome = again.import(block);
  if (outcome.type === "refused") return outcome.error.message;
  if (outcome.type !== "head") return "it does not follow the block before it";
  if (!sameBytes(stored.receipts(number) ?? [], again.receipts(number)!)) return "its receipts are others";
  const [kept, made] = [stored, again].map((chain) => chain.accessList(number) ?? NO_LIST);
  return equalBytes(kept!, made!) ? undefined : "its access list is another";
}

const NO_LIST = new Uint8Array(0);

function sameBytes(some: readonly Uint8Array[], others: readonly Uint8Array[]): boolean {
  return some.length === others.length && some.every((bytes, i) => equalBytes(bytes, others[i]!));
}
