import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { networkOf } from "../../../src/chain/block-test/networks.js";
import { Schedule } from "../../../src/chain/config/schedule.js";

const genesis = { number: 0n, timestamp: 0n, parentTotalDifficulty: 0n };

describe("a schedule", () => {
  const schedule = new Schedule("first", [
    { from: { kind: "block", value: 10n }, value: "by block" },
    { from: { kind: "totalDifficulty", value: 1000n }, value: "by difficulty" },
    { from: { kind: "time", value: 500n }, value: "by time" },
  ]);

  test.each([
    [genesis, "first"],
    [{ ...genesis, number: 9n }, "first"],
    [{ ...genesis, number: 10n }, "by block"],
    [{ ...genesis, number: 11n, parentTotalDifficulty: 999n }, "by block"],
    [{ ...genesis, number: 11n, parentTotalDifficulty: 1000n }, "by difficulty"],
    [{ ...genesis, number: 11n, parentTotalDifficulty: 1000n, timestamp: 500n }, "by time"],
    // A later switch that is reached counts, whatever is before it.
    [{ ...genesis, number: 1n, timestamp: 500n }, "by time"],
  ])("%s is %s", (place, phase) => {
    expect(schedule.at(place)).toBe(phase);
    expect(schedule.phases[schedule.indexAt(place)]).toBe(phase);
  });

  test("never goes back along a chain", () => {
    const amount = fc.bigInt(0n, 20n);
    const place = fc.record({ number: amount, timestamp: amount, parentTotalDifficulty: amount });
    const later = fc.array(fc.record({ kind: fc.constantFrom("block", "time", "totalDifficulty"), value: amount }));
    fc.assert(
      fc.property(later, place, place, (switches, a, b) => {
        const schedule = new Schedule(
          0,
          switches.map((from, i) => ({ from, value: i + 1 })),
        );
        const after = {
          number: a.number + b.number,
          timestamp: a.timestamp + b.timestamp,
          parentTotalDifficulty: a.parentTotalDifficulty + b.parentTotalDifficulty,
        };
        expect(schedule.at(after)).toBeGreaterThanOrEqual(schedule.at(a));
      }),
    );
  });
});

test.each([
  ["Cancun", genesis, "Cancun"],
  ["BerlinToLondonAt5", { ...genesis, number: 4n }, "Berlin"],
  ["BerlinToLondonAt5", { ...genesis, number: 5n }, "London"],
  ["ParisToShanghaiAtTime15k", { ...genesis, timestamp: 14_999n }, "Paris"],
  ["ParisToShanghaiAtTime15k", { ...genesis, timestamp: 15_000n }, "Shanghai"],
  ["ArrowGlacierToParisAtDiffC0000", { ...genesis, parentTotalDifficulty: 0xbffffn }, "ArrowGlacier"],
  ["ArrowGlacierToParisAtDiffC0000", { ...genesis, parentTotalDifficulty: 0xc0000n }, "Paris"],
  ["BPO1ToBPO2AtTime15k", { ...genesis, timestamp: 15_000n }, "BPO2"],
])("the network %s of a block test", (name, place, fork) => expect(networkOf(name).at(place)).toBe(fork));
