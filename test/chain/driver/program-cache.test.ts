import { describe, expect, it } from "vitest";
import { InvalidProgramError } from "../../../src/base/errors.js";
import { programOf } from "../../../src/chain/driver/program-cache.js";
import type { Engine } from "../../../src/vm/engine.js";
import { defineProfile } from "../../../src/vm/profile.js";
import { openEngine } from "../../../src/vm/registry.js";
import { wasm } from "../../../vms/wasm/index.js";
import { contract, numbers } from "../../vms/wasm/stylus/contracts.js";

/** An engine that counts what it loads. */
async function counting() {
  const inner = await openEngine("wasm/interpreter");
  const loaded: Uint8Array[] = [];
  const engine: Engine = {
    ...{ vm: inner.vm, name: inner.name, capabilities: inner.capabilities, run: inner.run.bind(inner) },
    load: (code, profile) => {
      loaded.push(code);
      return inner.load(code, profile);
    },
  };
  return { engine, loaded };
}

const codeOf = (n: number) => contract([...numbers(n), "drop", ...numbers(0)]);

describe("programs of accounts", () => {
  it("are loaded once, also from copies, and again with another profile", async () => {
    const { engine, loaded } = await counting();
    const [one, other] = [defineProfile(wasm), defineProfile(wasm, { maxOutput: 5 })];
    const code = codeOf(1);
    const program = programOf(code, engine, one);
    expect(programOf(code, engine, one)).toBe(program);
    expect(programOf(code.slice(), engine, one)).toBe(program);
    expect(loaded).toHaveLength(1);
    expect(programOf(code, engine, other)).toMatchObject({ profile: other });
    expect(loaded).toHaveLength(2);
  });

  it("that are refused are refused once", async () => {
    const { engine, loaded } = await counting();
    const profile = defineProfile(wasm);
    for (let i = 0; i < 3; i++)
      expect(programOf(Uint8Array.of(0, 0x61), engine, profile)).toBeInstanceOf(InvalidProgramError);
    expect(loaded).toHaveLength(1);
  });

  it("are kept by the bytes of their code, not by their number", async () => {
    const { engine, loaded } = await counting();
    const profile = defineProfile(wasm);
    const codes = Array.from({ length: 400 }, (_, n) => codeOf(n));
    for (let round = 0; round < 2; round++) for (const code of codes) programOf(code.slice(), engine, profile);
    expect(loaded).toHaveLength(400);
    const large = (n: number) => Uint8Array.from({ length: 9_000_000 }, (_, i) => (i === 8 ? n : 0));
    for (let n = 0; n < 5; n++) programOf(large(n), engine, profile);
    programOf(codes[0]!.slice(), engine, profile);
    expect(loaded).toHaveLength(406);
  });
});
