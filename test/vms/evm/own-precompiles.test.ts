import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { fromHex } from "../../../src/base/hex.js";
import { guestPrecompile } from "../../../src/chain/guest-precompile.js";
import { IsolatedHost } from "../../../src/chain/isolated-host.js";
import type { AnyEngine } from "../../../src/vm/engine.js";
import { message } from "../../../src/vm/message.js";
import type { Outcome } from "../../../src/vm/outcome.js";
import type { Precompile } from "../../../src/vm/precompile.js";
import { defineProfile } from "../../../src/vm/profile.js";
import { enginesOf, openAnyEngine, openEngine } from "../../../src/vm/registry.js";
import { evm } from "../../../vms/evm/index.js";
import { riscv } from "../../../vms/riscv/index.js";
import { wasm } from "../../../vms/wasm/index.js";

const ADDRESS = "0x00000000000000000000000000000000000000aa";
const GAS = 1_000_000n;

/** Hands its call data to the address and gives back `success ++ return data`. */
const FORWARD = fromHex(`0x365f5f375f5f365f5f73${ADDRESS.slice(2)}5af15f523d5f60203e3d6020015ff3`);

const reverse: Precompile = (input) => {
  const output = Uint8Array.from(input).reverse();
  return { type: "success", output, gasUsed: 100n, fuelUsed: 100n };
};

async function run(engine: AnyEngine, precompile: Precompile, input: Uint8Array): Promise<Outcome> {
  const program = engine.load(FORWARD, defineProfile(evm));
  const host = new IsolatedHost(undefined, new Map([[ADDRESS, precompile]]));
  return engine.run(program, message({ input, gasLimit: GAS }), host);
}

function parts(outcome: Outcome): { succeeded: boolean; output: Uint8Array } {
  if (outcome.type !== "success") throw new Error(`the contract ended with ${outcome.type}`);
  return { succeeded: outcome.output[31] === 1, output: outcome.output.subarray(32) };
}

describe.each(enginesOf(evm))("evm/%s", (name) => {
  test("a TypeScript function is a contract, and warm from the start", async () => {
    const engine = await openAnyEngine(`evm/${name}`);
    const outcome = await run(engine, reverse, Uint8Array.of(1, 2, 3));
    expect(parts(outcome)).toEqual({ succeeded: true, output: Uint8Array.of(3, 2, 1) });
    const free: Precompile = (input) => ({ ...reverse(input, GAS), gasUsed: 0n }) as Outcome;
    const cheaper = await run(engine, free, Uint8Array.of(1, 2, 3));
    expect(outcome.gasUsed - cheaper.gasUsed).toBe(100n);
    expect(cheaper.gasUsed).toBeLessThan(300n);
  });

  test.each([
    ["riscv", riscv, "riscv/interpreter", "elf"],
    ["wasm", wasm, "wasm", "wasm"],
  ] as const)("a %s program is a contract, and its gas is that of its run", async (_, vm, guestEngine, extension) => {
    const code = readFileSync(`guest-programs/sha256/artifacts/sha256.${extension}`);
    const guest = await openEngine(guestEngine);
    const precompile = guestPrecompile(guest, guest.load(code, defineProfile(vm)));
    const input = new TextEncoder().encode("a guest inside a host");
    const outcome = await run(await openAnyEngine(`evm/${name}`), precompile, input);
    const expected = new Uint8Array(createHash("sha256").update(input).digest());
    expect(parts(outcome)).toEqual({ succeeded: true, output: expected });
    expect(outcome.gasUsed).toBeGreaterThan(precompile(input, GAS).gasUsed);
  });

  test.each([
    ["halts", { type: "halt", reason: "unreachable", gasUsed: 1n, fuelUsed: 1n }],
    ["reverts", { type: "revert", output: Uint8Array.of(1), exitCode: 1, gasUsed: 1n, fuelUsed: 1n }],
    ["costs more than there is", { type: "success", output: Uint8Array.of(1), gasUsed: GAS + 1n, fuelUsed: GAS + 1n }],
  ] as const)("a contract that %s takes all the gas of its call and gives nothing", async (_, answer) => {
    const outcome = await run(await openAnyEngine(`evm/${name}`), () => answer, new Uint8Array(0));
    expect(parts(outcome)).toEqual({ succeeded: false, output: new Uint8Array(0) });
    expect(outcome.gasUsed).toBeGreaterThan((GAS * 9n) / 10n);
  });

  test("called by the transaction itself, without code between", async () => {
    const engine = await openAnyEngine(`evm/${name}`);
    const program = engine.load(new Uint8Array(0), defineProfile(evm));
    const host = new IsolatedHost(undefined, new Map([[ADDRESS, reverse]]));
    const call = message({ input: Uint8Array.of(1, 2), gasLimit: 200n, recipient: fromHex(ADDRESS) });
    const outcome = await engine.run(program, call, host);
    expect(outcome).toMatchObject({ type: "success", output: Uint8Array.of(2, 1), gasUsed: 100n });
  });
});
