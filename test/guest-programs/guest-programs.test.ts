import { readFileSync } from "node:fs";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { engineNames } from "../../src/vm/registry.js";
import { FORKS, isAtLeast } from "../../src/vm/rules/forks.js";
import { VM_NAMES } from "../../src/vm/vm-name.js";
import { type Answer, GUEST_NAMES, prepareGuest } from "./guests.js";
import { anyInput, DESCENDING, EDGE_INPUTS, operands } from "./inputs.js";
import { REFERENCE } from "./reference.js";

const LICENCE = new Uint8Array(readFileSync(new URL("../../LICENSE", import.meta.url)));

/** What a guest may cost in the main job, so that it ends within seconds on the slowest engine. */
const GAS_BUDGET = 25_000_000n;

const engines = await engineNames();

test("every VM has an engine that runs the guests", () => {
  const vms = new Set(engines.map((name) => name.split("/")[0]));
  expect([...vms].sort()).toEqual([...VM_NAMES].sort());
});

describe.each(engines)("%s", (engineName) => {
  describe.each(GUEST_NAMES)("%s", (name) => {
    let run: (input: Uint8Array) => Promise<Answer>;

    beforeAll(async () => {
      run = await prepareGuest(engineName, name);
    });

    async function expectReference(input: Uint8Array): Promise<Answer> {
      const answer = await run(input);
      expect(answer.type).toBe("success");
      expect(Buffer.from(answer.output).toString("hex")).toBe(Buffer.from(REFERENCE[name](input)).toString("hex"));
      return answer;
    }

    test("agrees with the reference on edge sizes", async () => {
      for (const input of [...EDGE_INPUTS, DESCENDING]) await expectReference(input);
    });

    test("agrees with the reference on any input", async () => {
      const numRuns = engineName.startsWith("evm/") ? 8 : 60;
      const property = fc.asyncProperty(anyInput, async (input) => void (await expectReference(input)));
      await fc.assert(property, { numRuns });
    });

    test("agrees with the reference on the licence text, within the budget", async () => {
      const { gasUsed } = await expectReference(LICENCE);
      expect(gasUsed).toBeLessThan(GAS_BUDGET);
    });
  });
});

describe.each(engines.filter((name) => !name.startsWith("evm/")))("%s: bounds", (engineName) => {
  test("matmul stops at 128 by 128 and ignores what is left", async () => {
    const input = Uint8Array.from({ length: 16 * 128 * 128 + 1000 }, (_, i) => (i * 31 + (i >> 7)) & 0xff);
    const { output } = await (await prepareGuest(engineName, "matmul"))(input);
    expect(Buffer.from(output).equals(REFERENCE.matmul(input))).toBe(true);
  });

  test("sieve stops at 2^24, below which there are 1,077,871 primes", async () => {
    const input = new Uint8Array(2 ** 21 + 1).fill(0xff);
    // It takes 8 MiB and a bit, which WebAssembly's default profile does not give.
    const settings = engineName.startsWith("wasm/") ? { maxPages: 256 } : {};
    const { output } = await (await prepareGuest(engineName, "sieve", settings))(input);
    const result = new DataView(output.buffer, output.byteOffset, output.length);
    expect(result.getBigUint64(0, true)).toBe(1_077_871n);
    expect(result.getBigUint64(16, true)).toBe(2n ** 24n - 3n);
  });

  test("modexp divides right at the edges of its limbs", async () => {
    const run = await prepareGuest(engineName, "modexp");
    const property = fc.asyncProperty(operands, async (input) => {
      expect((await run(input)).output).toEqual(REFERENCE.modexp(input));
    });
    await fc.assert(property, { numRuns: 300 });
  });
});

/** Solidity shifts by SHL and SHR, which came with Constantinople (EIP-145). */
const GUEST_FORKS = FORKS.filter((fork) => isAtLeast(fork, "constantinople"));

describe.each(GUEST_FORKS)("evm on %s", (fork) => {
  test.each(GUEST_NAMES)("%s needs nothing that the fork lacks", async (name) => {
    const input = LICENCE.subarray(0, 200);
    const run = await prepareGuest("evm", name, { fork });
    expect((await run(input)).output).toEqual(REFERENCE[name](input));
  });
});
