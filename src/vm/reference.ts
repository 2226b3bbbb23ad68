import type { BlockContext, Log } from "./host.js";
import type { Outcome } from "./outcome.js";
import type { Profile } from "./profile.js";
import type { Tracer } from "./tracer.js";

/** A transaction for a reference engine, and what it is to be applied to. */
export interface ReferenceRequest {
  /** As it travels (EIP-2718). */
  readonly transaction: Uint8Array;
  /** Whoever the signature is of. */
  readonly sender: Uint8Array;
  readonly profile: Profile;
  readonly block: BlockContext;
  hashOf(number: bigint): Uint8Array;
  readonly state: ReferenceState;
  readonly tracer?: Tracer | undefined;
}

/** The state before. Addresses have 20 bytes, keys and values 32. */
export interface ReferenceState {
  getAccount(address: Uint8Array): ReferenceAccount | undefined;
  getStorage(address: Uint8Array, key: Uint8Array): Uint8Array;
  hasStorage(address: Uint8Array): boolean;
}

export interface ReferenceAccount {
  /** Wei. */
  readonly balance: bigint;
  readonly nonce: bigint;
  readonly code: Uint8Array;
}

/** What became of a transaction. */
export type ReferenceTransaction =
  | { readonly type: "rejected"; readonly message: string }
  | {
      readonly type: "applied";
      /** Of the call or creation at the top; its gas is without the intrinsic part. */
      readonly outcome: Outcome;
      readonly gasUsed: bigint;
      readonly logs: readonly Log[];
      readonly created?: Uint8Array;
      /** By address in hex; undefined for an account that is gone. */
      readonly accounts: ReadonlyMap<string, ReferenceAccount | undefined>;
      /** By address in hex, values by key in hex. */
      readonly storage: ReadonlyMap<
        string,
        { readonly written: ReadonlyMap<string, Uint8Array>; readonly cleared: boolean }
      >;
    };
