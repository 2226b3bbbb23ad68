import { describe, expect, test } from "vitest";
import { loadGuests } from "../../src/cli/guests.js";
import { reexecution } from "../../src/proof/reexecution.js";
import { decodeTrace, encodeTrace } from "../../src/trace/codec.js";
import { traceRun } from "../../src/trace/trace.js";
import { defineProfile } from "../../src/vm/profile.js";
import { engineNames, openAnyEngine, openVm } from "../../src/vm/registry.js";
import { VM_NAMES } from "../../src/vm/vm-name.js";

const names = await engineNames();
const guests = loadGuests();
const input = Uint8Array.from({ length: 64 }, (_, i) => (7 * i + 3) & 0xff);

/** Enough for some guests, too little for others: traces of halts verify like all others. */
const GAS_LIMITS = [0n, 1_000n, 300_000n];

test("there is something to trace on every VM", () => {
  expect(new Set(names.map((name) => name.split("/")[0]))).toEqual(new Set(VM_NAMES));
  expect(guests.length).toBeGreaterThan(0);
});

describe.each(names)("traces made on %s", (maker) => {
  const verifiers = names.filter((name) => name.split("/")[0] === maker.split("/")[0]);

  test.each(guests)("of $name verify on every engine of that VM", async ({ code }) => {
    const engine = await openAnyEngine(maker);
    const program = engine.load(code[engine.vm], defineProfile(await openVm(engine.vm)));
    for (const gasLimit of GAS_LIMITS) {
      const { trace } = await traceRun(engine, program, { input, gasLimit });
      const { claim, witness } = decodeTrace(encodeTrace(trace));
      for (const verifier of verifiers) {
        const system = reexecution({ engine: verifier });
        const proof = await system.prove({ claim, witness });
        expect(await system.verify(claim, proof)).toEqual({ valid: true });
        const richer = { ...claim, gasUsed: claim.gasUsed + 1n };
        expect(await system.verify(richer, proof)).toMatchObject({ valid: false, code: "gas-used-mismatch" });
      }
    }
  });
});
