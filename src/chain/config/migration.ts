import type { Account } from "../../state/account.js";

/** The accounts of a chain while a migration goes over them. Addresses have 20 bytes, keys and values 32. */
export interface MigratedAccounts {
  /** Addresses of all accounts that were there before the migration, in their order. */
  addresses(): Iterable<Uint8Array>;
  get(address: Uint8Array): Account | undefined;
  /** Puts an account in place of the one that is there, which keeps its storage; undefined takes it away with its storage. */
  set(address: Uint8Array, account: Account | undefined): void;
  /** Keys and values of all slots that an account had before the migration, in the order of keys. */
  slots(address: Uint8Array): Iterable<readonly [key: Uint8Array, value: Uint8Array]>;
  getSlot(address: Uint8Array, key: Uint8Array): Uint8Array;
  setSlot(address: Uint8Array, key: Uint8Array, value: Uint8Array): void;
}

/** Changes a chain's state once, before the first block under new rules. It must do the same wherever it runs. */
export type Migration = (accounts: MigratedAccounts) => void;
