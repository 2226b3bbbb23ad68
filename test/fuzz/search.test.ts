import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Fuzzer } from "./fuzzer.js";
import { search } from "./search.js";

/** A fuzzer whose second property fails for numbers from `limit` on. */
function fuzzerThatFailsFrom(limit: number): Fuzzer & { readonly drawn: number[] } {
  const drawn: number[] = [];
  return {
    drawn,
    properties: {
      right: fc.property(fc.nat(), (n) => void drawn.push(n)),
      wrong: fc.property(fc.nat({ max: 1000 }), (n) => n < limit),
    },
    counts: () => ({ numbers: BigInt(drawn.length) }),
  };
}

const run = (fuzzer: Fuzzer, seed: number, property?: string) => {
  const lines: string[] = [];
  const result = search(fuzzer, {
    seed,
    isOver: (batches) => batches === 5,
    property,
    report: (line) => lines.push(line),
  });
  return result.then((found) => ({ ...found, lines }));
};

describe("the search", () => {
  it("reports a difference with the seed that finds it again, and goes on with the other properties", async () => {
    const fuzzer = fuzzerThatFailsFrom(500);
    const { differences, lines, batches } = await run(fuzzer, 7);
    expect(differences).toBe(1);
    expect(batches).toBe(5);
    expect(fuzzer.drawn).toHaveLength(80);
    const [, seed, property] = /--seed (-?\d+) --property "(\w+)"/.exec(lines[0]!)!;
    expect(lines[0]).toContain("Counterexample: [500]");
    const again = await run(fuzzerThatFailsFrom(500), Number(seed), property);
    expect(again.lines).toEqual(lines);
  });

  it("draws the same cases of the same seed", async () => {
    const [one, other] = [fuzzerThatFailsFrom(2000), fuzzerThatFailsFrom(2000)];
    const { counts } = await run(one, 9);
    expect(counts).toEqual({ numbers: 60n });
    await run(other, 9);
    expect(one.drawn).toEqual(other.drawn);
  });
});
