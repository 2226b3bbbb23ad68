import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InvalidTraceError, TercetError } from "../../src/base/errors.js";
import { keccak256 } from "../../src/base/hash.js";
import { toHex } from "../../src/base/hex.js";
import { anotherEngine } from "../../src/proof/another-engine.js";
import { reexecution } from "../../src/proof/reexecution.js";
import type { Claim } from "../../src/trace/claim.js";
import { encodeWitness } from "../../src/trace/codec.js";
import { traceRun } from "../../src/trace/trace.js";
import type { Witness } from "../../src/trace/witness.js";
import { defineProfile } from "../../src/vm/profile.js";
import { enginesOf, openVm } from "../../src/vm/registry.js";
import { VM_NAMES } from "../../src/vm/vm-name.js";
import { traces } from "../support/arbitraries.js";
import { TOY, toyEngine } from "../support/toy-engine.js";

const engine = toyEngine();
const profile = defineProfile(await openVm("riscv"));
const input = Uint8Array.of(1, 2, 3);
const other = Uint8Array.of(9);
const system = reexecution({ engine });

async function trace(code: Uint8Array, gasLimit = 1000n) {
  return (await traceRun(engine, engine.load(code, profile), { input, gasLimit })).trace;
}

const good = await trace(TOY.reverse);
const proof = await system.prove(good);

/** A witness other than the good one, and the claim changed so that it is about this witness. */
function rebound(change: Partial<Witness>): { claim: Claim; proof: Uint8Array } {
  const witness = { ...good.witness, ...change };
  const claim = {
    ...good.claim,
    profileHash: keccak256(witness.profile),
    programHash: keccak256(witness.program),
    inputHash: keccak256(witness.input),
    gasLimit: witness.gasLimit,
  };
  return { claim, proof: encodeWitness(witness) };
}

describe("a true claim", () => {
  test("is valid for every kind of outcome", async () => {
    for (const code of [TOY.reverse, TOY.revert(7), TOY.halt("breakpoint"), TOY.loop]) {
      const made = await trace(code);
      expect(await system.verify(made.claim, await system.prove(made))).toEqual({ valid: true });
    }
  });

  test("says what it rests on", () => {
    expect(system.name).toBe("reexecution");
    expect(system.security).toEqual({ bits: 128, assumption: "re-execution" });
  });
});

describe("a wrong claim", () => {
  const wrong: readonly (readonly [string, string, Partial<Claim>])[] = [
    ["vm", "vm-mismatch", { vm: "wasm" }],
    ["vmVersion", "vm-version-mismatch", { vmVersion: "0.0.0" }],
    ["profileHash", "profile-mismatch", { profileHash: keccak256(other) }],
    ["programHash", "program-mismatch", { programHash: keccak256(other) }],
    ["inputHash", "input-mismatch", { inputHash: keccak256(other) }],
    ["gasLimit", "gas-limit-mismatch", { gasLimit: good.claim.gasLimit + 1n }],
    ["exit", "exit-mismatch", { exit: { kind: "revert", code: 1 } }],
    ["exit", "exit-mismatch", { exit: { kind: "halt", code: 1 } }],
    ["outputHash", "output-mismatch", { outputHash: keccak256(other) }],
    ["gasUsed", "gas-used-mismatch", { gasUsed: good.claim.gasUsed + 1n }],
    ["fuelUsed", "fuel-used-mismatch", { fuelUsed: good.claim.fuelUsed - 1n }],
  ];

  test("is tried in every field", () => {
    expect(new Set(wrong.map(([field]) => field))).toEqual(new Set(Object.keys(good.claim)));
  });

  for (const [at, code, change] of wrong) {
    test(`is refuted with ${code} (${at})`, async () => {
      const verdict = await system.verify({ ...good.claim, ...change }, proof);
      expect(verdict).toMatchObject({ valid: false, code, at });
      expect(structuredClone(verdict)).toEqual(verdict);
      expect(JSON.parse(JSON.stringify(verdict))).toEqual(verdict);
    });
  }

  test("is refuted with both values", async () => {
    const claim = { ...good.claim, gasUsed: 999n };
    expect(await system.verify(claim, proof)).toEqual({
      valid: false,
      code: "gas-used-mismatch",
      at: "gasUsed",
      expected: "999",
      actual: good.claim.gasUsed.toString(),
    });
    const exit = { ...good.claim, exit: { kind: "halt", code: 2 } } as const;
    expect(await system.verify(exit, proof)).toMatchObject({ expected: "halt 2", actual: "success 0" });
  });

  test("with another exit code is refuted", async () => {
    const made = await trace(TOY.revert(7));
    const claim: Claim = { ...made.claim, exit: { kind: "revert", code: 8 } };
    expect(await system.verify(claim, await system.prove(made))).toMatchObject({ code: "exit-mismatch" });
  });
});

describe("a proof that does not fit", () => {
  const unfit: readonly (readonly [string, string, Partial<Witness>])[] = [
    ["program-mismatch", "programHash", { program: TOY.loop }],
    ["input-mismatch", "inputHash", { input: other }],
    ["profile-mismatch", "profileHash", { profile: new TextEncoder().encode('{"vm":"riscv"}') }],
    ["gas-limit-mismatch", "gasLimit", { gasLimit: 1n }],
  ];
  for (const [code, at, change] of unfit) {
    test(`is refuted with ${code}`, async () => {
      const verdict = await system.verify(good.claim, encodeWitness({ ...good.witness, ...change }));
      expect(verdict).toMatchObject({ valid: false, code, at });
    });
  }

  test("is refuted with invalid-program when no engine loads it", async () => {
    const { claim, proof } = rebound({ program: Uint8Array.of(77) });
    expect(await system.verify(claim, proof)).toMatchObject({ code: "invalid-program", at: "witness.program" });
  });

  test("is refuted with invalid-input when the profile forbids it", async () => {
    const { claim, proof } = rebound({ input: new Uint8Array(profile.maxInput + 1) });
    expect(await system.verify(claim, proof)).toMatchObject({ code: "invalid-input", at: "witness.input" });
  });

  const text = new TextDecoder().decode(good.witness.profile);
  const profiles = [
    "",
    "null",
    "[]",
    "{}",
    '{"vm":7}',
    '{"vm":{"toString":1}}',
    '{"vm":"riscv"}',
    `${text} `,
    text.replace('"10"', '"0"'),
    text.replace('"10"', '{"toString":null}'),
    text.replace("{", '{"extra":1,'),
    text.replace(/"settings":\{[^}]*\}/, '"settings":{"__proto__":1}'),
    "[".repeat(60_000),
    `{"vm":${"[".repeat(30_000)}${"]".repeat(30_000)}}`,
  ];
  for (const json of profiles) {
    test(`is refuted with invalid-profile: ${json.slice(0, 50)}`, async () => {
      const { claim, proof } = rebound({ profile: new TextEncoder().encode(json) });
      expect(await system.verify(claim, proof)).toMatchObject({ code: "invalid-profile", at: "witness.profile" });
    });
  }

  test("is refuted or a typed error, whatever the bytes", async () => {
    const changed = fc
      .array(fc.tuple(fc.nat(proof.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
      .map((changes) => {
        const bytes = proof.slice();
        for (const [at, value] of changes) bytes[at] = value;
        return bytes;
      })
      .filter((bytes) => toHex(bytes) !== toHex(proof));
    await fc.assert(
      fc.asyncProperty(fc.oneof(changed, fc.uint8Array({ maxLength: 300 })), async (bytes) => {
        try {
          expect((await system.verify(good.claim, bytes)).valid).toBe(false);
        } catch (error) {
          if (!(error instanceof InvalidTraceError)) throw error;
        }
      }),
      { numRuns: 500 },
    );
  });

  test("of an unrelated trace is always refuted", async () => {
    await fc.assert(
      fc.asyncProperty(traces, async ({ claim, witness }) => {
        expect((await reexecution().verify(claim, encodeWitness(witness))).valid).toBe(false);
      }),
    );
  });
});

describe("an engine that computes something else", () => {
  test("refutes the claims of a right one", async () => {
    const wrongOutput = reexecution({ engine: toyEngine("riscv", { output: other }) });
    expect(await wrongOutput.verify(good.claim, proof)).toMatchObject({ code: "output-mismatch" });
    const wrongFuel = reexecution({ engine: toyEngine("riscv", { fuel: 1n }) });
    expect(await wrongFuel.verify(good.claim, proof)).toMatchObject({ code: "fuel-used-mismatch" });
  });
});

describe("misuse", () => {
  test("an engine of another VM", async () => {
    const verifier = reexecution({ engine: toyEngine("wasm") });
    await expect(verifier.verify(good.claim, proof)).rejects.toMatchObject({ code: "wrong-engine" });
  });

  test("an engine that does not exist", async () => {
    for (const [name, code] of [
      ["riscv/toaster", "unknown-engine"],
      ["riscv/constructor", "unknown-engine"],
      ["toaster/interpreter", "unknown-vm"],
      ["__proto__", "unknown-vm"],
    ] as const) {
      await expect(reexecution({ engine: name }).verify(good.claim, proof)).rejects.toMatchObject({ code });
    }
  });

  test("a claim that is not well-formed", async () => {
    const claim = { ...good.claim, gasUsed: -1n };
    await expect(system.verify(claim, proof)).rejects.toBeInstanceOf(InvalidTraceError);
  });

  test("more work than the verifier is ready to do", async () => {
    const fuel = good.claim.gasLimit * profile.fuelPerGas;
    expect(await reexecution({ engine, maxFuel: fuel }).verify(good.claim, proof)).toEqual({ valid: true });
    await expect(reexecution({ engine, maxFuel: fuel - 1n }).verify(good.claim, proof)).rejects.toMatchObject({
      code: "too-much-fuel",
      details: { fuel: fuel.toString(), limit: (fuel - 1n).toString() },
    });
  });

  test("an engine's own failure is not taken for a verdict", async () => {
    const broken = {
      ...engine,
      run: () => {
        throw new TercetError("kernel-failure", "broken");
      },
    };
    await expect(reexecution({ engine: broken }).verify(good.claim, proof)).rejects.toMatchObject({
      code: "kernel-failure",
    });
  });
});

describe("aborting and progress", () => {
  test("an aborted signal stops proving and verifying before anything is run", async () => {
    const signal = AbortSignal.abort();
    await expect(system.prove(good, { signal })).rejects.toThrow(signal.reason);
    await expect(system.verify(good.claim, proof, { signal })).rejects.toThrow(signal.reason);
  });

  test("a signal that fires in one phase stops before the next", async () => {
    const controller = new AbortController();
    const phases: string[] = [];
    const onProgress = ({ phase }: { phase: string }) => {
      phases.push(phase);
      if (phase === "replay") controller.abort(new Error("enough"));
    };
    const options = { signal: controller.signal, onProgress };
    await expect(system.verify(good.claim, proof, options)).rejects.toThrow("enough");
    expect(phases).toEqual(["decode", "bind", "replay"]);
  });

  test("progress ends at 1 and never goes back", async () => {
    const fractions: number[] = [];
    await system.verify(good.claim, proof, { onProgress: ({ fraction }) => fractions.push(fraction) });
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
  });
});

describe("anotherEngine", () => {
  test("is of the same VM, and another where there is one", async () => {
    for (const vm of VM_NAMES) {
      const names = enginesOf(await openVm(vm));
      for (const name of names) {
        const found = await anotherEngine({ vm, name });
        expect(names.map((each) => `${vm}/${each}`)).toContain(found);
        expect(found === `${vm}/${name}`).toBe(names.length === 1);
      }
    }
  });
});
