import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toHex } from "../../src/base/hex.js";
import { type ChainRules, ethereumRules } from "../../src/chain/chain-rules.js";
import { ValueType } from "../../vms/wasm/isa/types.js";
import { HOOK_TYPES } from "../../vms/wasm/stylus/hooks.js";
import { contractAt, World } from "../chain/driver/vm-worlds.js";
import { bytecode, CALLEE, push, RECIPIENT } from "../vms/evm/evm-run.js";
import { program } from "../vms/evm/interpreter-run.js";
import { moduleBytes } from "../vms/wasm/assembler.js";
import { anyCall } from "../vms/wasm/stylus/any-call.js";
import { contract, numbers, result } from "../vms/wasm/stylus/contracts.js";

const { i32, i64 } = ValueType;
/** The most that a chain can let contracts have. */
const STACK_BYTES = 524_288;
const chains: readonly ChainRules[] = await Promise.all(
  ["wasm/compiled", "wasm/interpreter"].map((engine) => {
    const contractVms = [{ engine, profile: { settings: { stackBytes: STACK_BYTES } } }];
    return ethereumRules("osaka", { engine: "evm/interpreter", contractVms });
  }),
);

/** What two transactions to the contract do, the same on all engines. */
async function sightingOf(codes: readonly (readonly [Uint8Array, Uint8Array])[], gasLimit: bigint) {
  const seen = [];
  for (const chain of chains) {
    const world = new World(
      chain,
      codes.map(([at, code]) => [at, { code, balance: 100n }]),
    );
    const sent = [];
    for (const value of [1n, 0n]) {
      const { outcome, gasUsed, logs } = await world.send({
        to: codes[0]![0],
        data: new Uint8Array(40),
        value,
        gasLimit,
      });
      // Where a machine stopped engines tell as far as they know.
      const { type } = outcome;
      const ended = outcome.type === "halt" ? { type, reason: outcome.reason } : outcome;
      sent.push({ ended, gasUsed, logs, root: toHex(world.state.root()) });
    }
    seen.push(sent);
  }
  for (const other of seen.slice(1)) expect(other).toEqual(seen[0]);
  return seen[0]!;
}

describe("contracts on several VMs that do anything", () => {
  it("end alike on all engines, within their gas", { timeout: 120_000 }, async () => {
    // The first words of memory: the other contract, so that calls and creations lead somewhere.
    const words = (address: Uint8Array) => [
      ...address,
      ...new Uint8Array(43),
      1,
      ...new Uint8Array(31),
      0x11,
      ...CALLEE,
    ];
    const module = (to: Uint8Array) =>
      fc.array(anyCall, { maxLength: 6 }).map((calls) => contract([...calls.flat(), ...result(0, 32)], words(to)));
    const gas = fc.oneof(fc.constant(2_000_000n), fc.bigInt(60_000n, 400_000n));
    await fc.assert(
      fc.asyncProperty(
        program,
        module(RECIPIENT),
        module(CALLEE),
        gas,
        fc.boolean(),
        async (evm, a, b, gasLimit, first) => {
          const [onEvm, onWasm] = [[RECIPIENT, evm] as const, [CALLEE, a] as const];
          const codes = [...(first ? [onEvm, onWasm] : [onWasm, onEvm]), [contractAt(0xdd - 0xa0), b] as const];
          for (const { gasUsed } of await sightingOf(codes, gasLimit)) expect(gasUsed).toBeLessThanOrEqual(gasLimit);
        },
      ),
      { numRuns: 150 },
    );
  });

  /** Calls itself so often, each time with so many locals, and then another contract with no data. */
  const deep = (to: Uint8Array, turns: number, locals: number) =>
    moduleBytes({
      memory: [1],
      imports: ["call_contract"].map((name) => {
        const { params, results } = HOOK_TYPES[name]!;
        return { name: `vm_hooks.${name}`, params: [...params], results: [...results] };
      }),
      functions: [
        {
          ...{ params: [i32], results: [i32], locals: Array(locals).fill(i64) },
          code: [
            ...[["local.get", 0] as const, "i32.eqz", ["if", -64] as const],
            ...[
              ...numbers(0, 64, 0, 64),
              ["i64.const", -1] as const,
              ...numbers(200),
              ["call", 0] as const,
              "return",
              "end",
            ],
            ...[["local.get", 0] as const, ...numbers(1), "i32.sub", ["call", 1] as const],
          ],
        },
        {
          ...{ export: "user_entrypoint", params: [i32], results: [i32] },
          code: [...numbers(turns), ["call", 1], "drop", ...numbers(0)],
        },
      ],
      data: [...to, ...new Uint8Array(76)],
    });

  it.each([
    ["a little", 3, 0],
    ["in many small frames", 1000, 0],
    ["in a few large frames", 20, 2000],
    ["all that there is", 4500, 0],
  ])(
    "and call each other without end, using %s of the stack, end alike",
    { timeout: 120_000 },
    async (_, turns, locals) => {
      const back = bytecode(`6001 600054 01 600055 6000 6000 6000 6000 6000 ${push(CALLEE)} 5a f1 600052 60206000f3`);
      const codes = [[RECIPIENT, back] as const, [CALLEE, deep(RECIPIENT, turns, locals)] as const];
      const [first] = await sightingOf(codes, 16_000_000n);
      expect(first!.ended.type).toBe("success");
    },
  );
});
