import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, it } from "vitest";
import { concatBytes } from "../../src/base/bytes.js";
import { fromHex, toHex } from "../../src/base/hex.js";
import { ethereumRules } from "../../src/chain/chain-rules.js";
import { outputOf } from "../../src/vm/outcome.js";
import { contractAt, World } from "../chain/driver/vm-worlds.js";
import { bytecode, push } from "../vms/evm/evm-run.js";
import { startFuelOf } from "../vms/wasm/fixtures.js";

const artifact = (extension: string) =>
  readFileSync(new URL(`../../guest-programs/contracts/erc20/artifacts/erc20.${extension}`, import.meta.url));
const TOKEN = contractAt(9);
const HOLDERS = [0, 1, 2].map(contractAt);
const CALL = `6000 6000 36 6000 6000 ${push(TOKEN)} 5a f1`;
const BOTH = `36 6000 6000 37 ${CALL} ${CALL} 16`;
const FAIL = "3d 6000 6000 3e 3d 6000 fd";
/** Calls the token twice with its call data, so that the token meets what it has just changed; fails when one call does. */
const HOLDER = bytecode(
  BOTH,
  push(bytecode(BOTH, "6000 57", FAIL).length),
  "57",
  FAIL,
  "5b 3d 6000 6000 3e 3d 6000 f3",
);

const asWord = (value: bigint | Uint8Array) =>
  typeof value === "bigint" ? fromHex(value.toString(16).padStart(64, "0")) : concatBytes(new Uint8Array(12), value);
const encode = (selector: string, ...args: (bigint | Uint8Array)[]) =>
  concatBytes(fromHex(selector), ...args.map(asWord));

const who = fc.constantFrom(...HOLDERS);
const amount = fc.bigInt(0n, 40n);
const action = fc.record({
  by: who,
  data: fc.oneof(
    fc.tuple(who, amount).map(([to, value]) => encode("0xa9059cbb", to, value)),
    fc.tuple(who, amount).map(([to, value]) => encode("0x095ea7b3", to, value)),
    fc.tuple(who, who, amount).map(([from, to, value]) => encode("0x23b872dd", from, to, value)),
    who.map((of) => encode("0x70a08231", of)),
    fc.tuple(who, amount).map(([to, value]) => encode("0x40c10f19", to, value)),
  ),
});

it("a token in Solidity, one for WebAssembly and one for RISC-V are the same to contracts on the EVM", {
  timeout: 120_000,
}, async () => {
  const wasm = new Uint8Array(artifact("wasm"));
  const codes = [fromHex(artifact("evm").toString("utf8").trim()), wasm, wasm, ...Array(2).fill(artifact("elf"))];
  const engines = ["wasm/compiled", "wasm/compiled", "wasm/interpreter", "riscv/compiled", "riscv/interpreter"];
  const chains = await Promise.all(engines.map((engine) => ethereumRules("cancun", { contractVms: [{ engine }] })));
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 8 }), async (actions) => {
      const seen = [];
      const gas: bigint[] = [];
      for (const [i, chain] of chains.entries()) {
        const code = new Uint8Array(codes[i]!);
        const holders = HOLDERS.map((at) => [at, { code: HOLDER }] as const);
        const world = new World(chain, [[TOKEN, { code }], ...holders]);
        // The sender's transaction makes it the owner; then a holder that mints is refused, and a sender that mints is not.
        await world.send({ to: TOKEN, data: encode("0x8129fc1c") });
        for (const at of HOLDERS) await world.send({ to: TOKEN, data: encode("0x40c10f19", at, 100n) });
        const results = [];
        let used = 0n;
        for (const { by, data } of actions) {
          const { outcome, gasUsed, logs } = await world.send({ to: by, data });
          results.push({ type: outcome.type, output: toHex(outputOf(outcome)), logs });
          used += gasUsed;
        }
        const { storage } = world.state.accounts.get(toHex(TOKEN))!;
        seen.push({ results, storage });
        gas.push(used);
      }
      for (const each of seen) expect(each).toEqual(seen[0]);
      // Engines charge alike, and what a contract for WebAssembly does costs about as much as on the EVM, besides its start.
      expect(gas[2]).toBe(gas[1]);
      expect(gas[4]).toBe(gas[3]);
      const load = startFuelOf(wasm) / 10n;
      const starts = BigInt(2 * actions.length) * (3000n + 8n * BigInt(Math.ceil(wasm.length / 32)) + load);
      expect(gas[1]!).toBeLessThan((gas[0]! * 3n) / 2n + starts);
      expect(gas[1]!).toBeGreaterThan((gas[0]! * 2n) / 3n);
    }),
    { numRuns: 40 },
  );
});
