import { deepStrictEqual } from "node:assert/strict";
import fc from "fast-check";
import { type ChainRules, ethereumRules } from "../../src/chain/chain-rules.js";
import { applyOnReference, hasTransactions } from "../../src/chain/driver/apply-on-reference.js";
import { applyTransaction } from "../../src/chain/driver/apply-transaction.js";
import type { Candidate } from "../../src/chain/driver/candidate.js";
import { guestDifference } from "../../src/chain/guest/guest-check.js";
import { guestTransaction } from "../../src/chain/guest/guest-input.js";
import type { MemoryState } from "../../src/state/memory-state.js";
import { FORKS, type Fork, isAtLeast } from "../../src/vm/rules/forks.js";
import { candidate } from "../chain/driver/candidate.js";
import { contractAt } from "../chain/driver/vm-worlds.js";
import { compiled, programs } from "../chain/guest/stf-guest.js";
import { CONTRACTS, commonContracts, onEvm, onWasm } from "../differential/call-trees.js";
import { COMPARED_FORKS, reference } from "../vms/evm/interpreter-run.js";
import type { Fuzzer } from "./fuzzer.js";
import { candidateOf, endOf, fields, transactionsOn } from "./random-transactions.js";

/** Forks with transient storage, which the contracts of trees use. */
const TREE_FORKS = FORKS.filter((fork) => isAtLeast(fork, "cancun"));
const LEVELS = 3;
const numbers = Array.from({ length: CONTRACTS }, (_, i) => i);
const chains = new Map<Fork, Promise<ChainRules>>();

/** The rules of a fork on a chain that has contracts for WebAssembly, too. */
function chainOf(fork: Fork): Promise<ChainRules> {
  const known = chains.get(fork) ?? ethereumRules(fork, { contractVms: [{ engine: "wasm/compiled" }] });
  chains.set(fork, known);
  return known;
}

const tree = fc.record({
  fork: fc.constantFrom(...TREE_FORKS),
  contracts: commonContracts,
  onOther: fc.subarray(numbers, { minLength: 1 }),
  fields,
  value: fc.constantFrom(0n, 1n),
});

type Tree = typeof tree extends fc.Arbitrary<infer T> ? T : never;

async function treeCandidate({ fork, contracts, onOther, fields, value }: Tree): Promise<Candidate> {
  const codes = contracts.map((each, i) => (onOther.includes(i) ? onWasm(each) : onEvm(each, i, "all")));
  const { chainId: _, ...plain } = fields;
  const call = { gasLimit: 16_000_000n, nonce: 4n, value, data: Uint8Array.of(LEVELS), to: contractAt(0), chainId: 1n };
  const setup = candidate({
    fork,
    transaction: { ...plain, ...call },
    accounts: codes.map((code, i) => [contractAt(i), { nonce: 1n, balance: 3n, code }] as const),
  });
  return { ...setup, chain: await chainOf(fork) };
}

/** The state transition: its kernel, the guest that is built of the same sources, and @ethereumjs/vm where that has the rules. */
export function stfFuzzer(): Fuzzer {
  const counts = { applied: 0n, rejected: 0n, compared: 0n, runs: 0n };
  const requireSameAsGuest = (each: Candidate) => {
    deepStrictEqual(guestDifference(each, compiled, programs.get(compiled)!), undefined);
    const { outcome, runs } = guestTransaction(each);
    counts[outcome.type]++;
    counts.runs += BigInt(runs.length);
  };
  return {
    properties: {
      transactions: fc.asyncProperty(transactionsOn(FORKS), async (each) => {
        const candidate = await candidateOf(each);
        requireSameAsGuest(candidate);
        if (!COMPARED_FORKS.includes(each.fork) || !hasTransactions(reference)) return;
        const state = candidate.state as MemoryState;
        const expected = endOf(await applyOnReference(candidate, reference), state);
        deepStrictEqual(endOf(applyTransaction(candidate), state), expected);
        counts.compared++;
      }),
      "trees of calls on several VMs": fc.asyncProperty(tree, async (each) =>
        requireSameAsGuest(await treeCandidate(each)),
      ),
    },
    counts: () => ({
      "transactions applied": counts.applied,
      "transactions rejected": counts.rejected,
      "transactions on the reference": counts.compared,
      "runs of contracts for WebAssembly": counts.runs,
    }),
  };
}
