import { describe, expect, it } from "vitest";
import { blobBaseFee } from "../../src/chain/blob-fee.js";
import { ethereumRules } from "../../src/chain/chain-rules.js";
import { forkRules, RULED_FORKS } from "../../src/chain/fork-rules.js";
import { evm } from "../../vms/evm/index.js";

describe("fork rules", () => {
  it("are there for every fork that the EVM knows, in the same order", () => {
    const { fork } = evm.settings;
    if (fork?.type !== "choice") throw new Error("the EVM has no choice of forks");
    expect(RULED_FORKS.filter((name) => fork.values.includes(name))).toEqual(fork.values);
  });

  it("build on the fork before", () => {
    expect(forkRules("frontier")).toMatchObject({ newestType: 0, creationGas: 0n, refundQuotient: 2n });
    expect(forkRules("london")).toMatchObject({ newestType: 2, creationGas: 32_000n, refundQuotient: 5n });
    expect(forkRules("osaka")).toMatchObject({ newestType: 4, maxGas: 16_777_216n, dataByteGas: 16n });
    expect(forkRules("paris")).toEqual(forkRules("london"));
  });

  it("are not there for forks that nobody knows", () => {
    expect(() => forkRules("atlantis")).toThrow(expect.objectContaining({ code: "unknown-fork" }));
  });

  it("come with an engine and its profile", async () => {
    const blobs = { target: 1, max: 2, updateFraction: 3n };
    const chain = await ethereumRules("prague", { engine: "evm/ethereumjs", blobs });
    expect(chain.engine.name).toBe("ethereumjs");
    expect(chain.profile.settings).toEqual({ fork: "prague" });
    expect(chain.rules).toEqual({ ...forkRules("prague"), blobs });
  });
});

describe("the blob base fee", () => {
  const fee = (excess: bigint, updateFraction: bigint) => blobBaseFee(excess, { target: 0, max: 0, updateFraction });

  it.each([
    [0n, 1n, 1n],
    [2n, 1n, 6n],
    [4n, 2n, 6n],
    [3n, 1n, 16n],
    [6n, 2n, 18n],
    [4n, 1n, 49n],
    [8n, 2n, 50n],
    [5n, 1n, 136n],
    [5n, 2n, 11n],
    [50_000_000n, 2_225_652n, 5_709_098_764n],
  ])("is e^(%s / %s) by the integer series of EIP-4844", (excess, fraction, expected) => {
    expect(fee(excess, fraction)).toBe(expected);
  });

  it("is no number without end", () => {
    expect(fee(200n, 1n)).toBeGreaterThan(2n ** 256n);
    expect(() => fee(201n, 1n)).toThrow(expect.objectContaining({ code: "blob-gas-out-of-range" }));
    expect(() => fee(2n ** 256n - 1n, 1n)).toThrow(expect.objectContaining({ code: "blob-gas-out-of-range" }));
  });
});
