import { equalBytes } from "../../base/bytes.js";
import { toHex } from "../../base/hex.js";
import type { StoreReader } from "../../state/store/store.js";
import * as table from "../../state/store/tables.js";
import type { StoredBlock } from "./block-store.js";
import { canonicalBlock } from "./branch.js";
import { ChainReader } from "./chain-reader.js";
import { bytesKey } from "./keys.js";
import { bodiesFrom } from "./prune.js";

/**
 * Goes through the canonical chain of a store: each header has its hash and its number, names the one before it, and adds its difficulty;
 * bodies and receipts are there.
 * @param onBlock is told of each
 * @returns what is wrong first, in one line; undefined when nothing is
 */
export function chainFault(
  store: StoreReader,
  onBlock: (number: bigint) => void = () => undefined,
): string | undefined {
  const head = new ChainReader(store).head();
  if (head === undefined) return "the head's header is not there";
  const firstBody = bodiesFrom(store);
  let before: StoredBlock | undefined;
  for (let number = 0n; number <= head.number; number++) {
    const block = canonicalBlock(store, number);
    if (block === undefined) return `block ${number} is not there`;
    const fault = linkFault(store, block, number, before);
    if (fault !== undefined) return `block ${number}: ${fault}`;
    const hasBody = number === 0n || number >= firstBody;
    for (const [name, each] of BODY_TABLES) {
      const isThere = store.get(bytesKey(each, block.hash)) !== undefined;
      if (hasBody && !isThere) return `block ${number}: its ${name} are not there`;
    }
    before = block;
    onBlock(number);
  }
  if (!equalBytes(before!.hash, head.hash)) return `the head is ${toHex(head.hash)}, block ${head.number} another`;
  const more = canonicalBlock(store, head.number + 1n);
  return more && `block ${more.number} is behind the head`;
}

const BODY_TABLES = [
  ["transactions", table.TABLE_BODY],
  ["receipts", table.TABLE_RECEIPTS],
] as const;

function linkFault(
  store: StoreReader,
  block: StoredBlock,
  number: bigint,
  before: StoredBlock | undefined,
): string | undefined {
  // A block that is read has the hash of its header, whatever it was read by.
  const key = store.get(bytesKey(table.TABLE_HEADER, block.hash));
  if (key === undefined) return "its header has another hash";
  if (block.number !== number) return `its header says ${block.number}`;
  if (before === undefined) return undefined;
  if (!equalBytes(block.parentHash, before.hash))
    return `its parent is ${toHex(block.parentHash)}, not ${toHex(before.hash)}`;
  const expected = before.totalDifficulty + block.difficulty;
  if (block.totalDifficulty === expected) return undefined;
  return `its total difficulty is ${block.totalDifficulty}, not ${expected}`;
}
