import { GIVEN_MESSAGE, GIVEN_SENDER } from "../kernel/interface.js";
import type { Transaction, TransactionType } from "../transactions/transaction.js";
import { runTransaction, type TransactionOutcome } from "./apply-transaction.js";
import type { BlockEnvironment, Candidate } from "./candidate.js";

/** A message to run, as `eth_call` has it: a transaction of which most may be left out. Amounts in wei. */
export interface ContractCall extends Omit<Candidate, "transaction" | "sender" | "block"> {
  /** The zero address unless given. */
  readonly sender?: Uint8Array;
  readonly message: Pick<Transaction, "gasLimit"> & Partial<Omit<Transaction, "nonce" | "type" | "chainId">>;
  readonly block: BlockEnvironment;
  /** What the block is to have otherwise. */
  readonly blockOverrides?: Partial<BlockEnvironment>;
}

const NOBODY = new Uint8Array(20);
const NOTHING = {
  nonce: 0n,
  maxFeePerGas: 0n,
  maxPriorityFeePerGas: 0n,
  value: 0n,
  data: new Uint8Array(0),
  accessList: [],
  maxFeePerBlobGas: 0n,
  blobHashes: [],
  authorizations: [],
};

/**
 * Runs a message on a state (`eth_call`) and tells what would follow. Nothing is checked but that the gas suffices for what it
 * costs at all: nonce, fees and the block's gas limit do not matter, gas costs nothing, and a sender with less than the value has
 * just that. What the state is to have otherwise comes with the state, for example an {@link OverriddenState}.
 * @throws TercetError `out-of-memory`
 */
export function callContract(call: ContractCall): TransactionOutcome {
  const { message, sender = NOBODY, block, blockOverrides = {}, ...rest } = call;
  const overridden = { ...block, hashOf: (number: bigint) => block.hashOf(number), ...blockOverrides };
  const transaction: Transaction = { ...NOTHING, ...message, type: typeOf(message), chainId: overridden.chainId };
  return runTransaction({ ...rest, transaction, sender, block: overridden }, GIVEN_SENDER | GIVEN_MESSAGE);
}

/** The type that has what the message has. */
function typeOf({ authorizations = [], blobHashes = [] }: ContractCall["message"]): TransactionType {
  return authorizations.length > 0 ? 4 : blobHashes.length > 0 ? 3 : 2;
}
