import type { RejectReason } from "../transactions/reject-reason.js";

/** Why a mempool does not take a transaction; the others are the state transition's. */
export type MempoolReason =
  | RejectReason
  | "undecodable"
  | "already-known"
  | "transaction-too-large"
  | "tip-too-low"
  | "replacement-underpriced"
  | "blob-and-other"
  | "queue-cost-over-balance"
  | "too-many-of-sender"
  | "delegated-account-limit"
  | "authority-reserved"
  | "pool-full";

/** What became of a transaction that was given to a mempool. */
export type Taken =
  | { readonly type: "taken"; readonly hash: string; readonly replaced?: string }
  | { readonly type: "refused"; readonly reason: MempoolReason; readonly message: string };

export function refused(reason: MempoolReason, message: string): Taken {
  return { type: "refused", reason, message };
}
