import { deepStrictEqual } from "node:assert/strict";
import fc from "fast-check";
import { applyOnReference, hasTransactions } from "../../src/chain/driver/apply-on-reference.js";
import { applyTransaction } from "../../src/chain/driver/apply-transaction.js";
import type { MemoryState } from "../../src/state/memory-state.js";
import { message } from "../../src/vm/message.js";
import { defineProfile } from "../../src/vm/profile.js";
import type { Tracer } from "../../src/vm/tracer.js";
import { evm } from "../../vms/evm/index.js";
import type { EvmRow } from "../../vms/evm/rows/row.js";
import { evmRows } from "../../vms/evm/rows/row-source.js";
import { RECIPIENT, SENDER } from "../vms/evm/evm-run.js";
import {
  COMPARED_FORKS,
  hostOf,
  interpreter,
  reference,
  type Scenario,
  scenario,
  sightingOf,
} from "../vms/evm/interpreter-run.js";
import { RowTracer } from "../vms/evm/row-tracer.js";
import type { Fuzzer } from "./fuzzer.js";
import { candidateOf, endOf, transactionsOn } from "./random-transactions.js";

/** Makes the interpreter run in its exact loop only. */
const NOBODY: Tracer = { onStep: () => undefined };

const changes = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 });

/** With some bytes of the code changed. */
function mutated(each: Scenario, at: readonly (readonly [number, number])[]): Scenario {
  const code = each.code.slice();
  for (const [place, byte] of at) if (code.length > 0) code[place % code.length] = byte;
  // The engines take no container (EIP-3540).
  return code[0] === 0xef && code[1] === 0 ? each : { ...each, code };
}

/** The interpreter's two loops, the rows that its kernel records, and whole transactions, against @ethereumjs. */
export function evmFuzzer(): Fuzzer {
  const counts = { fast: 0n, exact: 0n, rows: 0n, applied: 0n, rejected: 0n };
  const compare = async (each: Scenario) => {
    const expected = await sightingOf(reference, each);
    const fast = await sightingOf(interpreter, each);
    const exact = await sightingOf(interpreter, each, { tracer: NOBODY });
    deepStrictEqual(fast, expected);
    deepStrictEqual(exact, expected);
    // A run that halts may have come to its end in the exact loop.
    if (expected.type !== "halt") counts.fast += expected.gasUsed;
    counts.exact += expected.gasUsed;
  };
  return {
    properties: {
      programs: fc.asyncProperty(scenario, compare),
      "programs with changed bytes": fc.asyncProperty(scenario, changes, (each, at) => compare(mutated(each, at))),
      "gas limits": fc.asyncProperty(scenario, fc.array(fc.nat(), { maxLength: 10 }), async (each, parts) => {
        const { gasUsed } = await sightingOf(reference, { ...each, gasLimit: 300_000n });
        for (const part of parts) await compare({ ...each, gasLimit: BigInt(part) % (gasUsed + 2n) });
      }),
      rows: fc.asyncProperty(scenario, fc.nat(100), fc.nat(100), async (each, from, size) => {
        const recorded = recordedRows(each);
        const expected = (await tracedRows(each)).map((row, i) => withPrefixFirst(row, recorded[i]));
        deepStrictEqual(recorded, expected);
        const isWanted = ({ clk }: EvmRow) => clk >= from && clk < from + size;
        deepStrictEqual(recordedRows(each, BigInt(from), BigInt(from + size)), expected.filter(isWanted));
        counts.rows += BigInt(expected.length);
      }),
      transactions: fc.asyncProperty(transactionsOn(COMPARED_FORKS), async (each) => {
        const candidate = await candidateOf(each);
        if (!hasTransactions(reference)) throw new Error("the reference applies no transactions");
        const outcome = await applyTransaction(candidate);
        const state = candidate.state as MemoryState;
        deepStrictEqual(endOf(outcome, state), endOf(await applyOnReference(candidate, reference), state));
        counts[outcome.type]++;
      }),
    },
    counts: () => ({
      "gas in the fast loop": counts.fast,
      "gas in the exact loop": counts.exact,
      "rows recorded": counts.rows,
      "transactions applied": counts.applied,
      "transactions rejected": counts.rejected,
    }),
  };
}

function callOf({ input, gasLimit, isStatic }: Scenario) {
  return message({ input, gasLimit, isStatic, sender: SENDER, recipient: RECIPIENT });
}

function recordedRows(each: Scenario, from = 0n, to = 1n << 60n): EvmRow[] {
  const profile = defineProfile(evm, { settings: { fork: each.fork } });
  const request = { code: each.code, profile, message: callOf(each), host: hostOf(each), from, to };
  return [...evmRows.iterate(request)] as EvmRow[];
}

/**
 * The row as it is when new code's first byte is looked at before its deposit is charged for (EIP-3541): the reference calls
 * code that fails by both out of gas.
 */
function withPrefixFirst(row: EvmRow, own: EvmRow | undefined): EvmRow {
  const isBoth = own?.end?.type === "halt" && own.end.reason === "invalid-code" && row.end?.type === "halt";
  if (!isBoth || row.end.reason !== "out-of-gas") return row;
  return { ...row, end: own.end };
}

async function tracedRows(each: Scenario): Promise<EvmRow[]> {
  const rows: EvmRow[] = [];
  const tracer = new RowTracer((row) => rows.push(row));
  const profile = defineProfile(evm, { settings: { fork: each.fork } });
  await reference.run(reference.load(each.code, profile), callOf(each), hostOf(each), { tracer });
  return rows;
}
