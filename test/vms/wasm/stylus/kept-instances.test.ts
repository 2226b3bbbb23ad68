import fc from "fast-check";
import { expect, it } from "vitest";
import { toHex } from "../../../../src/base/hex.js";
import { type ChainRules, ethereumRules } from "../../../../src/chain/chain-rules.js";
import { outputOf } from "../../../../src/vm/outcome.js";
import { CompiledEngine } from "../../../../vms/wasm/compiled/engine.js";
import { ValueType } from "../../../../vms/wasm/isa/types.js";
import { contractAt, World } from "../../../chain/driver/vm-worlds.js";
import { CONTRACTS, commonContracts, gasForLevels, onWasm } from "../../../differential/call-trees.js";
import { type Instruction, moduleBytes } from "../assembler.js";

const { i32, i64 } = ValueType;
const [READ_ARGS, WRITE_RESULT] = [0, 1];
const ARGS = 1024;
const GROW = 4;
const argument = (index: number): Instruction[] => [
  ["i32.const", ARGS + index],
  ["i32.load8_u", 0],
];
const ifEnd = (value: number, ...then: Instruction[]): Instruction[] => [
  ...argument(2),
  ...([["i32.const", value], "i32.eq", ["if", -64]] as Instruction[]),
  ...then,
  "end",
];

/** Tells what it finds in its memory and globals, changes both, and ends as its data says: 1 by a trap, 2 by a revert. */
function leaky(pages: number): Uint8Array {
  const code: Instruction[] = [
    ...([
      ["i32.const", ARGS],
      ["call", READ_ARGS],
    ] as Instruction[]),
    // What is there: three places of memory, its size, two globals.
    ...([
      ["i32.const", 2048],
      ["i32.const", 0],
      ["i64.load", 0],
      ["i64.store", 0],
    ] as Instruction[]),
    ...([["i32.const", 2056], ...argument(0), ["i64.load", 40], ["i64.store", 0]] as Instruction[]),
    ...([
      ["i32.const", 2064],
      ["i32.const", pages * 65536 - 8],
      ["i64.load", 0],
      ["i64.store", 0],
    ] as Instruction[]),
    ...([["i32.const", 2072], ["memory.size"], ["i32.store", 0]] as Instruction[]),
    ...([
      ["i32.const", 2076],
      ["global.get", 0],
      ["i32.store", 0],
    ] as Instruction[]),
    ...([
      ["i32.const", 2080],
      ["global.get", 1],
      ["i64.store", 0],
    ] as Instruction[]),
    // What the next run must not see.
    ...([...argument(0), ...argument(1), ["i32.store8", 40]] as Instruction[]),
    ...([
      ["i32.const", 0],
      ["i64.const", -1],
      ["i64.store", 0],
    ] as Instruction[]),
    ...([
      ["i32.const", pages * 65536 - 8],
      ["i64.const", 77],
      ["i64.store", 0],
    ] as Instruction[]),
    ...([["global.get", 0], ["i32.const", 3], "i32.mul", ["global.set", 0]] as Instruction[]),
    ...([
      ["i64.const", 5],
      ["global.set", 1],
    ] as Instruction[]),
    ...ifEnd(1, "unreachable"),
    ...ifEnd(GROW, ["i32.const", 1], ["memory.grow"], "drop"),
    ...([
      ["i32.const", 2048],
      ["i32.const", 40],
      ["call", WRITE_RESULT],
    ] as Instruction[]),
    ...([...argument(2), ["i32.const", 2], "i32.eq"] as Instruction[]),
  ];
  return moduleBytes({
    memory: [pages, pages + 2],
    imports: [
      { name: "vm_hooks.read_args", params: [i32] },
      { name: "vm_hooks.write_result", params: [i32, i32] },
    ],
    globals: [
      { type: i32, mutable: true, init: ["i32.const", 7] },
      { type: i64, mutable: true, init: ["i64.const", 9] },
    ],
    functions: [{ export: "user_entrypoint", params: [i32], results: [i32], code }],
    data: [1, 2, 3, 4, 5, 6, 7, 8],
  });
}

const rules = await ethereumRules("cancun", { contractVms: [{ engine: "wasm/compiled" }] });
const interpreted = await ethereumRules("cancun", { contractVms: [{ engine: "wasm/interpreter" }] });

/** The rules with an engine of their own. */
function rulesWith(engine: CompiledEngine): ChainRules {
  return { ...rules, contractVms: rules.contractVms!.map((each) => ({ ...each, engine })) };
}

interface Sending {
  readonly to: number;
  readonly data: Uint8Array;
  readonly gasLimit?: bigint;
}

/** All that transactions, one after the other, let be seen. */
async function sightings(chain: ChainRules, codes: readonly Uint8Array[], sendings: readonly Sending[]) {
  const world = new World(
    chain,
    codes.map((code, i) => [contractAt(i), { code, balance: 3n }]),
  );
  const seen = [];
  for (const { to, data, gasLimit = 16_000_000n } of sendings) {
    const { outcome, gasUsed, logs } = await world.send({ to: contractAt(to), data, gasLimit });
    seen.push({
      type: outcome.type,
      output: outcome.type === "halt" ? outcome.reason : toHex(outputOf(outcome)),
      gasUsed,
      logs,
    });
  }
  return { seen, root: toHex(world.state.root()) };
}

/** The same on instances that are kept, on new ones only, and on the interpreter. */
async function expectSame(codes: readonly Uint8Array[], sendings: readonly Sending[]): Promise<number> {
  const keeping = new CompiledEngine();
  const always = new CompiledEngine("never");
  const kept = await sightings(rulesWith(keeping), codes, sendings);
  expect(kept).toEqual(await sightings(rulesWith(always), codes, sendings));
  expect(kept).toEqual(await sightings(interpreted, codes, sendings));
  expect(always.pool.reused).toBe(0);
  return keeping.pool.reused;
}

it("a run cannot tell whether its instance was used before: memory, globals, after traps, reverts and growth", {
  timeout: 60_000,
}, async () => {
  const sending = fc.record({
    to: fc.nat(1),
    data: fc.tuple(fc.nat(255), fc.nat(255), fc.constantFrom(0, 0, 0, 1, 2, GROW)).map((each) => Uint8Array.from(each)),
    gasLimit: fc.constantFrom(16_000_000n, 16_000_000n, 16_000_000n, 60_000n),
  });
  let reused = 0;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 6 }), fc.array(sending, { maxLength: 12 }), async (pages, sendings) => {
      reused += await expectSame([leaky(pages), leaky(1)], sendings);
    }),
    { numRuns: 40 },
  );
  expect(reused).toBeGreaterThan(50);
});

it("nor can contracts that call each other and themselves, transaction after transaction", {
  timeout: 60_000,
}, async () => {
  let reused = 0;
  const first = { to: 0, data: Uint8Array.of(3), gasLimit: gasForLevels(3) };
  await fc.assert(
    fc.asyncProperty(
      commonContracts,
      fc.array(fc.nat(CONTRACTS - 1), { minLength: 1, maxLength: 3 }),
      async (contracts, others) => {
        const sendings = [first, ...others.map((to) => ({ ...first, to }))];
        reused += await expectSame(
          contracts.map((each) => onWasm(each)),
          sendings,
        );
      },
    ),
    { numRuns: 30 },
  );
  expect(reused).toBeGreaterThan(30);
});
