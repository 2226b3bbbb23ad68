import { bytesToBigint } from "../../src/base/bytes.js";
import { keccak256 } from "../../src/base/hash.js";
import { fromHex, toHex } from "../../src/base/hex.js";
import { decodeRlp, type RlpItem } from "../../src/base/rlp.js";
import { accountRecord } from "../../src/state/account.js";
import { EMPTY_TRIE_ROOT } from "../../src/state/commitment/mpt.js";
import { ACCOUNT_CODE_HASH } from "../../src/state/kernel/account-form.js";
import { type AccountRecord, missingCode, type StateReader } from "../../src/state/reader.js";

const ZERO_WORD = new Uint8Array(32);
const NO_CODE = new Uint8Array(0);

/** A state as the nodes of its tries and the codes that a block reads. What is missing throws. */
export class WitnessState implements StateReader {
  readonly #root: string;
  readonly #nodes: ReadonlyMap<string, Uint8Array>;
  readonly #codes: ReadonlyMap<string, Uint8Array>;

  constructor(root: string, nodes: readonly string[], codes: readonly string[]) {
    const byHash = (all: readonly string[]) =>
      new Map(all.map((hex) => [toHex(keccak256(fromHex(hex))), fromHex(hex)] as const));
    this.#root = root;
    this.#nodes = byHash(nodes);
    this.#codes = byHash(codes);
  }

  account(address: Uint8Array): AccountRecord | undefined {
    const leaf = this.#accountLeaf(address);
    if (leaf === undefined) return undefined;
    const record = accountRecord({ nonce: bytesToBigint(leaf[0]!), balance: bytesToBigint(leaf[1]!), code: NO_CODE });
    record.set(leaf[3]!, ACCOUNT_CODE_HASH);
    return record;
  }

  code(hash: Uint8Array): Uint8Array {
    const code = this.#codes.get(toHex(hash));
    if (code === undefined) throw missingCode(hash);
    return code;
  }

  slot(address: Uint8Array, key: Uint8Array): Uint8Array {
    const root = this.#accountLeaf(address)?.[2];
    const leaf = root === undefined ? undefined : this.#find(toHex(root), key);
    if (leaf === undefined) return ZERO_WORD;
    const word = new Uint8Array(32);
    const value = decodeRlp(leaf) as Uint8Array;
    word.set(value, 32 - value.length);
    return word;
  }

  hasStorage(address: Uint8Array): boolean {
    const root = this.#accountLeaf(address)?.[2];
    return root !== undefined && toHex(root) !== toHex(EMPTY_TRIE_ROOT);
  }

  #accountLeaf(address: Uint8Array): readonly Uint8Array[] | undefined {
    const leaf = this.#find(this.#root, address);
    return leaf === undefined ? undefined : (decodeRlp(leaf) as Uint8Array[]);
  }

  /** The value under the hash of a key. */
  #find(root: string, key: Uint8Array): Uint8Array | undefined {
    if (root === toHex(EMPTY_TRIE_ROOT)) return undefined;
    const nibbles = [...keccak256(key)].flatMap((byte) => [byte >> 4, byte & 15]);
    let node: RlpItem = this.#resolve(fromHex(root));
    let at = 0;
    for (;;) {
      const items = node as readonly RlpItem[];
      let next: RlpItem;
      if (items.length === 17) next = items[nibbles[at++]!]!;
      else {
        const path = pathOf(items[0] as Uint8Array);
        if (path.nibbles.some((nibble, i) => nibbles[at + i] !== nibble)) return undefined;
        at += path.nibbles.length;
        next = items[1]!;
        if (path.isLeaf) return next as Uint8Array;
      }
      if (next instanceof Uint8Array && next.length === 0) return undefined;
      node = next instanceof Uint8Array ? this.#resolve(next) : next;
    }
  }

  #resolve(hash: Uint8Array): RlpItem {
    const node = this.#nodes.get(toHex(hash));
    if (node === undefined) throw new Error(`the witness has no node ${toHex(hash)}`);
    return decodeRlp(node);
  }
}

/** The path of a leaf or an extension, from its first item (Yellow Paper, appendix C). */
export function pathOf(encoded: Uint8Array): { readonly isLeaf: boolean; readonly nibbles: readonly number[] } {
  const nibbles = [...encoded].flatMap((byte) => [byte >> 4, byte & 15]);
  const flag = nibbles[0]!;
  return { isLeaf: flag >= 2, nibbles: nibbles.slice(flag % 2 === 0 ? 2 : 1) };
}
