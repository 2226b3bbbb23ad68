import type { Account } from "./account.js";

/** What a transaction or a block did to the storage of one account. */
export interface StorageChanges {
  /** Values by key in hex. */
  readonly written: ReadonlyMap<string, Uint8Array>;
  /** What the parent had is gone. */
  readonly cleared: boolean;
}

/** What is different from a parent state, by address in hex. */
export interface StateChanges {
  /** Undefined for an account that is gone. */
  readonly accounts: ReadonlyMap<string, Account | undefined>;
  readonly storage: ReadonlyMap<string, StorageChanges>;
}
