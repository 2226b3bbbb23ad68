import { describe, expect, it } from "vitest";
import { quantityAt } from "../../src/chain/state-test/fields.js";
import { runStateTestFile } from "../../src/chain/state-test/run-file.js";
import { enginesOf } from "../../src/vm/registry.js";
import { evm } from "../../vms/evm/index.js";
import { findArchive, readFixtures } from "../support/evm-fixtures.js";

/**
 * A part of the official state tests that is done in seconds on every engine: each twentieth file, without cases that have
 * much gas. `npm run conformance:evm` runs all of them.
 */
const EVERY = 20;
const LITTLE_GAS = 2_000_000n;

const archive = findArchive("ethereum-state-tests");
const files =
  archive === undefined
    ? []
    : readFixtures(archive, "evm-dev", (path, index) => index % EVERY === 0 && !/\/slow\/|MANIFEST/.test(path));

describe.skipIf(archive === undefined)("official state tests", () => {
  it("are there", () => expect(files.length).toBeGreaterThan(100));

  for (const engine of enginesOf(evm).map((name) => `evm/${name}`)) {
    it.each(files.map((file) => [file.path, file] as const))(`${engine} passes %s`, async (_, { text }) => {
      const results = await runStateTestFile(text, {
        engine,
        select: (test, { indexes }) => gasLimitOf(test.transaction, indexes.gas) <= LITTLE_GAS,
      });
      expect(results.filter(({ status }) => status !== "passed")).toEqual([]);
    });
  }
});

describe.runIf(archive === undefined)("official state tests", () => {
  it.skip("need ethereum-state-tests.tar.gz: say in TERCET_FIXTURES which folder it is in", () => undefined);
});

function gasLimitOf(transaction: Readonly<Record<string, unknown>>, index: number): bigint {
  return quantityAt((transaction.gasLimit as readonly unknown[])[index], "gasLimit");
}
