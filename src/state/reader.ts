/** An account without its storage. */
export interface Account {
  /** Wei. */
  readonly balance: bigint;
  readonly nonce: bigint;
  readonly code: Uint8Array;
}

/** Whether an account is as good as none (EIP-161). */
export function isEmptyAccount({ balance, nonce, code }: Account): boolean {
  return balance === 0n && nonce === 0n && code.length === 0;
}

/** A state as it was at one point: what a transition starts from. Addresses have 20 bytes, keys and values 32. */
export interface StateReader {
  getAccount(address: Uint8Array): Account | undefined;
  /** 32 zero bytes where nothing is stored. */
  getStorage(address: Uint8Array, key: Uint8Array): Uint8Array;
  /** Whether any slot of the account is not zero. */
  hasStorage(address: Uint8Array): boolean;
}

const ZERO_WORD = new Uint8Array(32);

/** The state with nothing in it. */
export const emptyState: StateReader = {
  getAccount: () => undefined,
  getStorage: () => ZERO_WORD,
  hasStorage: () => false,
};
