/** An account without its storage. */
export interface Account {
  /** Wei. */
  readonly balance: bigint;
  readonly nonce: bigint;
  readonly code: Uint8Array;
}

/** A state as it was at one point: what a transition starts from. Addresses have 20 bytes, keys and values 32. */
export interface StateReader {
  getAccount(address: Uint8Array): Account | undefined;
  /** 32 zero bytes where nothing is stored. */
  getStorage(address: Uint8Array, key: Uint8Array): Uint8Array;
}

const ZERO_WORD = new Uint8Array(32);

/** The state with nothing in it. */
export const emptyState: StateReader = {
  getAccount: () => undefined,
  getStorage: () => ZERO_WORD,
};
