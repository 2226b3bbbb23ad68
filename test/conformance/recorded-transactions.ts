import { fromHex, toHex } from "../../src/base/hex.js";
import { blobBaseFee } from "../../src/chain/blob-fee.js";
import { type BlobSchedule, type ChainRules, ethereumRules } from "../../src/chain/chain-rules.js";
import { applyOnReference, hasTransactions } from "../../src/chain/driver/apply-on-reference.js";
import { applyTransaction } from "../../src/chain/driver/apply-transaction.js";
import type { BlockEnvironment } from "../../src/chain/driver/candidate.js";
import { readAlloc } from "../../src/chain/state-test/alloc.js";
import { hashLogs } from "../../src/chain/state-test/run-state-test.js";
import { decodeTransaction } from "../../src/chain/transactions/transaction-decoding.js";
import { senderOf } from "../../src/chain/transactions/transaction-encoding.js";
import { outputOf } from "../../src/vm/outcome.js";
import { readFixtures } from "../support/evm-fixtures.js";
import { wordOf } from "./compute-calls.js";

/** A transaction as recorded in `real-chain-data/txs`. */
export interface RecordedTransaction {
  readonly name: string;
  readonly fork: string;
  readonly chainId: number;
  readonly sender: string;
  /** Raw. */
  readonly tx: string;
  readonly env: {
    readonly number: string;
    readonly timestamp: string;
    readonly coinbase: string;
    readonly gasLimit: string;
    readonly difficulty: string;
    readonly prevRandao?: string;
    readonly baseFeePerGas?: string;
    readonly excessBlobGas?: string;
    readonly blockHashes?: Readonly<Record<string, string>>;
  };
  readonly preState: unknown;
  readonly expected: {
    readonly gasUsed: number;
    readonly status: number;
    readonly output: string;
    /** How many. */
    readonly logs: number;
    readonly logsHash: string;
  };
}

/** Forks that other tools name otherwise, and those that bring nothing but a blob schedule (EIP-7892). */
export const FORKS: Readonly<Record<string, { readonly fork: string; readonly blobs?: BlobSchedule }>> = {
  chainstart: { fork: "frontier" },
  bpo1: { fork: "osaka", blobs: { target: 10, max: 15, updateFraction: 8_346_193n } },
  bpo2: { fork: "osaka", blobs: { target: 14, max: 21, updateFraction: 11_684_671n } },
};

/** The fork by the EVM's name. */
export function forkOfRecord({ fork }: RecordedTransaction): string {
  return FORKS[fork]?.fork ?? fork;
}

export function readRecordedTransactions(archive: string): readonly RecordedTransaction[] {
  return readFixtures(archive, "real-chain-data/txs").map(({ text }) => JSON.parse(text) as RecordedTransaction);
}

/** Decodes and applies a recorded transaction on an engine: what to hold against `expected`. */
export async function reproduce(record: RecordedTransaction, engine: string) {
  const { fork, blobs } = FORKS[record.fork] ?? { fork: record.fork };
  const chain = await ethereumRules(fork, { engine, blobs });
  const transaction = decodeTransaction(fromHex(record.tx));
  const sender = senderOf(transaction, chain)!;
  const state = readAlloc(record.preState, "preState");
  const block = blockOf(record, chain);
  const candidate = { transaction, sender, state, block, chain };
  const { engine: evm } = chain;
  const result = await (hasTransactions(evm) ? applyOnReference(candidate, evm) : applyTransaction(candidate));
  if (result.type === "rejected") return { rejected: "reason" in result ? result.reason : result.message };
  return {
    sender: toHex(sender),
    gasUsed: Number(result.gasUsed),
    status: result.outcome.type === "success" ? 1 : 0,
    output: toHex(outputOf(result.outcome)),
    logs: result.logs.length,
    logsHash: toHex(hashLogs(result.logs)),
  };
}

function blockOf({ env, chainId }: RecordedTransaction, chain: ChainRules): BlockEnvironment {
  return {
    number: BigInt(env.number),
    timestamp: BigInt(env.timestamp),
    gasLimit: BigInt(env.gasLimit),
    coinbase: fromHex(env.coinbase),
    prevRandao: wordOf(env.prevRandao ?? env.difficulty),
    baseFee: BigInt(env.baseFeePerGas ?? 0),
    blobBaseFee: blobBaseFee(BigInt(env.excessBlobGas ?? 0), chain),
    chainId: BigInt(chainId),
    hashOf: (number) => fromHex(env.blockHashes?.[number.toString()] ?? "00".repeat(32)),
  };
}
