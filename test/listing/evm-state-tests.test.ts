import { describe, expect, it } from "vitest";
import { runStateTestFile } from "../../src/chain/state-test/run-file.js";
import { EVERYTHING, findArchive, readFixtures } from "../support/evm-fixtures.js";
import { ListingDigest } from "./listing-digest.js";

const archive = findArchive("ethereum-state-tests");
const SAMPLE = /stCreate2\/|stCallCodes\/|stRefundTest|stSStore|eip1153|eip7702|eip2929|stReturnDataTest/;
const HALF_AN_HOUR = 1_800_000;

/** The cases of a file with a digest of each listing. To see one: `tercet test state FILE --index N --trace --engine NAME`. */
async function listingsOf(engine: string, text: string): Promise<readonly string[]> {
  const listings: string[] = [];
  await runStateTestFile(text, {
    engine,
    trace: ({ name }, { fork, index }) => {
      const tracer = new ListingDigest();
      return {
        tracer,
        finish: (outcome) => {
          if (outcome.type === "applied") tracer.finish(outcome.outcome);
          listings.push(`${name} [${fork} ${index}]: ${tracer.describe()}`);
        },
      };
    },
  });
  return listings;
}

describe.skipIf(archive === undefined)("listings of official state tests", () => {
  const isChosen = (path: string, i: number) =>
    EVERYTHING ? !path.includes("MANIFEST") : SAMPLE.test(path) && i % 11 === 0;
  const files = archive === undefined ? [] : readFixtures(archive, "evm-dev", isChosen);

  it("are there", () => expect(files.length).toBeGreaterThan(10));

  it.each(files.map((file) => [file.path, file] as const))(
    "are the same on both EVM engines: %s",
    async (_, { text }) => {
      const ours = await listingsOf("evm/interpreter", text);
      expect(ours).toEqual(await listingsOf("evm/ethereumjs", text));
    },
    HALF_AN_HOUR,
  );
});
