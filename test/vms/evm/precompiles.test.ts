import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../../src/base/hex.js";
import type { AnyEngine } from "../../../src/vm/engine.js";
import { message } from "../../../src/vm/message.js";
import { type Outcome, outputOf } from "../../../src/vm/outcome.js";
import type { Fork } from "../../../src/vm/rules/forks.js";
import { precompileAddresses } from "../../../vms/evm/forks.js";
import { precompilesAt } from "../../../vms/evm/precompiles/table.js";
import { bytecode, profileOf, push, TestHost } from "./evm-run.js";
import { COMPARED_FORKS, interpreter, reference } from "./interpreter-run.js";

const GAS = 5_000_000n;

async function callDirectly(engine: AnyEngine, fork: Fork, recipient: Uint8Array, input: Uint8Array, gasLimit = GAS) {
  const program = engine.load(new Uint8Array(0), profileOf(fork));
  const outcome: Outcome = await engine.run(program, message({ input, gasLimit, recipient }), new TestHost());
  // @ethereumjs calls a point off the curve a revert, though it takes all gas as every failure does.
  return { succeeds: outcome.type === "success", gasUsed: outcome.gasUsed, output: toHex(outputOf(outcome)) };
}

const P256_ORDER = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
const WORDS = ["00".repeat(32), `${"00".repeat(31)}01`, `${"00".repeat(31)}1b`, "ff".repeat(32), P256_ORDER].map(
  fromHex,
);

/** Inputs of every length, made of words that mean something to one precompiled contract or another. */
const input = fc
  .tuple(
    fc.array(fc.oneof(fc.constantFrom(...WORDS), fc.uint8Array({ minLength: 32, maxLength: 32 })), { maxLength: 13 }),
    fc.nat(31),
  )
  .map(([words, cut]) => {
    const bytes = Buffer.concat(words);
    return new Uint8Array(bytes.subarray(0, Math.max(0, bytes.length - cut)));
  });

describe("precompiled contracts of evm/interpreter against @ethereumjs", () => {
  it.each(precompileAddresses("osaka").map((address) => [toHex(address), address] as const))(
    "%s",
    async (_, address) => {
      const shapes = fc.tuple(fc.constantFrom(...COMPARED_FORKS), fc.oneof(input, fc.uint8Array({ maxLength: 400 })));
      await fc.assert(
        fc.asyncProperty(shapes, async ([fork, data]) => {
          const ours = await callDirectly(interpreter, fork, address, data);
          expect(ours).toEqual(await callDirectly(reference, fork, address, data));
        }),
        { numRuns: 40 },
      );
    },
  );

  it("price modular exponentiation as @ethereumjs does, whatever the lengths", async () => {
    const length = fc.constantFrom(0, 1, 31, 32, 33, 64, 65, 96, 1024, 1025);
    const sizes = fc.tuple(length, length, length, fc.constantFrom<Fork>("byzantium", "berlin", "osaka"));
    const address = precompileAddresses("osaka")[4]!;
    await fc.assert(
      fc.asyncProperty(sizes, fc.uint8Array({ maxLength: 200 }), async ([base, exponent, modulus, fork], tail) => {
        const header = [base, exponent, modulus].map((size) => size.toString(16).padStart(64, "0")).join("");
        const data = new Uint8Array([...fromHex(header), ...tail]);
        const ours = await callDirectly(interpreter, fork, address, data, 10n ** 9n);
        expect(ours).toEqual(await callDirectly(reference, fork, address, data, 10n ** 9n));
      }),
      { numRuns: 60 },
    );
  });
});

describe("precompiled contracts", () => {
  it("are those of the fork", () => {
    for (const fork of COMPARED_FORKS) {
      expect([...precompilesAt(fork).keys()]).toEqual(precompileAddresses(fork).map(toHex));
    }
  });

  it("hash inside the kernel what the platform hashes, at every length around a block", () => {
    const data = Uint8Array.from({ length: 600 }, (_, i) => (i * 11 + 3) & 0xff);
    for (const size of [...Array(140).keys(), 511, 512, 513, 600]) {
      const code = bytecode(push(size), "5f 5f 37 6020 610400", push(size), "5f 6002 5a fa 6020 610400 f3");
      const call = message({ input: data, gasLimit: 1_000_000n });
      const outcome = interpreter.run(interpreter.load(code, profileOf("osaka")), call, new TestHost()) as Outcome;
      const expected = createHash("sha256").update(data.subarray(0, size)).digest();
      expect(Buffer.from(outputOf(outcome)).equals(expected)).toBe(true);
    }
  });

  it("take exactly their gas", async () => {
    const [, sha256] = precompileAddresses("osaka");
    const data = new Uint8Array(33);
    expect(await callDirectly(interpreter, "osaka", sha256!, data, 84n)).toMatchObject({
      succeeds: true,
      gasUsed: 84n,
    });
    expect(await callDirectly(interpreter, "osaka", sha256!, data, 83n)).toMatchObject({
      succeeds: false,
      gasUsed: 83n,
    });
  });
});
