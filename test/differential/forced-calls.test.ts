import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toHex } from "../../src/base/hex.js";
import { type ChainRules, ethereumRules } from "../../src/chain/chain-rules.js";
import { RULED_FORKS } from "../../src/chain/fork-rules.js";
import { objectAt } from "../../src/chain/state-test/fields.js";
import { forkOfTest } from "../../src/chain/state-test/fork-names.js";
import { runStateTestCase } from "../../src/chain/state-test/run-state-test.js";
import { readStateTest } from "../../src/chain/state-test/state-test.js";
import { CallTracer } from "../../src/listing/call-tracer.js";
import { World } from "../chain/vm-worlds.js";
import { findArchive, readFixtures } from "../support/evm-fixtures.js";
import { addressOf, CALLEE, RECIPIENT, wordOf } from "../vms/evm/evm-run.js";
import { program } from "../vms/evm/interpreter-run.js";
import { FORCED, type ForcedChain, forcedChain } from "./forced-calls.js";

/** Each so many files of the official tests; 1 for all of them. */
const EVERY = Number(process.env.TERCET_FORCED_EVERY ?? 50);

const archive = findArchive("ethereum-state-tests");
const files =
  archive === undefined
    ? []
    : readFixtures(archive, "evm-dev", (path, index) => index % EVERY === 3 % EVERY && !/\/slow\/|MANIFEST/.test(path));

describe.skipIf(archive === undefined)("official state tests with calls that leave the kernel", () => {
  it("are there", () => expect(files.length).toBeGreaterThan(40));

  it.each(FORCED)("pass with %s forced", { timeout: 600_000 }, async (_, isForced) => {
    const chains = new Map<string, ForcedChain>();
    const failures: string[] = [];
    let passed = 0;
    for (const { path, text } of files) {
      for (const [name, value] of Object.entries(objectAt(JSON.parse(text), path))) {
        const test = readStateTest(name, value);
        for (const each of test.cases) {
          if (!RULED_FORKS.includes(forkOfTest(each.fork))) continue;
          const key = `${each.fork} ${each.blobs?.target} ${each.blobs?.max} ${each.blobs?.updateFraction}`;
          const forced = chains.get(key) ?? (await forcedChain(forkOfTest(each.fork), isForced, each.blobs));
          chains.set(key, forced);
          const { problems } = await runStateTestCase(test, each, forced.chain);
          if (forced.wasDeep()) continue;
          if (problems.length > 0) failures.push(`${path} ${each.fork} ${each.index}: ${problems.join("; ")}`);
          else passed++;
        }
      }
    }
    expect(failures).toEqual([]);
    expect(passed).toBeGreaterThan(3 * files.length);
  });
});

/** Everything that anyone can see of a transaction. */
async function sightingOf(chain: ChainRules, codes: readonly Uint8Array[], gasLimit: bigint, input: Uint8Array) {
  const contracts = [RECIPIENT, CALLEE, addressOf(0xdd)];
  const storage = new Map([[toHex(wordOf(1)), wordOf(1)]]);
  const world = new World(
    chain,
    contracts.map((address, i) => [address, { code: codes[i]!, balance: 3n, storage: i === 1 ? storage : new Map() }]),
  );
  const tracer = new CallTracer();
  const traced = await world.send({ to: RECIPIENT, data: input, value: 1n, gasLimit, tracer });
  const afterTraced = toHex(world.state.root());
  const plain = await world.send({ to: RECIPIENT, data: input, gasLimit });
  return {
    outcomes: [traced, plain].map(({ outcome, gasUsed, logs }) => ({ outcome, gasUsed, logs })),
    roots: [afterTraced, toHex(world.state.root())],
    calls: tracer.root,
  };
}

describe("calls that leave the kernel", () => {
  /** Old rules, those before and after EIP-6780 and EIP-3529, and the last. */
  const forks = ["spuriousDragon", "berlin", "shanghai", "cancun", "osaka"];

  it("end as calls inside do: gas, refunds, logs, state, calls told to tracers", { timeout: 120_000 }, async () => {
    const plain = new Map<string, ChainRules>();
    const forced = new Map<string, ForcedChain>();
    for (const fork of forks) {
      plain.set(fork, await ethereumRules(fork, { engine: "evm/interpreter" }));
      for (const [name, isForced] of FORCED) forced.set(`${fork} ${name}`, await forcedChain(fork, isForced));
    }
    const codes = fc.tuple(program, program, program);
    const gas = fc.oneof(fc.constant(400_000n), fc.bigInt(21_000n, 200_000n));
    await fc.assert(
      fc.asyncProperty(
        ...([
          codes,
          gas,
          fc.uint8Array({ maxLength: 40 }),
          fc.constantFrom(...forks),
          fc.constantFrom(...FORCED),
        ] as const),
        async (code, gasLimit, input, fork, [name]) => {
          const { chain, wasDeep } = forced.get(`${fork} ${name}`)!;
          const seen = await sightingOf(chain, code, gasLimit + 10_000n, input);
          fc.pre(!wasDeep());
          expect(seen).toEqual(await sightingOf(plain.get(fork)!, code, gasLimit + 10_000n, input));
        },
      ),
      { numRuns: 600 },
    );
  });
});
