import { toHex } from "../../../src/base/hex.js";
import type { TreeHash } from "../../../src/state/commitment/binary.js";
import { HASH_BLAKE3, HASH_KECCAK256, HASH_SHA256 } from "../../../src/state/commitment/hash-numbers.js";
import { assemble, type Room } from "../../support/assembly.js";

const ENTRY = `
import { FREE_MEMORY, allocate, emptyArena } from "./src/state/commitment/kernel/arena";
import { put } from "./src/state/commitment/kernel/tree-change";
import { selectHash } from "./src/state/commitment/kernel/tree-hash";
import { settle, writeRoot } from "./src/state/commitment/kernel/tree-settle";
import { readRoot } from "./src/state/commitment/kernel/tree-source";
import { forgetWrites, packWrites } from "./src/state/commitment/kernel/writes";
let root: usize = 0;
export function begin(hash: i32): void { emptyArena(FREE_MEMORY); forgetWrites(); selectHash(hash); root = readRoot(); }
export function take(size: usize): usize { return allocate(size); }
export function change(key: usize, value: usize): void { root = put(root, key, load<u8>(key, 31), value); }
export function finish(to: usize): usize { settle(root); writeRoot(to, root); return packWrites(); }
`;

interface Exports extends Room {
  begin(hash: number): void;
  take(size: number): number;
  change(key: number, value: number): void;
  finish(to: number): number;
}

const NUMBERS: Readonly<Record<TreeHash, number>> = {
  blake3: HASH_BLAKE3,
  keccak256: HASH_KECCAK256,
  sha256: HASH_SHA256,
};

/** One binary tree of keys and values through the sources of the kernel, over records in a map. */
export class OneTree {
  readonly records = new Map<string, Uint8Array>();
  #exports!: Exports;

  static async open(): Promise<OneTree> {
    const tree = new OneTree();
    const giveUp = (what: string) => (key: number, size: number) => {
      throw new Error(`${what} ${toHex(tree.#bytes(key, size))}`);
    };
    const nodes = {
      read: (key: number, size: number, to: number) => {
        const record = tree.records.get(toHex(tree.#bytes(key, size)));
        if (record !== undefined) new Uint8Array(tree.#exports.memory.buffer).set(record, to);
        return record?.length ?? 0;
      },
      missing: giveUp("missing"),
      corrupt: giveUp("corrupt"),
      exhausted: () => giveUp("exhausted")(0, 0),
    };
    tree.#exports = await assemble<Exports>(ENTRY, "vectors", 64, { nodes });
    return tree;
  }

  #bytes(at: number, size: number): Uint8Array {
    return new Uint8Array(this.#exports.memory.buffer).slice(at, at + size);
  }

  #place(bytes: Uint8Array): number {
    const at = this.#exports.take(bytes.length);
    new Uint8Array(this.#exports.memory.buffer).set(bytes, at);
    return at;
  }

  /** Puts values of 32 bytes under keys of 32 bytes, and gives the root. */
  put(changes: Iterable<readonly [key: Uint8Array, value: Uint8Array]>, hash: TreeHash): string {
    const { begin, change, finish, room, take } = this.#exports;
    begin(NUMBERS[hash]);
    for (const [key, value] of changes) change(this.#place(key), this.#place(value));
    const from = finish(room());
    const end = take(0);
    const view = new DataView(this.#exports.memory.buffer);
    for (let at = from; at < end; ) {
      const keySize = view.getUint32(at, true);
      const size = view.getUint32(at + 4, true);
      this.records.set(toHex(this.#bytes(at + 8, keySize)), this.#bytes(at + 8 + keySize, size));
      at = (at + 8 + keySize + size + 7) & ~7;
    }
    return toHex(this.#bytes(room(), 32));
  }
}
