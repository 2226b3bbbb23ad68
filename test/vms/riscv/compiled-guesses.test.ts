import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loadGuests } from "../../../src/cli/guests.js";
import { HABITS } from "../../../vms/riscv/compiled/memory-access.js";
import { EAGER, NORMAL } from "../../../vms/riscv/compiled/policy.js";
import { encode, words } from "./assembler.js";
import { expectEqual, pairFor, runMachine } from "./compiled-machines.js";
import { buildElf, R, W, X } from "./elf-builder.js";
import { A0, A1, EXIT, SP, T0 } from "./machines.js";
import { constant, randomPrograms } from "./random-programs.js";
import { structuredPrograms } from "./structured-programs.js";
import { ALL_WRONG, always, byLot } from "./wrong-guesses.js";

const GUEST_FUEL = 20_000_000n;
const RUNS = 15;

const POLICIES = {
  normal: NORMAL,
  eager: EAGER,
  "all guesses wrong": ALL_WRONG,
  "guesses by lot": byLot(1),
  "crossings that count for much": { ...EAGER, crossing: 1 << 12 },
  ...Object.fromEntries([...HABITS, true, false, 0].map((choice) => [`always ${choice}`, always(choice)])),
};

describe.each(Object.entries(POLICIES))("%s", (_, policy) => {
  describe("a stack pointer that points to a constant", () => {
    const loop = [
      ...constant(T0, 200_000),
      encode("auipc", { rd: SP, imm: 0x1000 }),
      encode("addi", { rd: SP, rs1: SP, imm: -8 }),
      encode("lb", { rd: A1, rs1: SP }),
      encode("addi", { rd: T0, rs1: T0, imm: -1 }),
      encode("bne", { rs1: T0, imm: -16 }),
      encode("addi", { rd: A0, rs1: A1 }),
      ...EXIT,
    ];
    // Data that directly follows code.
    const programAt = (address: number) =>
      buildElf({
        entry: address,
        segments: [
          { address, bytes: words(...loop), flags: R | X },
          { address: address + 0x1000, bytes: Uint8Array.of(42), flags: R | W },
        ],
      });

    test.each([0x1000, 0x10_0000, 0xbfff_f000])("program at %i", (address) => {
      const { interpreted, compiled } = pairFor(programAt(address), {}, policy);
      const expected = runMachine(interpreted, 2_000_000n);
      expect(expected.stop).toEqual({ type: "exit", code: 42 });
      expect(2_000_000n - expected.fuelLeft).toBe(1_000_005n);
      expectEqual(runMachine(compiled, 2_000_000n), expected);
    });
  });

  test("random programs do what the interpreter does", () => {
    fc.assert(
      fc.property(
        fc.oneof(structuredPrograms, randomPrograms),
        fc.nat({ max: 5000 }),
        fc.boolean(),
        (code, fuel, fenceI) => {
          const { interpreted, compiled } = pairFor(code, { fenceI }, policy);
          for (const limit of [100_000n, BigInt(fuel), 100_000n])
            expectEqual(runMachine(compiled, limit), runMachine(interpreted, limit));
        },
      ),
      { numRuns: RUNS },
    );
  });

  test("the guest programs do, too", () => {
    const input = readFileSync(new URL("../../../LICENSE", import.meta.url)).subarray(0, 300);
    for (const { name, code } of loadGuests()) {
      const { interpreted, compiled } = pairFor(code.riscv, {}, policy);
      const expected = runMachine(interpreted, GUEST_FUEL, input);
      expect({ name, ...expected }).toMatchObject({ name, stop: { type: "exit", code: 0 } });
      expectEqual(runMachine(compiled, GUEST_FUEL, input), expected);
    }
  });
});
