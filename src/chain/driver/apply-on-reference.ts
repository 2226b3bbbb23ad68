import { readAccount } from "../../state/account.js";
import type { StateReader } from "../../state/reader.js";
import type { ReferenceEngine } from "../../vm/engine.js";
import type { WorldState } from "../../vm/world.js";
import { encodeTransaction } from "../transactions/transaction-encoding.js";
import type { AppliedTransaction } from "./apply-transaction.js";
import type { Candidate } from "./candidate.js";

/** A reference says in words of its own why it cannot apply a transaction. */
export interface RejectedByReference {
  readonly type: "rejected";
  readonly message: string;
}

/** Stands in for a signature: the sender is given. */
const ANY_SIGNATURE = { yParity: 0n, r: 1n, s: 1n };

/**
 * What `applyTransaction` gives, by an implementation that shares no rule with this one, on a chain with one VM and without
 * precompiled contracts of its own. For comparison: slow, and asynchronous.
 */
export async function applyOnReference(
  { transaction, sender, state, block, chain, tracer }: Candidate,
  engine: Required<ReferenceEngine>,
): Promise<AppliedTransaction | RejectedByReference> {
  return engine.transact({
    transaction: encodeTransaction({ ...transaction, signature: ANY_SIGNATURE }),
    ...{ sender, state: worldOf(state), block, tracer, profile: chain.profile },
    hashOf: (number) => block.hashOf(number),
  });
}

function worldOf(state: StateReader): WorldState {
  return {
    getAccount: (address) => readAccount(state, address),
    getStorage: (address, key) => state.slot(address, key),
    hasStorage: (address) => state.hasStorage(address),
  };
}

/** Whether an engine is a reference that applies whole transactions. */
export function hasTransactions(engine: object): engine is Required<ReferenceEngine> {
  return "transact" in engine;
}
