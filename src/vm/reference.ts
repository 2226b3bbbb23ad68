import type { BlockContext, Log } from "./host.js";
import type { Outcome } from "./outcome.js";
import type { Profile } from "./profile.js";
import type { Tracer } from "./tracer.js";
import type { WorldChanges, WorldState } from "./world.js";

/** A transaction for a reference engine, and what it is to be applied to. */
export interface ReferenceRequest {
  /** As it travels (EIP-2718). */
  readonly transaction: Uint8Array;
  /** Whoever the signature is of. */
  readonly sender: Uint8Array;
  readonly profile: Profile;
  readonly block: BlockContext;
  hashOf(number: bigint): Uint8Array;
  readonly state: WorldState;
  readonly tracer?: Tracer | undefined;
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
      /** Where a contract was to be created. */
      readonly created?: Uint8Array;
      readonly changes: WorldChanges;
    };
