import type { BlockCandidate } from "../driver/apply-block.js";

/** What a validator takes out of the consensus layer (EIP-4895). */
export interface Withdrawal {
  readonly index: bigint;
  readonly validatorIndex: bigint;
  readonly address: Uint8Array;
  /** Gwei. */
  readonly amount: bigint;
}

/** What is chosen about a block before it is built; all else follows from its parent and its transactions. */
export interface BlockPlan extends Omit<BlockCandidate, "block" | "stateRoot"> {
  readonly stateRoot: NonNullable<BlockCandidate["stateRoot"]>;
  readonly number: bigint;
  /** Seconds since 1970, after the parent's. */
  readonly timestamp: bigint;
  /** Less than a 1024th away from the parent's. */
  readonly gasLimit: bigint;
  /** 20 bytes: who is paid. */
  readonly coinbase: Uint8Array;
  /** 32 bytes; zeros unless given. */
  readonly prevRandao?: Uint8Array;
  /** 32 bytes at most. */
  readonly extraData?: Uint8Array;
  /** 32 bytes; zeros unless given (EIP-4788). */
  readonly parentBeaconBlockRoot?: Uint8Array;
  readonly withdrawals?: readonly Withdrawal[];
}
