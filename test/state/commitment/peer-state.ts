import { createMPT, type MerklePatriciaTrie } from "@ethereumjs/mpt";
import { createAccount } from "@ethereumjs/util";
import { keccak256 } from "../../../src/base/hash.js";
import { fromHex } from "../../../src/base/hex.js";
import { encodeRlpBytes } from "../../../src/base/rlp.js";
import type { ModelState } from "./state-model.js";

type ModelAccount = ModelState extends ReadonlyMap<string, infer T> ? T : never;

/** A state in the tries of @ethereumjs/mpt, changed as the model is. */
export class PeerState {
  readonly #accounts: MerklePatriciaTrie;

  constructor(accounts: MerklePatriciaTrie) {
    this.#accounts = accounts;
  }

  /** Makes what differs between two states. */
  async apply(before: ModelState, after: ModelState): Promise<void> {
    for (const [name, account] of after) {
      if (before.get(name) !== account) await this.#accounts.put(fromHex(name), await peerLeaf(account));
    }
    for (const name of before.keys()) if (!after.has(name)) await this.#accounts.del(fromHex(name));
  }

  root(): Uint8Array {
    return this.#accounts.root();
  }

  storageRoot(account: ModelAccount): Promise<Uint8Array> {
    return storageRootOf(account);
  }
}

async function storageRootOf({ storage }: ModelAccount): Promise<Uint8Array> {
  const trie = await createMPT({ useKeyHashing: true });
  for (const [key, value] of storage) {
    await trie.put(fromHex(key), encodeRlpBytes(value.subarray(value.findIndex((byte) => byte !== 0))));
  }
  return trie.root();
}

/** An account as a leaf of the trie holds it. */
export async function peerLeaf(account: ModelAccount): Promise<Uint8Array> {
  const { nonce, balance, code } = account;
  const storageRoot = await storageRootOf(account);
  return createAccount({ nonce, balance, storageRoot, codeHash: keccak256(code) }).serialize();
}
