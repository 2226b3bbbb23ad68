import { compareBytes, concatBytes, joinBytes } from "../../base/bytes.js";
import { toHex } from "../../base/hex.js";
import { codeHashOf } from "../../state/account.js";
import { NO_CODE_HASH } from "../../state/code-hash.js";
import { ACCOUNT_RECORD } from "../../state/kernel/account-form.js";
import type { StateReader } from "../../state/reader.js";
import { NEED_SIZES, type OwnInput, type OwnNeed } from "./form.js";

/** What a state transition of a chain's own reads. */
export interface OwnWorld {
  /** After the parent. */
  readonly state: StateReader;
  /** Of the block. */
  readonly number: bigint;
  hashOf(number: bigint): Uint8Array;
}

type Kind = keyof typeof NEED_SIZES;

const KINDS = Object.keys(NEED_SIZES) as readonly Kind[];
const ADDRESS = 20;
const NO_BYTES = new Uint8Array(0);
const NO_HASH = new Uint8Array(32);
/** An account that is not there: 0, no nonce, no balance, the hash of no code. */
const ABSENT = concatBytes(new Uint8Array(41), NO_CODE_HASH);
/** How far back blocks are known, as for contracts (BLOCKHASH). */
const KNOWN_BLOCKS = 256n;

/** What a state transition has asked for so far, with what there is of it. */
export class Witness {
  readonly #world: OwnWorld;
  readonly #maxBytes: number;
  readonly #asked = new Set<string>();
  /** Each begins with its key. */
  readonly #found: Readonly<Record<Kind, Uint8Array[]>> = { accounts: [], codes: [], slots: [], hashes: [] };
  #bytes = 0;

  /** @param maxBytes nothing more is read when there are so many */
  constructor(world: OwnWorld, maxBytes: number) {
    this.#world = world;
    this.#maxBytes = maxBytes;
  }

  /** Whether there is so much that no input can hold it. */
  get isTooLarge(): boolean {
    return this.#bytes > this.#maxBytes;
  }

  /** Finds what is asked for; how much of it is new. */
  add(need: OwnNeed): number {
    const before = this.#asked.size;
    for (const kind of KINDS) {
      const keys = need[kind];
      const size = NEED_SIZES[kind];
      for (let at = 0; at < keys.length && !this.isTooLarge; at += size) this.#find(kind, keys.subarray(at, at + size));
    }
    return this.#asked.size - before;
  }

  /** The same as in the input: in the order of the keys' bytes. */
  parts(): Pick<OwnInput, Kind> {
    for (const kind of KINDS) this.#found[kind].sort(compareBytes);
    const { accounts, codes, slots, hashes } = this.#found;
    return {
      accounts: joinBytes(accounts),
      codes: codes.map((entry) => ({ address: entry.subarray(0, ADDRESS), code: entry.subarray(ADDRESS) })),
      slots: joinBytes(slots),
      hashes: joinBytes(hashes),
    };
  }

  #find(kind: Kind, key: Uint8Array): void {
    const name = `${kind}${toHex(key)}`;
    if (this.#asked.has(name)) return;
    this.#asked.add(name);
    const entry = concatBytes(key, this.#read(kind, key));
    this.#found[kind].push(entry);
    this.#bytes += entry.length;
  }

  #read(kind: Kind, key: Uint8Array): Uint8Array {
    const { state } = this.#world;
    if (kind === "accounts") return this.#account(key);
    if (kind === "codes") return this.#code(key);
    if (kind === "slots") return state.slot(key.subarray(0, ADDRESS), key.subarray(ADDRESS));
    return this.#hash(new DataView(key.buffer, key.byteOffset).getBigUint64(0, true));
  }

  #account(address: Uint8Array): Uint8Array {
    const record = this.#world.state.account(address);
    return record === undefined ? ABSENT : concatBytes(Uint8Array.of(1), record.subarray(0, ACCOUNT_RECORD));
  }

  /** By address: a database may have codes by hash that no account of this state has. */
  #code(address: Uint8Array): Uint8Array {
    const { state } = this.#world;
    const record = state.account(address);
    const hash = record === undefined ? NO_CODE_HASH : codeHashOf(record);
    return compareBytes(hash, NO_CODE_HASH) === 0 ? NO_BYTES : state.code(hash);
  }

  #hash(number: bigint): Uint8Array {
    const { number: own, hashOf } = this.#world;
    return number < own && number + KNOWN_BLOCKS >= own ? hashOf(number) : NO_HASH;
  }
}
