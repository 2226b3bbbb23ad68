import fc from "fast-check";
import { expect, it } from "vitest";
import { stfFuzzer } from "../fuzz/stf.js";

/** A few cases of what `npm run fuzz -- stf` looks for; of that, too, the seed is in the report. */
const RUNS = { transactions: 150, "trees of calls on several VMs": 30 };

const { properties, counts } = stfFuzzer();

it.each(Object.entries(RUNS))(
  "the state transition and its guest agree, and the reference with both: %s",
  {
    timeout: 180_000,
  },
  async (name, numRuns) => {
    await fc.assert(properties[name] as fc.IAsyncProperty<unknown>, { numRuns });
  },
);

it("what they agree on was done", () => {
  expect(Object.values(counts()).every((count) => count > 10n)).toBe(true);
});
