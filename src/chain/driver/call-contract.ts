import { GIVEN_MESSAGE, GIVEN_SENDER } from "../kernel/interface.js";
import type { Transaction, TransactionType } from "../transactions/transaction.js";
import { checkCall } from "../transactions/transaction-input.js";
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
const NO_BYTES = new Uint8Array(0);
const NONE: readonly never[] = [];

/**
 * Runs a message on a state (`eth_call`) and tells what would follow. Nothing is checked but that the gas suffices for what it
 * costs at all, and that the sender has the value: nonce, fees and the block's gas limit do not matter, and gas costs nothing. What
 * the state is to have otherwise comes with the state.
 * @throws TercetError `invalid-transaction` or `invalid-block`, naming the field, for what is none; `out-of-memory`
 */
export function callContract(call: ContractCall): TransactionOutcome {
  checkCall(call);
  const { message, sender = NOBODY, state, chain, tracer, blockOverrides } = call;
  const block = blockOverrides === undefined ? call.block : overridden(call.block, blockOverrides);
  const transaction = transactionOf(message, block.chainId);
  return runTransaction({ transaction, sender, state, block, chain, tracer }, GIVEN_SENDER | GIVEN_MESSAGE);
}

function overridden(block: BlockEnvironment, overrides: Partial<BlockEnvironment>): BlockEnvironment {
  return { ...block, hashOf: (number) => block.hashOf(number), ...overrides };
}

/** Field by field: spread over what most leave out, they take longer than a short call does. */
function transactionOf(message: ContractCall["message"], chainId: bigint): Transaction {
  const { gasLimit, to, maxFeePerGas = 0n, maxPriorityFeePerGas = 0n, value = 0n, data = NO_BYTES } = message;
  const { accessList = NONE, maxFeePerBlobGas = 0n, blobHashes = NONE, authorizations = NONE } = message;
  return {
    type: typeOf(message),
    chainId,
    nonce: 0n,
    gasLimit,
    maxFeePerGas,
    maxPriorityFeePerGas,
    to,
    value,
    data,
    accessList,
    maxFeePerBlobGas,
    blobHashes,
    authorizations,
  };
}

/** The type that has what the message has. */
function typeOf({ authorizations = [], blobHashes = [] }: ContractCall["message"]): TransactionType {
  return authorizations.length > 0 ? 4 : blobHashes.length > 0 ? 3 : 2;
}
