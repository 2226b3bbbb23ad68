import { describe, expect, it } from "vitest";
import { enginesOf } from "../../src/vm/registry.js";
import { evm } from "../../vms/evm/index.js";
import { EVERYTHING, findArchive } from "../support/evm-fixtures.js";
import { forkOfRecord, readRecordedTransactions, reproduce } from "./recorded-transactions.js";

const archive = findArchive("real-chain-data");
const records = archive === undefined ? [] : readRecordedTransactions(archive);
const { fork } = evm.settings;
const known: readonly string[] = fork?.type === "choice" ? fork.values : [];

/** Gas up to which a transaction is run where there is no time for everything. */
const LITTLE_GAS = 1_000_000;

describe.skipIf(archive === undefined)("recorded transactions", () => {
  it("are there", () => expect(records.length).toBe(100));

  for (const engine of enginesOf(evm).map((name) => `evm/${name}`)) {
    const chosen = records.filter(
      (record) => known.includes(forkOfRecord(record)) && (EVERYTHING || record.expected.gasUsed <= LITTLE_GAS),
    );
    it.each(chosen.map((record) => [record.name, record.fork, record] as const))(
      `${engine} reproduces %s (%s)`,
      async (_name, _fork, record) => {
        const { gasUsed, status, output, logs, logsHash } = record.expected;
        const { sender } = record;
        const expected = { sender, gasUsed, status, output, logs, logsHash };
        expect(await reproduce(record, engine)).toEqual(expected);
      },
      600_000,
    );
  }
});

describe.runIf(archive === undefined)("recorded transactions", () => {
  it.skip("need real-chain-data.tar.gz: say in TERCET_FIXTURES which folder it is in", () => undefined);
});
