/** An account, as a proof shows it. */
export interface ShownAccount {
  readonly nonce: bigint;
  readonly balance: bigint;
  readonly codeHash: Uint8Array;
}

/** What a proof shows: the account, undefined for none, and the values of its slots, 32 bytes each; or what is wrong with it. */
export type ProofVerdict =
  | {
      readonly valid: true;
      readonly account: ShownAccount | undefined;
      readonly slots: readonly { readonly key: Uint8Array; readonly value: Uint8Array }[];
    }
  | { readonly valid: false; readonly reason: string };
