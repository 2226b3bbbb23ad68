import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { costOfFuel, fuelLimit, MAX_FUEL } from "../../src/vm/gas.js";
import { MAX_GAS } from "../../src/vm/message.js";
import { defineProfile } from "../../src/vm/profile.js";

const profileWith = (fuelPerGas: bigint) => defineProfile({ name: "riscv", settings: {} }, { fuelPerGas });

describe("fuel and gas", () => {
  test("at the bounds", () => {
    const ten = profileWith(10n);
    expect(fuelLimit(0n, ten)).toBe(0n);
    expect(fuelLimit(1n, ten)).toBe(10n);
    expect(fuelLimit(MAX_GAS, ten)).toBe(MAX_FUEL);
    expect(fuelLimit(MAX_GAS, profileWith(1n))).toBe(MAX_FUEL);
    expect(fuelLimit(MAX_FUEL, profileWith(1n))).toBe(MAX_FUEL);
    expect(fuelLimit(MAX_FUEL - 1n, profileWith(1n))).toBe(MAX_FUEL - 1n);
    expect(costOfFuel(0n, 0n, ten)).toEqual({ gasUsed: 0n, fuelUsed: 0n });
    expect(costOfFuel(1n, 5n, ten)).toEqual({ gasUsed: 1n, fuelUsed: 1n });
    expect(costOfFuel(10n, 5n, ten)).toEqual({ gasUsed: 1n, fuelUsed: 10n });
    expect(costOfFuel(11n, 5n, ten)).toEqual({ gasUsed: 2n, fuelUsed: 11n });
    expect(costOfFuel(MAX_FUEL, MAX_GAS, profileWith(1n))).toEqual({ gasUsed: MAX_FUEL, fuelUsed: MAX_FUEL });
  });

  test("on the EVM fuel is gas, whatever the ratio", () => {
    const evm = defineProfile({ name: "evm", settings: {} }, { fuelPerGas: 1000n });
    expect(fuelLimit(21_000n, evm)).toBe(21_000n);
    expect(fuelLimit(MAX_GAS, evm)).toBe(MAX_FUEL);
  });

  test("a run within its fuel is charged for all of it, and never more than its limit", () => {
    const gas = fc.bigInt({ min: 0n, max: MAX_GAS });
    const ratio = fc.bigInt({ min: 1n, max: 1_000_000n });
    fc.assert(
      fc.property(gas, ratio, fc.bigInt({ min: 0n, max: MAX_FUEL }), (gasLimit, fuelPerGas, anyFuel) => {
        const profile = profileWith(fuelPerGas);
        const limit = fuelLimit(gasLimit, profile);
        const fuel = limit === 0n ? 0n : anyFuel % (limit + 1n);
        const { gasUsed, fuelUsed } = costOfFuel(fuel, gasLimit, profile);
        expect(limit).toBeLessThanOrEqual(MAX_FUEL);
        expect(fuelUsed).toBe(fuel);
        expect(gasUsed).toBeLessThanOrEqual(gasLimit);
        expect(gasUsed * fuelPerGas).toBeGreaterThanOrEqual(fuel);
        expect((gasUsed - 1n) * fuelPerGas).toBeLessThan(fuel === 0n ? 1n : fuel);
      }),
    );
  });
});
