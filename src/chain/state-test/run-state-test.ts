import { equalBytes } from "../../base/bytes.js";
import { keccak256 } from "../../base/hash.js";
import { toHex } from "../../base/hex.js";
import { encodeRlp } from "../../base/rlp.js";
import type { MemoryState } from "../../state/memory-state.js";
import type { Log } from "../../vm/host.js";
import { EMPTY_IS_DEAD } from "../../vm/rules/parameters.js";
import type { Tracer } from "../../vm/tracer.js";
import type { ChainRules } from "../chain-rules.js";
import { applyOnReference, hasTransactions, type RejectedByReference } from "../driver/apply-on-reference.js";
import { applyTransaction, type TransactionOutcome } from "../driver/apply-transaction.js";
import type { Candidate } from "../driver/candidate.js";
import { readAlloc } from "./alloc.js";
import { readEnvironment } from "./environment.js";
import { isExpected } from "./expected-exception.js";
import { diffStates, type StateDifference } from "./state-diff.js";
import type { StateTest, StateTestCase } from "./state-test.js";
import { readSender, readTransaction } from "./test-transaction.js";

const NO_ACCOUNT = { balance: 0n, nonce: 0n, code: new Uint8Array(0) };

/** What came of one case; plain data. */
export interface CaseVerdict {
  /** What is not as expected, one line each; nothing when the case passes. */
  readonly problems: readonly string[];
  /** Where the state is not as expected, if the test tells. */
  readonly differences: readonly StateDifference[];
  readonly stateRoot: string;
}

/** What became of a case's transaction, on an engine or a reference. */
export type TestedTransaction = TransactionOutcome | RejectedByReference;

export interface CaseOptions {
  readonly trace?: CaseTrace | undefined;
  /** What else is wrong with how a transaction is applied. */
  readonly check?: ((candidate: Candidate) => string | undefined) | undefined;
}

/** Follows one case. */
export interface CaseTrace {
  readonly tracer: Tracer;
  /** @param stateRoot of the state after */
  finish(outcome: TestedTransaction, stateRoot: Uint8Array): void;
}

/**
 * Runs one case of a state test.
 * @throws TercetError `invalid-state-test` with the path to what is wrong in it
 */
export async function runStateTestCase(
  test: StateTest,
  each: StateTestCase,
  chain: ChainRules,
  { trace, check }: CaseOptions = {},
): Promise<CaseVerdict> {
  const block = readEnvironment(test.env, test.chainId, chain, "env");
  const transaction = readTransaction(test.transaction, each.indexes, test.chainId);
  const sender = readSender(test.transaction);
  const tracer = trace === undefined ? {} : { tracer: trace.tracer };
  const candidate = { transaction, sender, state: test.pre, block, chain, ...tracer };
  const { engine } = chain;
  const outcome = await (hasTransactions(engine) ? applyOnReference(candidate, engine) : applyTransaction(candidate));
  const applied = outcome.type === "applied" ? test.pre.with(outcome.changes) : test.pre;
  const post = rewarded(applied, block.coinbase, chain);
  const stateRoot = post.root();
  trace?.finish(outcome, stateRoot);
  const hasRoot = equalBytes(stateRoot, each.stateRoot);
  const problems = [
    rejectionProblem(outcome, each.exception),
    hasRoot ? undefined : `state root ${toHex(stateRoot)}, expected ${toHex(each.stateRoot)}`,
    logsProblem(outcome, each.logsHash),
    check?.(candidate),
  ].filter((problem) => problem !== undefined);
  return { problems, differences: hasRoot ? [] : differencesFrom(each, post), stateRoot: toHex(stateRoot) };
}

/** The tests end their block with a reward of nothing; before EIP-161 that makes a coinbase which is not there. */
function rewarded(state: MemoryState, coinbase: Uint8Array, { parameters }: ChainRules): MemoryState {
  if (parameters[EMPTY_IS_DEAD] !== 0 || state.account(coinbase) !== undefined) return state;
  return state.with({ accounts: new Map([[toHex(coinbase), NO_ACCOUNT]]), storage: new Map() });
}

function rejectionProblem(outcome: TestedTransaction, exception: string | undefined): string | undefined {
  if (outcome.type === "applied") return exception && `the transaction was applied, expected ${exception}`;
  const rejected = `the transaction was rejected: ${"reason" in outcome ? outcome.reason : outcome.message}`;
  if (exception === undefined) return rejected;
  // A reference's words are its own.
  if (!("reason" in outcome)) return undefined;
  return isExpected(outcome.reason, exception) ? undefined : `${rejected}, expected ${exception}`;
}

function logsProblem(outcome: TestedTransaction, expected: Uint8Array): string | undefined {
  const logs = outcome.type === "applied" ? outcome.logs : [];
  const hash = hashLogs(logs);
  if (equalBytes(hash, expected)) return undefined;
  return `logs hash ${toHex(hash)} (${logs.length} logs), expected ${toHex(expected)}`;
}

/** keccak256 of the RLP of logs as receipts have them. */
export function hashLogs(logs: readonly Log[]): Uint8Array {
  return keccak256(encodeRlp(logs.map(({ address, topics, data }) => [address, topics, data])));
}

function differencesFrom({ post }: StateTestCase, actual: MemoryState): readonly StateDifference[] {
  return post === undefined ? [] : diffStates(readAlloc(post, "post.state"), actual);
}
