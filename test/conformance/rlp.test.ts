import { describe, expect, it } from "vitest";
import { fromHex } from "../../src/base/hex.js";
import { decodeRlp, encodeRlp, integerToRlp, type RlpItem } from "../../src/base/rlp.js";
import { findArchive, readFixtures } from "../support/evm-fixtures.js";

type Input = string | number | readonly Input[];

interface RlpCase {
  /** `VALID` or `INVALID` where only that is said. */
  readonly in: Input;
  readonly out: string;
}

const archive = findArchive("ethereum-misc-tests");
const cases =
  archive === undefined
    ? []
    : readFixtures(archive, "ethereum-misc-tests/ethereum-tests/RLPTests").flatMap(({ text }) =>
        Object.entries(JSON.parse(text) as Record<string, RlpCase>),
      );

/** Text, a number, or one with `#` before it. */
function itemOf(input: Input): RlpItem {
  if (typeof input === "number") return integerToRlp(BigInt(input));
  if (typeof input !== "string") return input.map(itemOf);
  return input.startsWith("#") ? integerToRlp(BigInt(input.slice(1))) : new TextEncoder().encode(input);
}

describe.skipIf(archive === undefined)("official RLP tests", () => {
  it("are there", () => expect(cases.length).toBeGreaterThan(35));

  it.each(cases)("%s", (_, { in: input, out }) => {
    const bytes = fromHex(out.startsWith("0x") ? out : `0x${out}`);
    if (input === "INVALID") expect(() => decodeRlp(bytes)).toThrow(expect.objectContaining({ code: "invalid-rlp" }));
    else {
      const item = decodeRlp(bytes);
      if (input !== "VALID") expect(item).toEqual(itemOf(input));
      expect(encodeRlp(item)).toEqual(bytes);
    }
  });
});

describe.runIf(archive === undefined)("official RLP tests", () => {
  it.skip("need ethereum-misc-tests.tar.gz: say in TERCET_FIXTURES which folder it is in", () => undefined);
});
