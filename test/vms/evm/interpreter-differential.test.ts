import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytecode } from "./evm-run.js";
import { interpreter, program, reference, type Scenario, scenario, sightingOf } from "./interpreter-run.js";

async function expectSame(each: Scenario): Promise<void> {
  expect(await sightingOf(interpreter, each)).toEqual(await sightingOf(reference, each));
}

const PLAIN: Scenario = {
  code: new Uint8Array(0),
  calleeCode: bytecode("6001 54 6002 55 6001 5f 5f 5f a1 6020 5f f3"),
  input: new Uint8Array(0),
  gasLimit: 0n,
  isStatic: false,
  fork: "osaka",
};

describe("evm/interpreter against evm/ethereumjs", () => {
  it("does the same on random programs on every fork", async () => {
    await fc.assert(fc.asyncProperty(scenario, expectSame), { numRuns: 1500 });
  });

  it("does the same when any byte of a program changes", async () => {
    const mutated = fc
      .tuple(scenario, fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 }))
      .map(([each, changes]) => {
        const code = each.code.slice();
        for (const [at, byte] of changes) if (code.length > 0) code[at % code.length] = byte;
        return { ...each, code };
      })
      .filter(({ code }) => !(code[0] === 0xef && code[1] === 0));
    await fc.assert(fc.asyncProperty(mutated, expectSame), { numRuns: 500 });
  });

  it("stops at the same place at every gas limit", async () => {
    await fc.assert(
      fc.asyncProperty(program, async (code) => {
        const { gasUsed } = await sightingOf(reference, { ...PLAIN, code, gasLimit: 3000n });
        for (let gasLimit = 0n; gasLimit <= gasUsed + 1n && gasLimit < 400n; gasLimit++) {
          await expectSame({ ...PLAIN, code, gasLimit });
        }
      }),
      { numRuns: 12 },
    );
  });

  it.each([
    ["memory", "6020 5f 52 6101 00 51 50 60ff 6103ff 53 6040 5f 20 50"],
    ["storage", "6001 5f 55 5f 54 50 5f 5f 55 6002 6001 55 6003 6001 55"],
    ["calls", "5f 5f 5f 5f 6001 73 11111111111111111111111111111111111111ca 5a f1 50 3d 5f 5f 3e"],
    ["creations", "6460 015f f300 5f 52 6005 601b 5f f0 3b 50"],
    ["copies and logs", "6020 5f 5f 37 6020 5f 5f 39 6020 6020 5f 5e 6001 6020 5f a1"],
    ["exponents", "61ffff 6002 0a 6001 61ffff 0a 50 50"],
    ["jumps", "6003 5b 6001 90 03 80 6002 57 00"],
    ["jump destinations that are run over", "6001 5b 5b 6002 5b 01 5b 80 600f 57 5b 50 5b 00 5b 5b 5b 0c"],
    ["an operand that is missing behind a jump destination", "5b 6001 5b 6009 57 5b 5b 01 5b 5b 50 50"],
  ])("runs %s with every gas limit down to zero", async (_, hex) => {
    const code = bytecode(hex);
    const { gasUsed } = await sightingOf(reference, { ...PLAIN, code, gasLimit: 200_000n });
    const limits = new Set<bigint>();
    for (let gas = 0n; gas <= 150n; gas++) limits.add(gas);
    for (let gas = gasUsed > 150n ? gasUsed - 150n : 0n; gas <= gasUsed + 2n; gas++) limits.add(gas);
    for (let step = 1n; step <= 150n; step++) limits.add((gasUsed * step) / 150n);
    for (const gasLimit of limits) await expectSame({ ...PLAIN, code, gasLimit });
  });

  it("comes to blocks in any order, by jumps to what is no instruction too", async () => {
    const parts = ["5b", "5b 5b", "5b 5850", "61 5b5b 50", "7f 5b 5b", "5a 50", "56", "90 50", "5050", "0c"];
    const body = fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 60 }).map((list) => bytecode(...list));
    const jumps = fc.tuple(body, fc.array(fc.nat(), { minLength: 1, maxLength: 20 })).map(([bytes, picks]) => {
      const start = 3 * picks.length + 1;
      const places = [...bytes.keys()].filter((at) => bytes[at] === 0x5b);
      const targets = picks.map((pick) => start + (places[pick % places.length] ?? pick % (bytes.length + 1)));
      const push = targets.map((target) => `61${target.toString(16).padStart(4, "0")}`);
      return Uint8Array.from([...bytecode(...push, "56"), ...bytes]);
    });
    await fc.assert(
      fc.asyncProperty(jumps, (code) => expectSame({ ...PLAIN, code, gasLimit: 10_000n })),
      { numRuns: 1000 },
    );
  });

  it("overflows the stack behind jump destinations where it does", async () => {
    for (const count of [1023, 1024, 1025]) {
      const code = bytecode("6001 5b", "5b 80 5b".repeat(count - 1), "5f 5f fd");
      await expectSame({ ...PLAIN, code, gasLimit: 100_000n });
    }
  });

  it.each([0, 5, 19, 20, 21, 40])("calls code that begins like a delegation, with %i bytes behind", async (size) => {
    const calleeCode = bytecode("ef0100", "11".repeat(size));
    const callee = "73 11111111111111111111111111111111111111ca";
    const calls = ["f1", "f2"].map((kind) => `5f 5f 5f 5f 5f ${callee} 612710 ${kind} 600155`);
    const others = ["f4", "fa"].map((kind) => `5f 5f 5f 5f ${callee} 612710 ${kind} 600255`);
    const looks = `${callee} 3b 600355 ${callee} 3f 5f 52 601f 5f 6020 ${callee} 3c 6040 5f f3`;
    const code = bytecode(...calls, ...others, looks);
    for (const fork of ["shanghai", "prague", "osaka"] as const) {
      await expectSame({ ...PLAIN, fork, code, calleeCode, gasLimit: 1_000_000n });
    }
  });

  it.each([0n, 1n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n])("runs with a gas limit of %s", async (gasLimit) => {
    const code = bytecode(
      "5a 5f 52 5a 6020 52 5f 5f 5f 5f 73 11111111111111111111111111111111111111ca 5a fa 50 6040 5f f3",
    );
    await expectSame({ ...PLAIN, code, gasLimit });
  });
});
