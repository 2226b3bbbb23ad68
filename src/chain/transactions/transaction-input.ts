import { Checks } from "../../base/checks.js";
import type { StateReader } from "../../state/reader.js";
import type { KernelRules } from "../chain-rules.js";
import type { BlockEnvironment } from "../driver/candidate.js";
import type { Authorization, Signature, SignedTransaction, Transaction } from "./transaction.js";

const checks: Checks = new Checks("invalid-transaction");
const blockChecks: Checks = new Checks("invalid-block");

const NEWEST_TYPE = 4;
const ADDRESS_BYTES = 20;
const WORD_BYTES = 32;
const MAX_U8 = 2n ** 8n - 1n;
const MAX_U64 = 2n ** 64n - 1n;
const MAX_WORD = 2n ** 256n - 1n;

const READS = ["account", "slot", "code", "hasStorage"] as const;
const NO_RULES: Partial<KernelRules> = {};

/** Why a transaction is none that could be encoded: an integer has more bits than its type allows. */
export type RangeFault = "value-out-of-range" | "authorization-out-of-range";

/**
 * Refuses what no transaction looks like, before anything is made of it. Integers that are too large are none of its business:
 * they are a reason to reject, see {@link rangeFault}.
 * @throws TercetError `invalid-transaction` naming the field and what is allowed
 */
export function checkTransaction(transaction: Transaction): void {
  checks.object(transaction, "transaction");
  const { type, chainId, to, data } = transaction;
  if (!Number.isInteger(type) || type < 0 || type > NEWEST_TYPE) {
    throw checks.refusal(type, "transaction.type", `a number from 0 to ${NEWEST_TYPE}`);
  }
  if (type !== 0 || chainId !== undefined) checks.uint(chainId, "transaction.chainId");
  if (to !== undefined) checks.bytes(to, "transaction.to", ADDRESS_BYTES);
  checks.bytes(data, "transaction.data");
  // Names and values one by one: texts that are put together for each take longer than all checks.
  checks.uint(transaction.nonce, "transaction.nonce");
  checks.uint(transaction.gasLimit, "transaction.gasLimit");
  checks.uint(transaction.maxFeePerGas, "transaction.maxFeePerGas");
  checks.uint(transaction.maxPriorityFeePerGas, "transaction.maxPriorityFeePerGas");
  checkGasPrice(transaction);
  checks.uint(transaction.value, "transaction.value");
  checks.uint(transaction.maxFeePerBlobGas, "transaction.maxFeePerBlobGas");
  checkAccessList(transaction);
  checkBlobs(transaction);
  checkAuthorizations(transaction);
}

/** @throws TercetError `invalid-transaction` */
export function checkSignature(signature: Signature, field = "transaction.signature"): void {
  checks.object(signature, field);
  for (const part of ["yParity", "r", "s"] as const) checks.uint(signature[part], `${field}.${part}`);
}

/**
 * Refuses what is no transaction with a signature.
 * @throws TercetError `invalid-transaction`
 */
export function checkSigned(transaction: SignedTransaction): void {
  checkTransaction(transaction);
  checkSignature(transaction.signature);
}

/**
 * Refuses what no transaction can be applied by or in.
 * @throws TercetError `invalid-transaction` or `invalid-block` naming the field and what is allowed
 */
export function checkCandidate(candidate: {
  readonly transaction: Transaction;
  readonly sender: Uint8Array;
  readonly state: StateReader;
  readonly block: BlockEnvironment;
  readonly chain: KernelRules;
}): void {
  checks.object(candidate, "candidate");
  checkTransaction(candidate.transaction);
  checks.bytes(candidate.sender, "sender", ADDRESS_BYTES);
  checkBlock(candidate.block);
  checkState(candidate.state);
  checkRules(candidate.chain);
}

function checkState(state: StateReader): void {
  checks.object(state, "state");
  for (const name of READS) {
    if (typeof state[name] !== "function") throw checks.refusal(state[name], `state.${name}`, "a function");
  }
}

/** Rules are opened and checked by `ethereumRules`, so that here they are only told from what are none. */
function checkRules(chain: KernelRules): void {
  const { fork, parameters, profile } = typeof chain === "object" && chain !== null ? chain : NO_RULES;
  if (typeof fork === "string" && Array.isArray(parameters) && typeof profile === "object" && profile !== null) return;
  throw checks.refusal(chain, "chain", "rules, as ethereumRules opens them");
}

/**
 * Refuses what a message to run cannot be made of; its fields are checked with the transaction that is made of it.
 * @throws TercetError `invalid-transaction` or `invalid-block`
 */
export function checkCall(call: { readonly message: unknown; readonly block: unknown }): void {
  checks.object(call, "call");
  checks.object(call.message, "message");
  blockChecks.object(call.block, "block");
}

/** @throws TercetError `invalid-block` naming the field and what is allowed */
export function checkBlock(block: BlockEnvironment): void {
  blockChecks.object(block, "block");
  blockChecks.uint(block.number, "block.number", MAX_U64);
  blockChecks.uint(block.timestamp, "block.timestamp", MAX_U64);
  blockChecks.uint(block.gasLimit, "block.gasLimit", MAX_U64);
  blockChecks.uint(block.baseFee, "block.baseFee", MAX_WORD);
  blockChecks.uint(block.blobBaseFee, "block.blobBaseFee", MAX_WORD);
  blockChecks.uint(block.chainId, "block.chainId", MAX_WORD);
  blockChecks.bytes(block.coinbase, "block.coinbase", ADDRESS_BYTES);
  blockChecks.bytes(block.prevRandao, "block.prevRandao", WORD_BYTES);
  if (typeof block.hashOf !== "function") throw blockChecks.refusal(block.hashOf, "block.hashOf", "a function");
}

/** Before EIP-1559 a transaction has one price, which stands for both fees. */
function checkGasPrice({ type, maxFeePerGas, maxPriorityFeePerGas }: Transaction): void {
  if (type >= 2 || maxFeePerGas === maxPriorityFeePerGas) return;
  const allowed = `the same as maxFeePerGas, ${maxFeePerGas}, in a transaction of type ${type}, which has one gas price`;
  throw checks.refusal(maxPriorityFeePerGas, "transaction.maxPriorityFeePerGas", allowed);
}

function checkAccessList({ type, accessList }: Transaction): void {
  const field = "transaction.accessList";
  checks.list(accessList, field);
  if (type === 0 && accessList.length > 0) throw checks.refusal(accessList, field, "empty in a legacy transaction");
  for (const [i, entry] of accessList.entries()) {
    const at = `${field}[${i}]`;
    checks.object(entry, at);
    checks.bytes(entry.address, `${at}.address`, ADDRESS_BYTES);
    checks.list(entry.storageKeys, `${at}.storageKeys`);
    for (const [n, key] of entry.storageKeys.entries()) checks.bytes(key, `${at}.storageKeys[${n}]`, WORD_BYTES);
  }
}

function checkBlobs({ type, blobHashes, maxFeePerBlobGas }: Transaction): void {
  const field = "transaction.blobHashes";
  checks.list(blobHashes, field);
  for (const [i, hash] of blobHashes.entries()) checks.bytes(hash, `${field}[${i}]`, WORD_BYTES);
  if (type === 3) return;
  if (blobHashes.length > 0) throw checks.refusal(blobHashes, field, "empty but in a transaction of type 3");
  if (maxFeePerBlobGas !== 0n) {
    throw checks.refusal(maxFeePerBlobGas, "transaction.maxFeePerBlobGas", "0 but in a transaction of type 3");
  }
}

function checkAuthorizations({ type, authorizations }: Transaction): void {
  const field = "transaction.authorizations";
  checks.list(authorizations, field);
  if (type !== 4 && authorizations.length > 0) {
    throw checks.refusal(authorizations, field, "empty but in a transaction of type 4");
  }
  for (const [i, authorization] of authorizations.entries()) checkAuthorization(authorization, `${field}[${i}]`);
}

/** @throws TercetError `invalid-transaction` naming the field and what is allowed */
export function checkAuthorization(authorization: Authorization, field: string): void {
  checks.object(authorization, field);
  checks.bytes(authorization.address, `${field}.address`, ADDRESS_BYTES);
  checks.uint(authorization.chainId, `${field}.chainId`);
  checks.uint(authorization.nonce, `${field}.nonce`);
  checkSignature(authorization, field);
}

/** Which integer of a transaction has too many bits, if one has. One of an authorization makes the whole invalid (EIP-7702). */
export function rangeFault(transaction: Transaction): RangeFault | undefined {
  const { nonce, gasLimit, value, maxFeePerGas, maxPriorityFeePerGas, maxFeePerBlobGas } = transaction;
  const words = [value, maxFeePerGas, maxPriorityFeePerGas, maxFeePerBlobGas];
  if (nonce > MAX_U64 || gasLimit > MAX_U64 || words.some((word) => word > MAX_WORD)) return "value-out-of-range";
  return transaction.authorizations.some(isOutOfBounds) ? "authorization-out-of-range" : undefined;
}

function isOutOfBounds({ chainId, nonce, yParity, r, s }: Authorization): boolean {
  return chainId > MAX_WORD || nonce > MAX_U64 || yParity > MAX_U8 || r > MAX_WORD || s > MAX_WORD;
}
