import { bytesToBigint, equalBytes } from "../../base/bytes.js";
import { keccak256 } from "../../base/hash.js";
import { toHex } from "../../base/hex.js";
import { encodeRlp, integerToRlp } from "../../base/rlp.js";
import type { StoreReader, Write } from "../../state/store/store.js";
import * as table from "../../state/store/tables.js";
import { type HeaderFields, readHeaderFields, transactionsOf } from "./block-parts.js";
import { bytesKey, decodePlace, encodePlace, numberKey } from "./keys.js";

/** A block that the store has, without its body. */
export interface StoredBlock extends HeaderFields {
  /** RLP. */
  readonly header: Uint8Array;
  /** Of it and all before it. */
  readonly totalDifficulty: bigint;
}

export function storedBlock(store: StoreReader, hash: Uint8Array): StoredBlock | undefined {
  const header = store.get(bytesKey(table.TABLE_HEADER, hash));
  const totalDifficulty = header && store.get(bytesKey(table.TABLE_TOTAL_DIFFICULTY, hash));
  return totalDifficulty && { ...readHeaderFields(header), header, totalDifficulty: bytesToBigint(totalDifficulty) };
}

/** The hash of the canonical chain's block with a number. */
export function canonicalHash(store: StoreReader, number: bigint): Uint8Array | undefined {
  return store.get(numberKey(table.TABLE_CANONICAL, number));
}

export function isCanonical(store: StoreReader, { number, hash }: HeaderFields): boolean {
  const canonical = canonicalHash(store, number);
  return canonical !== undefined && equalBytes(canonical, hash);
}

/** What is kept of a block besides itself. */
export interface BlockResults {
  /** As in the receipts' trie (EIP-2718). */
  readonly receipts: readonly Uint8Array[];
  /** RLP (EIP-7928), where its header names one. */
  readonly accessList?: Uint8Array;
}

/** A block with what came of it, whichever branch it is on. */
export function blockWrites(
  { hash, header, totalDifficulty }: StoredBlock,
  body: Uint8Array,
  { receipts, accessList }: BlockResults,
): readonly Write[] {
  return [
    [bytesKey(table.TABLE_HEADER, hash), header],
    [bytesKey(table.TABLE_BODY, hash), body],
    [bytesKey(table.TABLE_RECEIPTS, hash), encodeRlp(receipts)],
    [bytesKey(table.TABLE_TOTAL_DIFFICULTY, hash), integerToRlp(totalDifficulty)],
    ...(accessList === undefined ? [] : [[bytesKey(table.TABLE_ACCESS_LIST, hash), accessList] as const]),
  ];
}

/** Tables whose keys are hashes of blocks. */
const OF_BLOCKS = [
  table.TABLE_HEADER,
  table.TABLE_BODY,
  table.TABLE_RECEIPTS,
  table.TABLE_TOTAL_DIFFICULTY,
  table.TABLE_ACCESS_LIST,
];

/** All that is kept of a block by its hash, no longer. */
export function blockDeletions(hash: Uint8Array): readonly Write[] {
  return OF_BLOCKS.map((each) => [bytesKey(each, hash), undefined]);
}

/** Bytes of all that is kept of a block by its hash. */
export function storedBytes(store: StoreReader, hash: Uint8Array): number {
  return OF_BLOCKS.reduce((sum, each) => sum + (store.get(bytesKey(each, hash))?.length ?? 0), 0);
}

/** The body of a block that has one. */
export function bodyOf(store: StoreReader, hash: Uint8Array): Uint8Array {
  return store.get(bytesKey(table.TABLE_BODY, hash))!;
}

/**
 * What says that a block is of the canonical chain, which a store has up to its parent: its number and its transactions lead to it. A
 * transaction that a chain's own rules let be there again leads to where it was first.
 */
export function canonicalWrites(
  store: StoreReader,
  { number, hash }: HeaderFields,
  body: Uint8Array,
): readonly Write[] {
  const writes = new Map<string, Write>();
  for (const [index, bytes] of transactionsOf(body).entries()) {
    const key = bytesKey(table.TABLE_TRANSACTION, keccak256(bytes));
    const name = toHex(key);
    if (!writes.has(name) && store.get(key) === undefined) writes.set(name, [key, encodePlace(number, index)]);
  }
  return [[numberKey(table.TABLE_CANONICAL, number), hash], ...writes.values()];
}

/** Undoes {@link canonicalWrites} of the last block. */
export function canonicalDeletions(store: StoreReader, { number }: HeaderFields, body: Uint8Array): readonly Write[] {
  const keys = transactionsOf(body).map((bytes) => bytesKey(table.TABLE_TRANSACTION, keccak256(bytes)));
  const isFirst = (place: Uint8Array | undefined) => place !== undefined && decodePlace(place).number === number;
  return [
    [numberKey(table.TABLE_CANONICAL, number), undefined],
    ...keys.filter((key) => isFirst(store.get(key))).map((key): Write => [key, undefined]),
  ];
}

/** The hash of the block with a number on the branch that ends with `tip`: 32 zero bytes where there is none. */
export function hashOnBranch(store: StoreReader, tip: HeaderFields, number: bigint): Uint8Array {
  let at: HeaderFields | undefined = tip;
  while (at !== undefined && at.number > number) {
    if (isCanonical(store, at)) return canonicalHash(store, number) ?? ZERO_HASH;
    at = storedBlock(store, at.parentHash);
  }
  return at?.number === number ? at.hash : ZERO_HASH;
}

const ZERO_HASH = new Uint8Array(32);
