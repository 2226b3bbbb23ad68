import { TercetError } from "../../base/errors.js";
import { keccak256 } from "../../base/hash.js";
import type { Commitment } from "./commitment.js";
import { CommitmentKernel } from "./commitment-kernel.js";
import { kernelWasm } from "./generated/mpt.js";
import { kernelLoan } from "./kernel-loan.js";

/** keccak256(rlp("")): the root of the trie with nothing in it. */
export const EMPTY_TRIE_ROOT: Uint8Array = keccak256(Uint8Array.of(0x80));

const withKernel = kernelLoan(() => new CommitmentKernel(kernelWasm));

/**
 * Ethereum's Merkle Patricia trie of hashed addresses over tries of hashed keys (Yellow Paper, section 4.1 and appendix D). The form of
 * its records is in kernel/record-form.ts, that of their keys in kernel/record-key.ts.
 */
export const mptCommitment: Commitment = {
  name: "mpt",
  emptyRoot: EMPTY_TRIE_ROOT,
  update: (store, changes) => withKernel((kernel) => kernel.update(store, changes)),
  root: (store) => withKernel((kernel) => kernel.root(store)),
  prove: (store, address, keys) => withKernel((kernel) => kernel.prove(store, address, keys)),
};

/** One entry of a trie. */
export interface TrieEntry {
  /** At most 127 bytes. */
  readonly key: Uint8Array;
  /** An empty value is an absent one. */
  readonly value: Uint8Array;
}

const MOST_KEY = 127;

/**
 * The root of the Merkle Patricia trie that holds exactly these entries; of values under one key the last that is not empty counts.
 * @throws TercetError `invalid-trie-key`
 */
export function trieRoot(entries: readonly TrieEntry[]): Uint8Array {
  for (const { key } of entries) {
    if (key.length <= MOST_KEY) continue;
    throw new TercetError("invalid-trie-key", `a key of ${key.length} bytes: it has at most ${MOST_KEY}`);
  }
  const present = entries.filter(({ value }) => value.length > 0);
  return withKernel((kernel) => kernel.rootOfEntries(packEntries(present)));
}

/** See kernel/entries.ts. */
function packEntries(entries: readonly TrieEntry[]): Uint8Array {
  const size = entries.reduce((sum, { key, value }) => sum + 8 + key.length + value.length, 4);
  const packed = new Uint8Array(size);
  const view = new DataView(packed.buffer);
  view.setUint32(0, entries.length, true);
  let at = 4;
  for (const { key, value } of entries) {
    view.setUint32(at, key.length, true);
    view.setUint32(at + 4, value.length, true);
    packed.set(key, at + 8);
    packed.set(value, at + 8 + key.length);
    at += 8 + key.length + value.length;
  }
  return packed;
}
