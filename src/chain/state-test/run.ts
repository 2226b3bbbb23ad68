import { isAtLeast } from "../../base/forks.js";
import { keccak256 } from "../../base/hash.js";
import { fromHex, toHex } from "../../base/hex.js";
import { encodeRlp } from "../../base/rlp.js";
import { MemoryState } from "../../state/memory-state.js";
import { type FullState, stateRoot } from "../../state/mpt.js";
import type { Engine, RunOptions } from "../../vm/engine.js";
import type { BlockContext, Log } from "../../vm/host.js";
import type { Profile } from "../../vm/profile.js";
import { applyTransaction } from "../apply-transaction.js";
import { blobBaseFee } from "../blob-fee.js";
import { type TransactionRules, transactionRules } from "../transaction-rules.js";
import { compareStates, type StateDifference } from "./difference.js";
import { forkOfTest, type PostEntry, readState, readTransaction, readWord, type StateTest } from "./format.js";

const ADDRESS_ZERO = `0x${"0".repeat(40)}`;

/** One case of a test: a fork and an index into its post entries. */
export interface StateTestCase {
  readonly fork: string;
  readonly index: number;
}

/** What came of one case. */
export interface StateTestResult extends StateTestCase {
  readonly name: string;
  readonly passed: boolean;
  /** What is different from what the test expects, one line each. */
  readonly faults: readonly string[];
  /** Accounts that differ, where the test tells its post-state. */
  readonly differences: readonly StateDifference[];
  readonly gasUsed: bigint;
}

/** Makes the profile that an engine runs a fork with. */
export type ProfileOf = (fork: string) => Profile;

/** All cases of a test, or those of one fork. */
export function casesOf(test: StateTest, fork?: string): readonly StateTestCase[] {
  return Object.entries(test.post)
    .filter(([name]) => fork === undefined || name === fork)
    .flatMap(([name, entries]) => entries.map((_, index) => ({ fork: name, index })));
}

/** Runs one case and compares the state root, the logs' hash and whether the transaction is valid. */
export async function runStateTestCase(
  name: string,
  test: StateTest,
  { fork: forkName, index }: StateTestCase,
  engine: Engine,
  profileOf: ProfileOf,
  options: RunOptions = {},
): Promise<StateTestResult> {
  const entry = test.post[forkName]![index]!;
  const fork = forkOfTest(forkName);
  const pre = new MemoryState(readState(test.pre));
  const rules = { ...transactionRules(fork), ...scheduleOf(test, forkName) };
  const setting = {
    fork,
    block: blockOf(test, rules, isAtLeast(fork, "paris")),
    blockHash: testBlockHash,
    engine,
    profile: profileOf(fork),
    rules,
  };
  const result = await applyTransaction(readTransaction(test.transaction, entry.indexes), pre, setting, options);
  const executed = result.type === "executed";
  const post = pre.after(result.state);
  const faults = [
    ...validityFaults(entry, executed ? undefined : result.fault),
    ...rootFaults(entry, post),
    ...logFaults(entry, executed ? result.logs : []),
  ];
  const differences = faults.length > 0 && entry.state !== undefined ? compareStates(readState(entry.state), post) : [];
  const gasUsed = executed ? result.gasUsed : 0n;
  return { name, fork: forkName, index, passed: faults.length === 0, faults, differences, gasUsed };
}

function scheduleOf(test: StateTest, fork: string): Partial<TransactionRules> {
  const schedule = test.config?.blobSchedule?.[fork];
  if (schedule === undefined) return {};
  return { maxBlobs: Number(schedule.max), blobFeeFraction: BigInt(schedule.baseFeeUpdateFraction) };
}

function blockOf({ env, config }: StateTest, rules: TransactionRules, isMerged: boolean): BlockContext {
  return {
    number: BigInt(env.currentNumber!),
    timestamp: BigInt(env.currentTimestamp!),
    gasLimit: BigInt(env.currentGasLimit!),
    coinbase: fromHex(env.currentCoinbase ?? ADDRESS_ZERO),
    prevRandao: isMerged ? readWord(env.currentRandom ?? "0x0") : readWord(env.currentDifficulty ?? "0x0"),
    baseFee: BigInt(env.currentBaseFee ?? "0x0"),
    blobBaseFee: blobBaseFee(BigInt(env.currentExcessBlobGas ?? "0x0"), rules.blobFeeFraction),
    chainId: BigInt(config?.chainid ?? "0x1"),
  };
}

/** In state tests the hash of a block is that of its number in decimal. */
function testBlockHash(number: bigint): Uint8Array {
  return keccak256(new TextEncoder().encode(number.toString()));
}

function validityFaults(entry: PostEntry, fault: string | undefined): readonly string[] {
  if (entry.expectException === undefined) return fault === undefined ? [] : [`the transaction is invalid: ${fault}`];
  return fault === undefined ? [`the transaction must be invalid: ${entry.expectException}`] : [];
}

function rootFaults(entry: PostEntry, post: FullState): readonly string[] {
  const root = toHex(stateRoot(post));
  return root === entry.hash ? [] : [`state root ${root}, expected ${entry.hash}`];
}

function logFaults(entry: PostEntry, logs: readonly Log[]): readonly string[] {
  const hash = toHex(logsHash(logs));
  return hash === entry.logs ? [] : [`hash of ${logs.length} logs ${hash}, expected ${entry.logs}`];
}

/** keccak256 of the RLP of the logs. */
export function logsHash(logs: readonly Log[]): Uint8Array {
  return keccak256(encodeRlp(logs.map(({ address, topics, data }) => [address, topics, data])));
}
