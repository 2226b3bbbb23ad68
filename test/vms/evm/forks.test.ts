import { Common, Hardfork, Mainnet } from "@ethereumjs/common";
import { getActivePrecompiles } from "@ethereumjs/evm";
import { describe, expect, it } from "vitest";
import { FORKS, isAtLeast } from "../../../src/vm/rules/forks.js";
import { precompileAddresses } from "../../../vms/evm/forks.js";

describe("forks", () => {
  it.each(FORKS)("knows the precompiled contracts of %s", (fork) => {
    const reference = getActivePrecompiles(
      new Common({ chain: Mainnet, hardfork: fork === "frontier" ? Hardfork.Chainstart : fork }),
    );
    const ours = precompileAddresses(fork).map((address) => Buffer.from(address).toString("hex"));
    expect(ours.sort()).toEqual([...reference.keys()].sort());
  });

  it("are in order", () => {
    expect(isAtLeast("osaka", "berlin")).toBe(true);
    expect(isAtLeast("cancun", "cancun")).toBe(true);
    expect(isAtLeast("london", "paris")).toBe(false);
  });
});
