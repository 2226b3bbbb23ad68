import { decodeRlp, splitRlpList } from "../../base/rlp.js";
import type { StoreReader } from "../../state/store/store.js";
import * as table from "../../state/store/tables.js";
import { joinBlock, transactionsOf } from "./block-parts.js";
import { canonicalHash, type StoredBlock, storedBlock } from "./block-store.js";
import { headHash } from "./genesis.js";
import { bytesKey, decodePlace } from "./keys.js";

/** A block by its number on the canonical chain, or by its hash on any branch. */
export type BlockId = bigint | Uint8Array;

/** A transaction of the canonical chain, and where it is. */
export interface StoredTransaction {
  /** As it is hashed (EIP-2718). */
  readonly bytes: Uint8Array;
  readonly blockHash: Uint8Array;
  readonly blockNumber: bigint;
  readonly index: number;
}

/** The blocks of a chain in a store, or in a snapshot of one. Whatever is not there is undefined. */
export class ChainReader {
  readonly #store: StoreReader;

  constructor(store: StoreReader) {
    this.#store = store;
  }

  /** The last block of the canonical chain; undefined when the store holds no chain. */
  head(): StoredBlock | undefined {
    const hash = headHash(this.#store);
    return hash && storedBlock(this.#store, hash);
  }

  /** Header, hash and total difficulty. */
  header(id: BlockId): StoredBlock | undefined {
    const hash = this.hashOf(id);
    return hash && storedBlock(this.#store, hash);
  }

  /** The block as it travels: RLP. Undefined, too, when its body has been pruned. */
  block(id: BlockId): Uint8Array | undefined {
    const hash = this.hashOf(id);
    const header = hash && this.#store.get(bytesKey(table.TABLE_HEADER, hash));
    const body = header && this.#store.get(bytesKey(table.TABLE_BODY, hash));
    return body && joinBlock(header, body);
  }

  /** Of each transaction of a block, as in the receipts' trie (EIP-2718). */
  receipts(id: BlockId): readonly Uint8Array[] | undefined {
    const hash = this.hashOf(id);
    const receipts = hash && this.#store.get(bytesKey(table.TABLE_RECEIPTS, hash));
    return receipts && splitRlpList(receipts).map((item) => decodeRlp(item) as Uint8Array);
  }

  /** RLP of the access list of a block (EIP-7928), where its header names one. */
  accessList(id: BlockId): Uint8Array | undefined {
    const hash = this.hashOf(id);
    return hash && this.#store.get(bytesKey(table.TABLE_ACCESS_LIST, hash));
  }

  /** A transaction of the canonical chain, by its hash. */
  transaction(hash: Uint8Array): StoredTransaction | undefined {
    const place = this.#store.get(bytesKey(table.TABLE_TRANSACTION, hash));
    if (place === undefined) return undefined;
    const { number, index } = decodePlace(place);
    const blockHash = canonicalHash(this.#store, number)!;
    const body = this.#store.get(bytesKey(table.TABLE_BODY, blockHash))!;
    return { bytes: transactionsOf(body)[index]!, blockHash, blockNumber: number, index };
  }

  /** The hash of a block of the canonical chain; a hash itself. */
  hashOf(id: BlockId): Uint8Array | undefined {
    return typeof id === "bigint" ? canonicalHash(this.#store, id) : id;
  }
}
