import { describe, expect, it } from "vitest";
import { runBlockTestFile } from "../../src/chain/block-test/run-file.js";
import { EVERYTHING, findArchive, readFixtures } from "../support/evm-fixtures.js";

/** Each so many files, where there is no time for everything. */
const EVERY = EVERYTHING ? 1 : 30;

/** A draft, whose rules are not here. */
const UNKNOWN = /Amsterdam/;

const archive = findArchive("ethereum-blockchain-tests");
const files =
  archive === undefined
    ? []
    : readFixtures(
        archive,
        "ethereum-blockchain-tests",
        (path, index) => index % EVERY === 0 && !/MANIFEST/.test(path),
      );

describe.skipIf(archive === undefined)("official block tests", () => {
  it("are there", () => expect(files.length).toBeGreaterThan(80));

  it.each(files.map((file) => [file.path, file] as const))("evm/interpreter passes %s", async (_, { text }) => {
    const results = await runBlockTestFile(text, { select: (network) => !UNKNOWN.test(network) });
    expect(results.filter(({ status }) => status !== "passed")).toEqual([]);
  });
});

describe.runIf(archive === undefined)("official block tests", () => {
  it.skip("need ethereum-blockchain-tests.tar.gz: say in TERCET_FIXTURES which folder it is in", () => undefined);
});
