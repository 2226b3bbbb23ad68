import { TercetError } from "../base/errors.js";
import { toHex } from "../base/hex.js";

/** An account without its storage in 72 bytes: nonce, balance and code hash, see src/state/kernel/account-form.ts. */
export type AccountRecord = Uint8Array;

/**
 * A state as it was at one point: what a transition starts from, in the bytes that databases hold and the state kernel takes.
 * Addresses have 20 bytes, keys, values and hashes 32. The arguments are good during the call only: who keeps them makes copies.
 * Nobody writes to what is given back.
 */
export interface StateReader {
  account(address: Uint8Array): AccountRecord | undefined;
  /** 32 zero bytes where nothing is stored. */
  slot(address: Uint8Array, key: Uint8Array): Uint8Array;
  /**
   * The code with that hash, which an account of the state has; the same array as long as the state has it at hand.
   * @throws TercetError `missing-code` when the state has none
   */
  code(hash: Uint8Array): Uint8Array;
  /** Whether any slot of the account is not zero. */
  hasStorage(address: Uint8Array): boolean;
}

const ZERO_WORD = new Uint8Array(32);

/** The state with nothing in it. */
export const emptyState: StateReader = {
  account: () => undefined,
  slot: () => ZERO_WORD,
  code: (hash) => {
    throw missingCode(hash);
  },
  hasStorage: () => false,
};

export function missingCode(hash: Uint8Array): TercetError {
  return new TercetError("missing-code", `the state has no code with the hash ${toHex(hash)}`);
}
