import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toHex } from "../../src/base/hex.js";
import { type ChainRules, ethereumRules } from "../../src/chain/chain-rules.js";
import { guestDifference } from "../../src/chain/guest/guest-check.js";
import { guestTransaction } from "../../src/chain/guest/guest-input.js";
import { contractAt, World } from "../chain/driver/vm-worlds.js";
import { compiled, programs } from "../chain/guest/stf-guest.js";
import { CONTRACTS, commonContracts, gasForLevels, onEvm, onWasm } from "./call-trees.js";

const LEVELS = 3;
const data = Uint8Array.of(LEVELS);
const numbers = Array.from({ length: CONTRACTS }, (_, i) => i);
const worldOf = (chain: ChainRules, codes: readonly Uint8Array[]) =>
  new World(
    chain,
    codes.map((code, i) => [contractAt(i), { code, balance: 3n }]),
  );

describe("trees of calls on the EVM and on WebAssembly", () => {
  /** What does not depend on what VMs charge. */
  async function sightingOf(chain: ChainRules, codes: readonly Uint8Array[]) {
    const world = worldOf(chain, codes);
    const seen = [];
    for (const value of [1n, 0n]) {
      const { outcome, logs } = await world.send({ to: contractAt(0), data, value, gasLimit: gasForLevels(LEVELS) });
      const { type } = outcome;
      const output = outcome.type === "halt" ? outcome.reason : toHex(outcome.output);
      const accounts = numbers.map((i) => {
        const { balance, nonce, storage } = world.state.accounts.get(toHex(contractAt(i)))!;
        // However the state keeps them.
        return { balance, nonce, storage: [...storage].sort(([a], [b]) => (a < b ? -1 : 1)) };
      });
      seen.push({ type, output, logs, accounts });
    }
    return seen;
  }

  it.each(["wasm/compiled", "wasm/interpreter"])(
    "have the same effects whichever contracts are for %s",
    { timeout: 120_000 },
    async (engine) => {
      const chain = await ethereumRules("cancun", { engine: "evm/interpreter", contractVms: [{ engine }] });
      await fc.assert(
        fc.asyncProperty(commonContracts, fc.subarray(numbers, { minLength: 1 }), async (contracts, onOther) => {
          const evm = contracts.map((each, i) => onEvm(each, i, "by-level"));
          const mixed = contracts.map((each, i) => (onOther.includes(i) ? onWasm(each) : evm[i]!));
          expect(await sightingOf(chain, mixed)).toEqual(await sightingOf(chain, evm));
        }),
        { numRuns: 80 },
      );
    },
  );

  it("give the same when the state transition is a guest, which is told what came of WebAssembly", {
    timeout: 120_000,
  }, async () => {
    const chain = await ethereumRules("cancun", { contractVms: [{ engine: "wasm/compiled" }] });
    let assumed = 0;
    fc.assert(
      fc.property(commonContracts, fc.subarray(numbers, { minLength: 1 }), (contracts, onOther) => {
        const mixed = contracts.map((each, i) => (onOther.includes(i) ? onWasm(each) : onEvm(each, i, "all")));
        const sent = { to: contractAt(0), data, value: 1n, gasLimit: gasForLevels(LEVELS) };
        const candidate = worldOf(chain, mixed).candidate(sent);
        expect(guestDifference(candidate, compiled, programs.get(compiled)!)).toBeUndefined();
        assumed += guestTransaction(candidate).runs.length;
      }),
      { numRuns: 40 },
    );
    expect(assumed).toBeGreaterThan(40);
  });
});
