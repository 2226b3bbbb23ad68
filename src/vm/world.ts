/** An account as programs meet it, without its storage. */
export interface WorldAccount {
  /** Wei. */
  readonly balance: bigint;
  readonly nonce: bigint;
  readonly code: Uint8Array;
}

/** A state as it is before a run or a transaction. Addresses have 20 bytes, keys and values 32. Nobody writes to what is given back. */
export interface WorldState {
  getAccount(address: Uint8Array): WorldAccount | undefined;
  /** 32 zero bytes where nothing is stored. */
  getStorage(address: Uint8Array, key: Uint8Array): Uint8Array;
  /** Whether any slot of the account is not zero. */
  hasStorage(address: Uint8Array): boolean;
}

/** What is different from a state, by address in hex. */
export interface WorldChanges {
  /** Undefined for an account that is gone. */
  readonly accounts: ReadonlyMap<string, WorldAccount | undefined>;
  /** Values by key in hex; cleared where all slots from before are gone. */
  readonly storage: ReadonlyMap<
    string,
    { readonly written: ReadonlyMap<string, Uint8Array>; readonly cleared: boolean }
  >;
}
