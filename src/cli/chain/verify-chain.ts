import { equalBytes } from "../../base/bytes.js";
import { TercetError } from "../../base/errors.js";
import { toHex } from "../../base/hex.js";
import { Chain } from "../../chain/blocks/chain.js";
import { ChainReader } from "../../chain/blocks/chain-reader.js";
import type { ChainSpec } from "../../chain/chain-spec.js";
import { MemoryStore } from "../../state/store/memory-store.js";
import type { StoreReader } from "../../state/store/store.js";
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

/**
 * Executes all blocks of the canonical chain again, from the genesis on in memory, and compares with what the store holds: receipts,
 * the state entry by entry, the state's root, the head.
 * @param onBlock is told of each block when it has been executed
 * @returns what differs first, in one line; undefined when nothing does
 * @throws TercetError `no-chain`
 */
export function verifyChain(
  store: StoreReader,
  spec: ChainSpec,
  onBlock: (number: bigint) => void = () => {},
): string | undefined {
  const stored = new ChainReader(store);
  const head = stored.head();
  if (head === undefined) throw new TercetError("no-chain", "the store holds no chain");
  const memory = new MemoryStore();
  const again = Chain.open(memory, spec, { reverseDepth: 1 });
  const genesis = stored.hashOf(0n);
  if (genesis === undefined || !equalBytes(genesis, again.head().hash)) {
    return `the genesis is ${genesis && toHex(genesis)}, its config makes ${toHex(again.head().hash)}`;
  }
  const progress = new Progress(Number(head.number));
  try {
    for (let number = 1n; number <= head.number; number++) {
      progress.show(`block ${number}`);
      const fault = verifyBlock(stored, again, number);
      if (fault !== undefined) return `block ${number}: ${fault}`;
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
    const fault = differenceIn(each, store, memory);
    if (fault !== undefined) return `table ${name}: ${fault}`;
  }
  return undefined;
}

function verifyBlock(stored: ChainReader, again: Chain, number: bigint): string | undefined {
  const block = stored.block(number);
  if (block === undefined) return "it is not there";
  const outcome = again.import(block);
  if (outcome.type === "refused") return outcome.error.message;
  if (outcome.type !== "head") return "it does not follow the block before it";
  const [kept, made] = [stored.receipts(number) ?? [], again.receipts(number)!];
  const isSame = kept.length === made.length && kept.every((receipt, i) => equalBytes(receipt, made[i]!));
  return isSame ? undefined : "its receipts are others";
}

/** The first entry of a table that two stores do not both have. */
function differenceIn(number: number, stored: StoreReader, made: StoreReader): string | undefined {
  const range = [Uint8Array.of(number), Uint8Array.of(number + 1)] as const;
  const others = made.entries(...range)[Symbol.iterator]();
  for (const [key, value] of stored.entries(...range)) {
    const other = others.next();
    if (other.done || !equalBytes(other.value[0], key)) return `there is another entry at ${toHex(key)}`;
    if (!equalBytes(other.value[1], value)) {
      return `under ${toHex(key)} there is ${toHex(value)}, execution makes ${toHex(other.value[1])}`;
    }
  }
  const more = others.next();
  return more.done ? undefined : `there is nothing under ${toHex(more.value[0])}`;
}
