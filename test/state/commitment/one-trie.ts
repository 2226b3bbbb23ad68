import { toHex } from "../../../src/base/hex.js";
import { assemble, type Room } from "../../support/assembly.js";

const ENTRY = `
import { FREE_MEMORY, allocate, emptyArena } from "./src/state/commitment/kernel/arena";
import { beginCache } from "./src/state/commitment/kernel/record-cache";
import { isChanged, put, remove } from "./src/state/commitment/kernel/change";
import { unpackNibbles } from "./src/state/commitment/kernel/node-rlp";
import { selectAccounts } from "./src/state/commitment/kernel/record-key";
import { writeTrie } from "./src/state/commitment/kernel/records";
import { refer } from "./src/state/commitment/kernel/references";
import { forgetWrites, packWrites } from "./src/state/commitment/kernel/writes";
import { writeRoot } from "./src/state/commitment/kernel/roots";
import { readRoot } from "./src/state/commitment/kernel/source";
let root: usize = 0;
let changed: bool = false;
export function begin(): void { emptyArena(beginCache(FREE_MEMORY)); forgetWrites(); selectAccounts(); root = readRoot(); changed = false; }
export function take(size: usize): usize { return allocate(size); }
export function change(key: usize, size: u32, value: usize, valueSize: u32): void {
  const nibbles = allocate(2 * size);
  unpackNibbles(nibbles, key, size);
  root = valueSize == 0 ? remove(root, nibbles, 2 * size) : put(root, nibbles, 2 * size, value, valueSize);
  changed = changed || isChanged();
}
export function finish(to: usize): usize {
  refer(root);
  if (changed) writeTrie(root);
  writeRoot(to, root);
  return packWrites();
}
`;

interface Exports extends Room {
  begin(): void;
  take(size: number): number;
  change(key: number, size: number, value: number, valueSize: number): void;
  finish(to: number): number;
}

export type Change = readonly [key: Uint8Array, value: Uint8Array | undefined];

/** One trie through the sources of the kernel, over records in a map. */
export class OneTrie {
  readonly records = new Map<string, Uint8Array>();
  #exports!: Exports;

  static async open(build: "vectors" | "no vectors"): Promise<OneTrie> {
    const trie = new OneTrie();
    const giveUp = (what: string) => (key: number, size: number) => {
      throw new Error(`${what} ${toHex(trie.#bytes(key, size))}`);
    };
    const nodes = {
      read: (key: number, size: number, to: number) => {
        const record = trie.records.get(toHex(trie.#bytes(key, size)));
        if (record !== undefined) new Uint8Array(trie.#exports.memory.buffer).set(record, to);
        return record?.length ?? 0;
      },
      missing: giveUp("missing"),
      corrupt: giveUp("corrupt"),
      clear: giveUp("clear"),
      exhausted: () => giveUp("exhausted")(0, 0),
    };
    trie.#exports = await assemble<Exports>(ENTRY, build, 64, { nodes });
    return trie;
  }

  #bytes(at: number, size: number): Uint8Array {
    return new Uint8Array(this.#exports.memory.buffer).slice(at, at + size);
  }

  #place(bytes: Uint8Array): number {
    const at = this.#exports.take(bytes.length);
    new Uint8Array(this.#exports.memory.buffer).set(bytes, at);
    return at;
  }

  /** Makes the changes, values before removals, and gives the root. */
  update(changes: readonly Change[]): string {
    const { begin, change, finish, room } = this.#exports;
    begin();
    for (const isRemoval of [false, true]) {
      for (const [key, value = new Uint8Array(0)] of changes) {
        if ((value.length === 0) === isRemoval) change(this.#place(key), key.length, this.#place(value), value.length);
      }
    }
    const from = finish(room());
    const end = this.#exports.take(0);
    const view = new DataView(this.#exports.memory.buffer);
    for (let at = from; at < end; ) {
      const keySize = view.getUint32(at, true);
      const size = view.getUint32(at + 4, true);
      const key = toHex(this.#bytes(at + 8, keySize));
      if (size === 0) this.records.delete(key);
      else this.records.set(key, this.#bytes(at + 8 + keySize, size));
      at = (at + 8 + keySize + size + 7) & ~7;
    }
    return toHex(this.#bytes(room(), 32));
  }
}
