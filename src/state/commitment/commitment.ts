import type { PackedChanges } from "../packed-changes.js";
import type { StoreReader, Write } from "../store/store.js";

/** What a commitment makes of changes: the root after them, and the writes of the table NODE that keep it. */
export interface CommittedChanges {
  readonly root: Uint8Array;
  readonly writes: readonly Write[];
}

/** How a chain commits to its state: one hash over all accounts and slots, with proofs. */
export interface Commitment {
  readonly name: "mpt" | "binary";
  /** The root of the state with nothing in it. */
  readonly emptyRoot: Uint8Array;
  /**
   * The root after changes to a state, from the nodes that the change touches. All that is written belongs into the same batch as
   * the changes.
   * @param store the nodes, accounts and codes before the changes
   * @throws TercetError `missing-node`, `corrupt-node` with the path, when the store does not hold what it must;
   * `unfitting-account` for what the commitment has no room for
   */
  update(store: StoreReader, changes: PackedChanges): CommittedChanges;
  /** The root that the store holds now. */
  root(store: StoreReader): Uint8Array;
  /** What shows the account, or that there is none, and the values of some of its slots, to somebody who has the root alone. */
  prove(store: StoreReader, address: Uint8Array, keys: readonly Uint8Array[]): StateProof;
}

/** Nodes from the root to an account, and to slots of it; what they are is the commitment's. */
export interface StateProof {
  readonly address: Uint8Array;
  readonly account: readonly Uint8Array[];
  readonly slots: readonly { readonly key: Uint8Array; readonly nodes: readonly Uint8Array[] }[];
}
