import type { Fork } from "../base/forks.js";
import { JournaledState } from "../state/journaled-state.js";
import type { StateReader } from "../state/reader.js";
import type { Engine, RunOptions } from "../vm/engine.js";
import type { BlockContext, Log, TransactionContext } from "../vm/host.js";
import { type Outcome, outputOf } from "../vm/outcome.js";
import type { Profile } from "../vm/profile.js";
import { TercetError } from "../base/errors.js";
import { GAS_PER_BLOB } from "./blob-fee.js";
import { applyAuthorizations } from "./delegation.js";
import { floorGas, intrinsicGas } from "./intrinsic-gas.js";
import { StateHost } from "./state-host.js";
import type { Transaction } from "./transaction.js";
import { type TransactionRules, transactionRules } from "./transaction-rules.js";
import { type TransactionFault, transactionFault } from "./validity.js";

/** Where a transaction runs: the block, the EVM engine and its profile. */
export interface TransactionSetting {
  readonly fork: Fork;
  readonly block: BlockContext;
  /** The hash of a block of the last 256. */
  readonly blockHash: (number: bigint) => Uint8Array;
  /** An engine that can `call` and `create`. */
  readonly engine: Engine;
  readonly profile: Profile;
  /** Overrides for chains that differ from mainnet, such as another blob schedule. */
  readonly rules?: Partial<TransactionRules>;
}

/** What came of a transaction. */
export interface TransactionResult {
  readonly type: "executed";
  readonly outcome: Outcome;
  /** After refunds, what the sender pays for. */
  readonly gasUsed: bigint;
  readonly output: Uint8Array;
  readonly logs: readonly Log[];
  /** The state with all that the transaction has written. */
  readonly state: JournaledState;
}

/** A transaction that cannot run; nothing has changed. */
export interface InvalidTransaction {
  readonly type: "invalid";
  readonly fault: TransactionFault;
  readonly state: JournaledState;
}

/** The host of one transaction. */
class TransactionHost extends StateHost {
  override readonly block: BlockContext;
  override readonly transaction: TransactionContext;
  readonly #blockHash: (number: bigint) => Uint8Array;

  constructor(state: JournaledState, setting: TransactionSetting, transaction: TransactionContext) {
    super(state);
    this.block = setting.block;
    this.transaction = transaction;
    this.#blockHash = setting.blockHash;
  }

  override blockHash(number: bigint): Uint8Array {
    return this.#blockHash(number);
  }
}

/**
 * Runs a transaction on a parent state (Yellow Paper, section 6, and the EIPs since): validity, fees, access list,
 * delegations, the call or creation, refunds.
 * @throws TercetError `engine-cannot-call` for an engine that only runs programs
 */
export async function applyTransaction(
  transaction: Transaction,
  parent: StateReader,
  setting: TransactionSetting,
  options: RunOptions = {},
): Promise<TransactionResult | InvalidTransaction> {
  const rules = { ...transactionRules(setting.fork), ...setting.rules };
  const state = new JournaledState(parent);
  const fault = transactionFault(transaction, state.getAccount(transaction.sender), setting.block, rules);
  if (fault !== undefined) return { type: "invalid", fault, state };
  const gasPrice = priceOf(transaction, setting.block, rules);
  const { sender, blobHashes } = transaction;
  const host = new TransactionHost(state, setting, { origin: sender, gasPrice, blobHashes });
  pay(transaction, host, gasPrice);
  for (const { address, keys } of transaction.accessList) {
    host.accessAccount(address);
    for (const key of keys) host.accessStorage(address, key);
  }
  applyAuthorizations(transaction.authorizations, host);
  const outcome = await execute(transaction, host, setting, rules, options);
  const gasUsed = settleGas(transaction, outcome, host, gasPrice, rules);
  if (rules.removesEmpty) removeIfEmpty(setting.block.coinbase, state);
  return { type: "executed", outcome, gasUsed, output: outputOf(outcome), logs: host.logs, state };
}

/** What one gas costs (EIP-1559). */
function priceOf({ maxFeePerGas, maxPriorityFeePerGas }: Transaction, block: BlockContext, rules: TransactionRules) {
  if (!rules.hasBaseFee) return maxFeePerGas;
  const most = block.baseFee + maxPriorityFeePerGas;
  return most < maxFeePerGas ? most : maxFeePerGas;
}

/** Takes the gas and the blobs from the sender in advance, and counts the nonce up. A creation counts it up itself. */
function pay(transaction: Transaction, host: TransactionHost, gasPrice: bigint): void {
  const { sender, gasLimit, nonce, blobHashes, to } = transaction;
  const blobs = GAS_PER_BLOB * BigInt(blobHashes.length) * host.block.blobBaseFee;
  host.setBalance(sender, host.getBalance(sender) - gasLimit * gasPrice - blobs);
  if (to !== undefined) host.setNonce(sender, nonce + 1n);
}

async function execute(
  transaction: Transaction,
  host: TransactionHost,
  { engine, profile }: TransactionSetting,
  rules: TransactionRules,
  options: RunOptions,
): Promise<Outcome> {
  const { sender, to, value, data } = transaction;
  if (engine.call === undefined || engine.create === undefined) {
    throw new TercetError("engine-cannot-call", `${engine.vm}/${engine.name} runs programs, not transactions`);
  }
  const message = {
    input: data,
    gasLimit: transaction.gasLimit - intrinsicGas(transaction, rules),
    sender,
    value,
    isStatic: false,
    depth: 0,
  };
  if (to === undefined) return (await engine.create({ ...message, recipient: sender }, profile, host, options)).outcome;
  return engine.call({ ...message, kind: "call", recipient: to, codeAddress: to }, profile, host, options);
}

/** Gives back what was not used and the refund, and pays the coinbase; the gas that the sender pays for. */
function settleGas(
  transaction: Transaction,
  outcome: Outcome,
  host: TransactionHost,
  gasPrice: bigint,
  rules: TransactionRules,
): bigint {
  const { sender, gasLimit } = transaction;
  const spent = intrinsicGas(transaction, rules) + outcome.gasUsed;
  const mostRefund = spent / rules.refundQuotient;
  const refund = host.refund < mostRefund ? host.refund : mostRefund;
  const floor = floorGas(transaction, rules);
  const gasUsed = spent - refund > floor ? spent - refund : floor;
  host.setBalance(sender, host.getBalance(sender) + (gasLimit - gasUsed) * gasPrice);
  const tip = rules.hasBaseFee ? gasPrice - host.block.baseFee : gasPrice;
  const { coinbase } = host.block;
  const reward = gasUsed * tip;
  if (reward > 0n || !rules.removesEmpty) host.setBalance(coinbase, host.getBalance(coinbase) + reward);
  return gasUsed;
}

function removeIfEmpty(address: Uint8Array, state: JournaledState): void {
  const { balance, nonce, code } = state.getAccount(address);
  if (state.accountExists(address) && balance === 0n && nonce === 0n && code.length === 0) state.deleteAccount(address);
}
