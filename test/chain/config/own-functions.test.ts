import { describe, expect, it } from "vitest";
import { TercetError } from "../../../src/base/errors.js";
import { ownMigration, ownPrecompile } from "../../../src/chain/config/own-functions.js";
import type { Precompile } from "../../../src/vm/precompile.js";

const input = Uint8Array.of(1);
const cost = { gasUsed: 1n, fuelUsed: 1n };
const calls = (run: unknown) => () => ownPrecompile(run as Precompile, "rules.precompiles.0x1")(input, 5n);

describe("a precompiled contract of the chain's own", () => {
  it.each([
    { type: "success", output: input, ...cost },
    { type: "revert", output: input, exitCode: 1, ...cost },
    { type: "halt", reason: "precompile-failure", ...cost },
  ])("gives its outcome: $type", (outcome) => {
    expect(calls((given: Uint8Array, gas: bigint) => (given === input && gas === 5n ? outcome : undefined))()).toBe(
      outcome,
    );
  });

  it.each<[unknown, RegExp]>([
    [() => undefined, /gives missing/],
    [async () => ({ type: "success", output: input, ...cost }), /of type object, which is no outcome/],
    [() => ({ type: "success", output: "0x", ...cost }), /no outcome/],
    [() => ({ type: "success", output: input, gasUsed: -1n, fuelUsed: 1n }), /no outcome/],
    [() => ({ type: "success", output: input, gasUsed: 1, fuelUsed: 1n }), /no outcome/],
    [() => ({ type: "halt", reason: "toString", ...cost }), /no outcome/],
    [() => ({ type: "other", output: input, ...cost }), /no outcome/],
    [
      () => {
        throw new Error("sour");
      },
      /has thrown: sour/,
    ],
    [
      () => {
        throw null;
      },
      /has thrown$/,
    ],
  ])("that fails is named: %s", (run, why) => {
    expect(calls(run)).toThrow(
      expect.objectContaining({ code: "function-failed", message: expect.stringMatching(why) }),
    );
    expect(calls(run)).toThrow(/the function of rules\.precompiles\.0x1 has failed/);
  });

  it("can say by itself what is wrong", () => {
    const own = new TercetError("own", "mine");
    const run = () => {
      throw own;
    };
    expect(calls(run)).toThrow(own);
  });
});

it("a migration that throws, or that is not done when it returns, is named", () => {
  const accounts = {} as never;
  expect(() => ownMigration(() => undefined, "schedule[0].migration")(accounts)).not.toThrow();
  const later = ownMigration((async () => undefined) as unknown as () => void, "schedule[0].migration");
  expect(() => later(accounts)).toThrow(/schedule\[0\]\.migration.*must be done when it returns/);
  const sour = ownMigration(() => {
    throw new Error("sour");
  }, "schedule[0].migration");
  expect(() => sour(accounts)).toThrow(expect.objectContaining({ code: "function-failed" }));
});
