import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidProgramError } from "../../src/base/errors.js";
import { IsolatedHost } from "../../src/chain/isolated-host.js";
import { loadGuests } from "../../src/cli/guests.js";
import type { Engine, Program } from "../../src/vm/engine.js";
import { message } from "../../src/vm/message.js";
import { outputOf } from "../../src/vm/outcome.js";
import { defineProfile, type Profile } from "../../src/vm/profile.js";
import { openVm } from "../../src/vm/registry.js";
import { VM_NAMES } from "../../src/vm/vm-name.js";
import { createCompiled } from "../../vms/riscv/compiled/engine.js";
import { EAGER } from "../../vms/riscv/compiled/policy.js";
import { mutated, RUNS } from "./mutations.js";

const GUESTS = ["sha256", "sort", "ledger", "modexp"];

/** Enough for a few thousand instructions: a mutated loop is cut off soon. */
const GAS = 20_000n;

function load(engine: Engine, code: Uint8Array, profile: Profile): Program | InvalidProgramError {
  try {
    return engine.load(code, profile);
  } catch (error) {
    if (error instanceof InvalidProgramError) return error;
    throw error;
  }
}

/** What claims hold of a run, or why the program was refused. */
async function verdict(engine: Engine, code: Uint8Array, profile: Profile): Promise<unknown> {
  const program = load(engine, code, profile);
  if (program instanceof InvalidProgramError) return { code: program.code, offset: program.offset };
  const outcome = await engine.run(
    program,
    message({ input: Uint8Array.of(1, 2, 3), gasLimit: GAS }),
    new IsolatedHost(),
  );
  const { type, gasUsed, fuelUsed } = outcome;
  const end = outcome.type === "halt" ? outcome.reason : outcome.type === "revert" ? outcome.exitCode : 0;
  return { type, end, gasUsed, fuelUsed, output: outputOf(outcome) };
}

describe.each(VM_NAMES)("programs for %s with bytes changed", (vm) => {
  it("are refused alike or run alike on every engine", async () => {
    const eager = vm === "riscv" ? [createCompiled(EAGER)] : [];
    const engines = [...(await Promise.all(Object.values((await openVm(vm)).engines).map((open) => open()))), ...eager];
    const profile = defineProfile(await openVm(vm), {});
    const samples = loadGuests(GUESTS).map(({ code }) => code[vm]);
    const seen = new Set<unknown>();
    await fc.assert(
      fc.asyncProperty(mutated(...samples), async (code) => {
        const [first, ...others] = await Promise.all(engines.map((engine) => verdict(engine, code, profile)));
        for (const other of others) expect(other).toEqual(first);
        const { type, code: refusal } = first as { type?: string; code?: string };
        seen.add(type ?? refusal);
      }),
      { numRuns: RUNS },
    );
    expect(seen.size).toBeGreaterThan(1);
    for (const { activity } of eager) {
      expect(activity.fuelTranslated).toBeGreaterThan(0);
      expect(activity.faults).toBe(0);
    }
  });
});
