import type { StateReader } from "../../state/reader.js";
import type { BlockContext } from "../../vm/host.js";
import type { Tracer } from "../../vm/tracer.js";
import type { ChainRules } from "../chain-rules.js";
import type { Transaction } from "../transactions/transaction.js";

/** The block that transactions are in, and what they can ask of the ones before it. It never changes. */
export interface BlockEnvironment extends BlockContext {
  /** The hash of an earlier block. Asked only for the last 256. */
  hashOf(number: bigint): Uint8Array;
}

/** A transaction with who signed it, and what it is to be applied to. */
export interface Candidate {
  readonly transaction: Transaction;
  readonly sender: Uint8Array;
  readonly state: StateReader;
  readonly block: BlockEnvironment;
  readonly chain: ChainRules;
  /** Follows the call or creation at the top; only on engines that are steppable. */
  readonly tracer?: Tracer | undefined;
}
