import { describe, expect, it } from "vitest";
import { blobBaseFee } from "../../src/chain/blob-fee.js";
import { ethereumRules } from "../../src/chain/chain-rules.js";
import { parametersAt } from "../../src/vm/rules/fork-table.js";
import * as parameter from "../../src/vm/rules/parameters.js";

describe("the rules of a chain", () => {
  it("are those of a fork", async () => {
    const chain = await ethereumRules("prague", { engine: "evm/ethereumjs" });
    expect(chain.engine.name).toBe("ethereumjs");
    expect(chain.profile.settings).toEqual({ fork: "prague" });
    expect(chain).toMatchObject({ fork: "prague", parameters: parametersAt("prague") });
  });

  it("may have another blob schedule and other parameters", async () => {
    const blobs = { target: 1, max: 2, updateFraction: 3n };
    const own = new Map([[parameter.MAX_CODE, 100]]);
    const { parameters } = await ethereumRules("prague", { blobs, parameters: own });
    const expected = [...parametersAt("prague")];
    expected[parameter.BLOB_TARGET] = 1;
    expected[parameter.BLOB_MAX] = 2;
    expected[parameter.BLOB_UPDATE_FRACTION] = 3;
    expected[parameter.MAX_CODE] = 100;
    expect(parameters).toEqual(expected);
  });

  it("are not there for forks that nobody knows", async () => {
    await expect(ethereumRules("atlantis")).rejects.toMatchObject({ code: "unknown-fork" });
  });
});

describe("the blob base fee", async () => {
  const cancun = await ethereumRules("cancun");
  const fee = (excess: bigint, updateFraction: number) => {
    const parameters = cancun.parameters.with(parameter.BLOB_UPDATE_FRACTION, updateFraction);
    return blobBaseFee(excess, { ...cancun, parameters });
  };

  it.each([
    [0n, 1, 1n],
    [2n, 1, 6n],
    [4n, 2, 6n],
    [3n, 1, 16n],
    [6n, 2, 18n],
    [4n, 1, 49n],
    [8n, 2, 50n],
    [5n, 1, 136n],
    [5n, 2, 11n],
    [50_000_000n, 2_225_652, 5_709_098_764n],
  ])("is e^(%s / %s) by the integer series of EIP-4844", (excess, fraction, expected) => {
    expect(fee(excess, fraction)).toBe(expected);
  });

  it("is 1 where there are no blobs", async () => {
    expect(blobBaseFee(5n, await ethereumRules("london"))).toBe(1n);
  });

  it("is no number without end", () => {
    expect(fee(119n, 1)).toBeGreaterThan(2n ** 170n);
    expect(() => fee(120n, 1)).toThrow(expect.objectContaining({ code: "blob-gas-out-of-range" }));
    expect(() => fee(2n ** 256n - 1n, 1)).toThrow(expect.objectContaining({ code: "blob-gas-out-of-range" }));
  });
});
