import fc from "fast-check";
import { expect, it } from "vitest";
import { keccak256 } from "../../../src/base/hash.js";
import { toHex } from "../../../src/base/hex.js";
import { decodeRlp, type RlpItem } from "../../../src/base/rlp.js";
import { encodeHeader } from "../../../src/chain/block-header.js";
import type { BlockPlan } from "../../../src/chain/builder/block-plan.js";
import { type BuiltBlock, buildBlock, type OpenBlock } from "../../../src/chain/builder/build-block.js";
import { fillFromMempool } from "../../../src/chain/builder/fill-from-mempool.js";
import { type ChainRules, ethereumRules } from "../../../src/chain/chain-rules.js";
import { applyBlock } from "../../../src/chain/driver/apply-block.js";
import { Mempool } from "../../../src/chain/mempool/mempool.js";
import { MemoryState } from "../../../src/state/memory-state.js";
import { readChanges } from "../../../src/state/packed-changes.js";
import { ACCESS_LISTS } from "../../../src/vm/rules/parameters.js";
import { Wallet } from "../../support/wallet.js";

const NO_UNCLES = Uint8Array.of(0xc0);
const ZERO = new Uint8Array(32);
const CONTRACTS = [
  "0x00000961ef480eb55e80d19ad83579a64c007002",
  "0x0000bbddc7ce488642fb579f8b00f3a590007251",
  "0x000f3df6d732807ef1319fb7b8bb8522d0beac02",
];
const wallets = [1, 2, 3].map((number) => new Wallet(number));
const FORKS = ["frontier", "byzantium", "berlin", "london", "paris", "shanghai", "cancun", "prague", "osaka"];
const chains = await Promise.all(FORKS.map((fork) => ethereumRules(fork)));
/** Stores the block's number under the transaction's gas price. */
const STORES = Uint8Array.of(0x43, 0x3a, 0x55, 0x00);
const CONTRACT = new Uint8Array(20).fill(0xcc);

const before = new MemoryState([
  ...wallets.map(
    ({ address }) =>
      [toHex(address), { nonce: 0n, balance: 10n ** 18n, code: new Uint8Array(0), storage: new Map() }] as const,
  ),
  // A contract that stops is asked for requests and has none.
  ...CONTRACTS.map((name) => [name, { nonce: 1n, balance: 0n, code: Uint8Array.of(0), storage: new Map() }] as const),
  [toHex(CONTRACT), { nonce: 1n, balance: 0n, code: STORES, storage: new Map() }],
]);

function parentHeader(chain: ChainRules): Uint8Array {
  const hashes = {
    parentHash: ZERO,
    unclesHash: keccak256(NO_UNCLES),
    stateRoot: ZERO,
    transactionsRoot: ZERO,
    receiptsRoot: ZERO,
  };
  const numbers = { difficulty: 131_072n, number: 7n, gasLimit: 30_000_000n, gasUsed: 21_000n, timestamp: 1_000n };
  const later = { baseFeePerGas: 1_000n, withdrawalsRoot: ZERO, blobGasUsed: 0n, excessBlobGas: 0n };
  const rest = {
    coinbase: new Uint8Array(20),
    bloom: new Uint8Array(256),
    extraData: new Uint8Array(0),
    mixHash: ZERO,
  };
  const last = { nonce: new Uint8Array(8), parentBeaconBlockRoot: ZERO, requestsHash: ZERO, blockAccessListHash: ZERO };
  return encodeHeader({ ...hashes, ...numbers, ...later, ...rest, ...last }, chain.parameters);
}

function planFor(chain: ChainRules, fields: Partial<BlockPlan> = {}): BlockPlan {
  return {
    ancestors: [{ header: parentHeader(chain), uncles: NO_UNCLES }],
    state: before,
    chain,
    chainId: 1n,
    hashOf: () => ZERO,
    stateRoot: (packed) => before.with(readChanges(packed, before)).root(),
    number: 8n,
    timestamp: 1_012n,
    gasLimit: 30_000_000n,
    coinbase: new Uint8Array(20).fill(0xc0),
    withdrawals: [{ index: 1n, validatorIndex: 2n, address: new Uint8Array(20).fill(0xaa), amount: 3n }],
    ...fields,
  };
}

/** Whether importers take the block, and what follows is what the builder said. */
function expectValid(plan: BlockPlan, built: BuiltBlock): void {
  const { ancestors, state, chain, chainId, hashOf, stateRoot } = plan;
  const outcome = applyBlock({ block: built.block, ancestors, state, chain, chainId, hashOf, stateRoot });
  if (outcome.type === "refused") throw new Error(outcome.error.message);
  // In another order when accounts of transactions that were not added have been looked at.
  expect(outcome.changes).toEqual(built.changes);
  expect(outcome.receipts).toEqual(built.receipts);
}

const old = { type: 0 as const, maxFeePerGas: 10n ** 10n, maxPriorityFeePerGas: 10n ** 10n };
const addAll = (all: readonly Uint8Array[]) => (block: OpenBlock) => all.map((each) => block.add(each));

const choice = fc.record({
  wallet: fc.nat(2),
  skip: fc.nat(1),
  value: fc.bigInt(0n, 2n ** 61n),
  gasLimit: fc.constantFrom(20_000n, 21_000n, 90_000n, 16_000_000n),
  toContract: fc.boolean(),
});

it("a block of any fork that is built of any transactions is valid, and holds what was added", () => {
  fc.assert(
    fc.property(fc.constantFrom(...chains), fc.array(choice, { maxLength: 8 }), (chain, choices) => {
      const plan = planFor(chain);
      const nonces = [0n, 0n, 0n];
      const added: Uint8Array[] = [];
      const built = buildBlock(plan, (block) => {
        for (const { wallet, skip, value, gasLimit, toContract } of choices) {
          const nonce = nonces[wallet]! + BigInt(skip);
          const to = toContract ? CONTRACT : wallets[0]!.address;
          // A chain that did not bind transactions to it takes no chain id.
          const chainId = chain.fork === "frontier" ? { chainId: undefined } : {};
          const bytes = wallets[wallet]!.transaction({ ...old, nonce, value, gasLimit, to, ...(chainId as object) });
          if (block.add(bytes).type !== "added") continue;
          nonces[wallet] = nonce + 1n;
          added.push(bytes);
        }
      });
      expect(built.transactions).toEqual(added);
      expect(built.receipts).toHaveLength(added.length);
      expectValid(plan, built);
    }),
    { numRuns: 60 },
  );
});

it("a chain with access lists has the block's beside it, whose hash is in the header (EIP-7928)", async () => {
  const chain = await ethereumRules("prague", { parameters: new Map([[ACCESS_LISTS, 1]]) });
  const plan = planFor(chain);
  const built = buildBlock(
    plan,
    addAll([wallets[0]!.transaction({ nonce: 5n }), wallets[1]!.transaction({ nonce: 0n })]),
  );
  const [header] = decodeRlp(built.block) as RlpItem[][];
  expect(header![21]).toEqual(keccak256(built.accessList!));
  expectValid(plan, built);
});

it("says why a transaction is not added, and the block is as before", () => {
  const plan = planFor(chains[7]!, { gasLimit: 30_000_000n });
  const late = wallets[0]!.transaction({ nonce: 1n });
  const big = wallets[1]!.transaction({ nonce: 0n, gasLimit: 29_990_000n });
  let outcomes: readonly unknown[] = [];
  const built = buildBlock(plan, (block) => {
    outcomes = addAll([late, wallets[0]!.transaction({ nonce: 0n }), late, late, big, Uint8Array.of(1, 2)])(block);
  });
  expect(outcomes).toEqual([
    { type: "rejected", reason: "nonce-too-high" },
    { type: "added" },
    { type: "added" },
    { type: "rejected", reason: "nonce-too-low" },
    { type: "full" },
    { type: "rejected", reason: "undecodable" },
  ]);
  expect(built.gasUsed).toBe(42_000n);
  expectValid(plan, built);
});

it("a transaction that makes any block with it invalid is left out of the block that is built", () => {
  // Its log looks like a deposit's and holds none (EIP-6110).
  const depositContract = new Uint8Array(20).fill(0xdd);
  const topic = [
    0x64, 0x9b, 0xbc, 0x62, 0xd0, 0xe3, 0x13, 0x42, 0xaf, 0xea, 0x4e, 0x5c, 0xd8, 0x2d, 0x40, 0x49, 0xe7, 0xe1, 0xee,
    0x91, 0x2f, 0xc0, 0x88, 0x9a, 0xa7, 0x90, 0x80, 0x3b, 0xe3, 0x90, 0x38, 0xc5,
  ];
  const code = Uint8Array.of(0x7f, ...topic, 0x5f, 0x5f, 0xa1, 0x00);
  const account = { nonce: 1n, balance: 0n, code, storage: new Map() };
  const state = new MemoryState([...before.accounts, [toHex(depositContract), account]]);
  const chain = { ...chains[7]!, depositContract };
  const plan = planFor(chain, { state, stateRoot: (packed) => state.with(readChanges(packed, state)).root() });
  const breaks = wallets[0]!.transaction({ nonce: 0n, gasLimit: 100_000n, to: depositContract });
  const good = wallets[1]!.transaction({ nonce: 0n });
  const built = buildBlock(plan, addAll([good, breaks]));
  expect(built.transactions).toEqual([good]);
  expectValid(plan, built);
});

it.each<[string, Partial<BlockPlan>]>([
  ["timestamp", { timestamp: 1_000n }],
  ["gas limit", { gasLimit: 40_000_000n }],
  ["extra data", { extraData: new Uint8Array(33) }],
  ["number", { number: 9n }],
])("a plan with a wrong %s is refused with both values", (name, fields) => {
  expect(() => buildBlock(planFor(chains[6]!, fields), () => undefined)).toThrow(
    expect.objectContaining({
      code: "invalid-plan",
      message: expect.stringMatching(new RegExp(`${name}.*\\d+.*\\d+`)),
    }),
  );
});

it("a block holds the best that waits in a mempool, and what can be in none is gone from it", () => {
  const chain = chains[7]!;
  const block = {
    number: 8n,
    timestamp: 1_012n,
    gasLimit: 30_000_000n,
    coinbase: new Uint8Array(20),
    prevRandao: ZERO,
  };
  const pool = new Mempool({
    state: before,
    block: { ...block, baseFee: 876n, blobBaseFee: 1n, chainId: 1n, hashOf: () => ZERO },
    chain,
  });
  const tip = (gwei: bigint) => ({ maxPriorityFeePerGas: gwei * 10n ** 9n });
  const low = wallets[0]!.transaction({ nonce: 0n, ...tip(1n) });
  const high = wallets[1]!.transaction({ nonce: 0n, ...tip(5n) });
  const next = wallets[1]!.transaction({ nonce: 1n, ...tip(2n) });
  for (const each of [low, next, high]) pool.add(each);
  // The block's parent is another than the pool's head: there the account has nothing.
  const poor = new MemoryState([...before.accounts].filter(([name]) => name !== toHex(wallets[0]!.address)));
  const plan = planFor(chain, { state: poor, stateRoot: (packed) => poor.with(readChanges(packed, poor)).root() });
  const built = buildBlock(plan, (open) => fillFromMempool(open, pool));
  expect(built.transactions).toEqual([high, next]);
  expectValid(plan, built);
  expect(pool.size).toBe(2);
});
