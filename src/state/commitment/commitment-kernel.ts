import { concatBytes } from "../../base/bytes.js";
import { TercetError } from "../../base/errors.js";
import { toHex } from "../../base/hex.js";
import { KernelMemory } from "../../base/kernel-memory.js";
import { kernelModule, type WasmMemory, webAssembly } from "../../base/webassembly.js";
import type { StoreReader, Write } from "../store/store.js";
import { TABLE_ACCOUNT, TABLE_NODE, TABLE_SLOT } from "../store/tables.js";
import type { CommittedChanges, StateProof } from "./commitment.js";

interface Exports {
  readonly memory: WasmMemory;
  begin(size: number): number;
  rootAddress(): number;
  update(changes: number): number;
  endOfWrites(): number;
  root(): void;
  account(address: number): number;
  slot(addressAndKey: number): number;
  setHash?(number: number): void;
  entries?(packed: number): void;
}

const ROOT_BYTES = 32;
/** Bytes before a key and a record in the packed writes. */
const WRITE_HEADER = 8;
const ALIGNMENT = 8;
/** Kernels with more memory are not kept. Records that they keep are up to half of it. */
const KEPT_MEMORY = 0x10000000;

const ADDRESS_BYTES = 20;
const KEY_BYTES = 32;

/** A commitment's kernel, with its records answered by a store. Nothing is left behind by a call. */
export class CommitmentKernel {
  readonly #memory: KernelMemory;
  readonly #exports: Exports;
  #store!: StoreReader;
  /** Records that the changes have cleared, by key in hex. */
  #cleared = new Map<string, Uint8Array>();

  /**
   * @param wasm the kernel in base64
   * @param hash the number of the hash, where it is a setting
   */
  constructor(wasm: string, hash?: number) {
    const imports = {
      read: (key: number, size: number, to: number) => this.#read(key >>> 0, size, to >>> 0),
      clear: (key: number, size: number) => this.#clear(this.#key(key >>> 0, size)),
      missing: (key: number, size: number) => this.#missing(key >>> 0, size),
      corrupt: (key: number, size: number) => this.#giveUp("corrupt-node", "cannot be decoded", key >>> 0, size),
      slots: (address: number, to: number) => this.#slots(address >>> 0, to >>> 0),
      unfitting: (address: number) => {
        const name = toHex(this.#memory.copy(address >>> 0, ADDRESS_BYTES));
        throw new TercetError(
          "unfitting-account",
          `account ${name}: the binary tree has room for a balance below 2 ** 128 and for code of less than 16 MiB (EIP-7864)`,
        );
      },
      exhausted: () => {
        throw new TercetError("out-of-memory", "the changes need more memory than the kernel of the commitment has");
      },
    };
    const instance = new webAssembly.Instance(kernelModule(wasm), { nodes: imports });
    this.#exports = instance.exports as unknown as Exports;
    this.#memory = new KernelMemory(this.#exports.memory);
    if (hash !== undefined) this.#exports.setHash!(hash);
  }

  get isWorthKeeping(): boolean {
    return this.#memory.bytes.length <= KEPT_MEMORY;
  }

  /** The root after packed changes, and the writes that keep it. */
  update(store: StoreReader, changes: Uint8Array): CommittedChanges {
    this.#begin(store);
    const input = this.#exports.begin(changes.length) >>> 0;
    this.#memory.bytes.set(changes, input);
    const from = this.#exports.update(input) >>> 0;
    const written = this.#memory.bytes.slice(from, this.#exports.endOfWrites() >>> 0);
    return { root: this.#root(), writes: this.#withCleared(readWrites(written)) };
  }

  root(store: StoreReader): Uint8Array {
    this.#begin(store);
    this.#exports.begin(0);
    this.#exports.root();
    return this.#root();
  }

  /** The root over packed entries, of a kernel that makes tries of any entries. */
  rootOfEntries(entries: Uint8Array): Uint8Array {
    const input = this.#exports.begin(entries.length) >>> 0;
    this.#memory.bytes.set(entries, input);
    this.#exports.entries!(input);
    return this.#root();
  }

  prove(store: StoreReader, address: Uint8Array, keys: readonly Uint8Array[]): StateProof {
    const account = this.#nodes(store, "account", address);
    const slots = keys.map((key) => ({ key, nodes: this.#nodes(store, "slot", concatBytes(address, key)) }));
    return { address, account, slots };
  }

  #nodes(store: StoreReader, what: "account" | "slot", input: Uint8Array): readonly Uint8Array[] {
    this.#begin(store);
    const at = this.#exports.begin(input.length) >>> 0;
    this.#memory.bytes.set(input, at);
    const from = this.#exports[what](at) >>> 0;
    const written = this.#memory.bytes.slice(from, this.#exports.endOfWrites() >>> 0);
    return readWrites(written).map(([, node]) => node!.slice());
  }

  #begin(store: StoreReader): void {
    this.#store = store;
    this.#cleared.clear();
  }

  #root(): Uint8Array {
    return this.#memory.copy(this.#exports.rootAddress() >>> 0, ROOT_BYTES);
  }

  #key(at: number, size: number): Uint8Array {
    const key = new Uint8Array(1 + size);
    key[0] = TABLE_NODE;
    key.set(this.#memory.bytes.subarray(at, at + size), 1);
    return key;
  }

  #read(at: number, size: number, to: number): number {
    const record = this.#store.get(this.#key(at, size));
    if (record === undefined) {
      // The record of the root, whose path is empty, is not there when there is nothing; no other is asked for in vain.
      if (size === 1 && this.#hasAccounts()) this.#missing(at, size);
      return 0;
    }
    this.#memory.bytes.set(record, to);
    return record.length;
  }

  #clear(prefix: Uint8Array): void {
    for (const [key] of this.#store.entries(prefix, afterPrefix(prefix))) this.#cleared.set(toHex(key), key);
  }

  #slots(at: number, to: number): number {
    const prefix = new Uint8Array(1 + ADDRESS_BYTES);
    prefix[0] = TABLE_SLOT;
    prefix.set(this.#memory.bytes.subarray(at, at + ADDRESS_BYTES), 1);
    let count = 0;
    for (const [key] of this.#store.entries(prefix, afterPrefix(prefix))) {
      if (to !== 0) this.#memory.bytes.set(key.subarray(1 + ADDRESS_BYTES), to + KEY_BYTES * count);
      count++;
    }
    return count;
  }

  #withCleared(writes: Write[]): Write[] {
    if (this.#cleared.size === 0) return writes;
    // Storage can be cleared and written to in one go.
    for (const [key] of writes) this.#cleared.delete(toHex(key));
    return [...[...this.#cleared.values()].map((key): Write => [key, undefined]), ...writes];
  }

  #hasAccounts(): boolean {
    for (const _ of this.#store.entries(Uint8Array.of(TABLE_ACCOUNT), Uint8Array.of(TABLE_ACCOUNT + 1))) return true;
    return false;
  }

  #missing(at: number, size: number): never {
    this.#giveUp("missing-node", "is not there", at, size);
  }

  #giveUp(code: string, what: string, at: number, size: number): never {
    throw new TercetError(code, `the node at ${toHex(this.#key(at, size))} ${what}: the database is damaged`);
  }
}

/** The first key behind all those that start like this. */
function afterPrefix(prefix: Uint8Array): Uint8Array {
  const after = prefix.slice();
  let last = after.length - 1;
  while (after[last] === 0xff) last--;
  after[last]!++;
  return after.subarray(0, last + 1);
}

function readWrites(packed: Uint8Array): Write[] {
  const view = new DataView(packed.buffer);
  const writes: Write[] = [];
  for (let at = 0; at < packed.length; ) {
    const keySize = view.getUint32(at, true);
    const recordSize = view.getUint32(at + 4, true);
    // The byte of the table goes where the header ends.
    const start = at + WRITE_HEADER - 1;
    packed[start] = TABLE_NODE;
    const key = packed.subarray(start, start + 1 + keySize);
    const record = packed.subarray(start + 1 + keySize, start + 1 + keySize + recordSize);
    writes.push([key, recordSize === 0 ? undefined : record]);
    at = (at + WRITE_HEADER + keySize + recordSize + ALIGNMENT - 1) & -ALIGNMENT;
  }
  return writes;
}
