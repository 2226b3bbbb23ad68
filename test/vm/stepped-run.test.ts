import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { message } from "../../src/vm/message.js";
import { defineProfile } from "../../src/vm/profile.js";
import { openVm } from "../../src/vm/registry.js";
import { commitmentOf, proveStep, verifyStep } from "../../src/vm/step/step-proof.js";
import type { SteppedRun, SteppedVm } from "../../src/vm/step/stepped-run.js";

const SUFFIX = { riscv: "elf", wasm: "wasm" } as const;
const SETTINGS = { riscv: {}, wasm: { floats: "refused", maxPages: 16 } };

async function open(name: keyof typeof SUFFIX): Promise<{ stepped: SteppedVm; start: () => SteppedRun }> {
  const path = `../../guest-programs/sort/artifacts/sort.${SUFFIX[name]}`;
  const code = readFileSync(new URL(path, import.meta.url));
  const vm = await openVm(name);
  const profile = defineProfile(vm, { settings: SETTINGS[name] });
  const stepped = await vm.steps!();
  const input = Uint8Array.from({ length: 64 }, (_, i) => (i * 37) % 64);
  const run = message({ input, gasLimit: 100_000n });
  return { stepped, start: () => stepped.start(code, profile, run) };
}

describe.each(["riscv", "wasm"] as const)("a run on %s in steps", (name) => {
  it("has proofs that lead from each commitment to the next", async () => {
    const { stepped, start } = await open(name);
    const { machine } = stepped;
    const [run, other] = [start(), start()];
    for (const clock of [0n, 1n, 2n, 200n, 201n, 300n]) {
      const state = run.stateAt(clock);
      const pre = commitmentOf(machine, state);
      expect(other.commitmentAt(clock)).toEqual(pre);
      const verdict = verifyStep(machine, pre, proveStep(machine, state));
      expect(verdict).toEqual({ valid: true, post: start().commitmentAt(clock + 1n) });
    }
  });

  it("stays as it is behind its end", async () => {
    const { start } = await open(name);
    const run = start();
    const last = run.commitmentAt(10n ** 9n);
    expect(run.isOver).toBe(true);
    expect(run.commitmentAt(10n ** 10n)).toEqual(last);
    expect(start().commitmentAt(run.clock - 1n)).not.toEqual(last);
  });

  it("does not go back", async () => {
    const { start } = await open(name);
    const run = start();
    const early = run.stateAt(100n);
    run.commitmentAt(200n);
    expect(() => run.stateAt(100n)).toThrow(expect.objectContaining({ code: "step-passed" }));
    expect(() => run.commitmentAt(199n)).toThrow(expect.objectContaining({ code: "step-passed" }));
    expect(start().stateAt(100n).registers).toEqual(early.registers);
  });
});
