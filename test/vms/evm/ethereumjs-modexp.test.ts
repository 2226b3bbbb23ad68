import { Common, Mainnet } from "@ethereumjs/common";
import { createEVM, getActivePrecompiles } from "@ethereumjs/evm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concatBytes } from "../../../src/base/bytes.js";
import { boundedModexp } from "../../../vms/evm/ethereumjs/modexp.js";
import { wordOf } from "./evm-run.js";

const common = new Common({ chain: Mainnet, hardfork: "prague" });
const evm = await createEVM({ common });
const reference = getActivePrecompiles(common).get("5".padStart(40, "0"))!;
const bounded = boundedModexp(reference);

const input = (data: Uint8Array, gasLimit = 10n ** 12n) => ({
  data,
  gasLimit,
  common,
  stateManager: evm.stateManager,
  _EVM: evm,
});
const header = (...lengths: number[]) => concatBytes(...lengths.map(wordOf));

describe("boundedModexp", () => {
  it("agrees with @ethereumjs, also where the data ends early", async () => {
    const length = fc.oneof(fc.nat(40), fc.constant(1100));
    const number = fc.oneof(fc.uint8Array({ maxLength: 1200 }), fc.constant(new Uint8Array(1200)));
    await fc.assert(
      fc.asyncProperty(
        length,
        fc.nat(1300),
        length,
        number,
        fc.bigInt(0n, 10n ** 7n),
        async (base, exponent, modulus, numbers, gas) => {
          const call = input(concatBytes(header(base, exponent, modulus), numbers), gas);
          expect(await bounded(call)).toEqual(await reference(call));
        },
      ),
      { numRuns: 200 },
    );
  });

  it("raises to exponents that would take @ethereumjs many minutes", async () => {
    // 3 to the power of 256^(2^20 - 1) modulo 7, whose powers of 3 repeat after 6: 256^k is 4 modulo 6.
    const length = 2 ** 20;
    const data = concatBytes(header(1, length, 1), Uint8Array.of(3, 1), new Uint8Array(length - 1), Uint8Array.of(7));
    const result = await bounded(input(data));
    expect(result.exceptionError).toBeUndefined();
    expect(result.returnValue).toEqual(Uint8Array.of(3 ** 4 % 7));
    expect(result.executionGasUsed).toBe((8n * BigInt(length - 32) + 248n) / 3n);
  });

  it("takes any exponent when there is nothing to raise", async () => {
    const call = input(concatBytes(wordOf(0), wordOf(2n ** 255n), wordOf(0)));
    expect(await bounded(call)).toMatchObject({ executionGasUsed: 200n, returnValue: new Uint8Array(0) });
  });

  it("fails beyond its limits", async () => {
    for (const lengths of [
      [2 ** 20 + 1, 1, 1],
      [1, 2 ** 26 + 1, 1],
      [1, 1, 2 ** 20 + 1],
    ]) {
      const result = await bounded(input(header(...lengths)));
      expect(result.exceptionError?.error).toBe("out of gas");
      expect(result.executionGasUsed).toBe(10n ** 12n);
    }
  });
});
