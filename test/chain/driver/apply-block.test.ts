import { expect, it } from "vitest";
import { keccak256 } from "../../../src/base/hash.js";
import { fromHex, toHex } from "../../../src/base/hex.js";
import { decodeRlp, encodeRlp, integerToRlp, type RlpItem } from "../../../src/base/rlp.js";
import { ethereumRules } from "../../../src/chain/chain-rules.js";
import { type AppliedBlock, applyBlock, type BlockOutcome } from "../../../src/chain/driver/apply-block.js";
import { EMPTY_TRIE_ROOT } from "../../../src/state/commitment/mpt.js";
import { MemoryState } from "../../../src/state/memory-state.js";

/** The contract that keeps the roots of beacon blocks (EIP-4788), here one that stores its call data under the timestamp. */
const BEACON_ROOTS = "0x000f3df6d732807ef1319fb7b8bb8522d0beac02";
const STORES = fromHex("0x5f35425500");
const NO_UNCLES = encodeRlp([]);
const chain = await ethereumRules("cancun");

function headerOf(parent: Uint8Array, number: number, fields: { timestamp?: number; root?: number } = {}): RlpItem[] {
  const { timestamp = 1000 + number, root = number } = fields;
  const quantity = (value: number) => integerToRlp(BigInt(value));
  const hashes = [keccak256(parent), keccak256(NO_UNCLES)];
  const roots = [new Uint8Array(32), EMPTY_TRIE_ROOT, EMPTY_TRIE_ROOT, new Uint8Array(256)];
  const numbers = [0, number, 30_000_000, 0, timestamp].map(quantity);
  const rest = [new Uint8Array(0), new Uint8Array(32), new Uint8Array(8), quantity(7), EMPTY_TRIE_ROOT];
  const blobs = [quantity(0), quantity(0), new Uint8Array(32).fill(root)];
  return [...hashes, new Uint8Array(20), ...roots, ...numbers, ...rest, ...blobs];
}

const genesis = encodeRlp(headerOf(new Uint8Array(0), 0));
const before = new MemoryState([[BEACON_ROOTS, { balance: 0n, nonce: 1n, code: STORES, storage: new Map() }]]);

function apply(header: RlpItem[], parent: Uint8Array, state = before, rules = chain): BlockOutcome {
  const block = encodeRlp([header, [], [], []]);
  const ancestors = [{ header: parent, uncles: NO_UNCLES }];
  return applyBlock({ block, ancestors, state, chain: rules, chainId: 1n, hashOf: () => new Uint8Array(32) });
}

const codeOf = (outcome: BlockOutcome) => (outcome.type === "refused" ? outcome.error.code : outcome.type);

it("a block's changes stay as they are when another block is applied", () => {
  const first = headerOf(genesis, 1);
  const outcome = apply(first, genesis) as AppliedBlock;
  expect(outcome.type).toBe("applied");
  const second = apply(headerOf(encodeRlp(first), 2), encodeRlp(first), before.with(outcome.changes));
  expect(codeOf(second)).toBe("applied");
  const slot = toHex(new Uint8Array([...new Uint8Array(30), 1001 >> 8, 1001 & 255]));
  expect([...outcome.changes.storage.get(BEACON_ROOTS)!.written]).toEqual([[slot, new Uint8Array(32).fill(1)]]);
});

it.each<[string, (header: RlpItem[]) => RlpItem[]]>([
  ["unknown-parent", (header) => header.with(0, new Uint8Array(32))],
  ["wrong-number", (header) => header.with(8, integerToRlp(3n))],
  ["wrong-timestamp", (header) => header.with(11, integerToRlp(1000n))],
  ["wrong-gas-limit", (header) => header.with(9, integerToRlp(30_029_297n))],
  ["wrong-gas-limit", (header) => header.with(9, integerToRlp(4999n))],
  ["gas-over-limit", (header) => header.with(10, integerToRlp(30_000_001n))],
  ["wrong-gas-used", (header) => header.with(10, integerToRlp(1n))],
  ["extra-data-too-long", (header) => header.with(12, new Uint8Array(33))],
  ["wrong-difficulty", (header) => header.with(7, integerToRlp(1n))],
  ["wrong-nonce", (header) => header.with(14, new Uint8Array(8).fill(1))],
  ["wrong-uncles-hash", (header) => header.with(1, new Uint8Array(32))],
  ["wrong-base-fee", (header) => header.with(15, integerToRlp(8n))],
  ["wrong-transactions-root", (header) => header.with(4, new Uint8Array(32))],
  ["wrong-receipts-root", (header) => header.with(5, new Uint8Array(32))],
  ["wrong-bloom", (header) => header.with(6, new Uint8Array(256).fill(1))],
  ["wrong-withdrawals-root", (header) => header.with(16, new Uint8Array(32))],
  ["wrong-blob-gas-limit", (header) => header.with(17, integerToRlp(1n))],
  ["wrong-blob-gas-used", (header) => header.with(17, integerToRlp(131_072n))],
  ["wrong-excess-blob-gas", (header) => header.with(18, integerToRlp(131_072n))],
  ["wrong-fields", (header) => header.slice(0, -1)],
  ["undecodable", (header) => header.with(14, new Uint8Array(7))],
  ["wrong-fields", (header) => [...header, new Uint8Array(32), new Uint8Array(32)]],
  ["undecodable", (header) => [...header, new Uint8Array(32), new Uint8Array(32), new Uint8Array(32)]],
])("a block is refused: %s", (code, change) => {
  expect(codeOf(apply(headerOf(genesis, 1), genesis))).toBe("applied");
  const outcome = apply(change(headerOf(genesis, 1)), genesis);
  expect(codeOf(outcome)).toBe(code);
  const message = outcome.type === "refused" ? outcome.error.message : "";
  expect(message).toMatch(code === "undecodable" ? /byte \d+/ : /expected .*\w+, found \w+$/);
});

it.each<[(header: RlpItem[]) => RlpItem[], string]>([
  [(header) => header.with(11, integerToRlp(1000n)), "expected more than 1000, found 1000"],
  [(header) => header.with(9, integerToRlp(4999n)), "expected less than a 1024th away from 30000000, found 4999"],
  [(header) => header.with(10, integerToRlp(30_000_001n)), "expected at most 30000000, found 30000001"],
  [(header) => header.with(14, new Uint8Array([0, 0, 0, 0, 0, 0, 1, 2])), "expected 0, found 258"],
  [(header) => header.with(17, integerToRlp(1n)), "expected a multiple of 131072, found 1"],
  [(header) => header.with(17, integerToRlp(7n * 131_072n)), "expected at most 786432, found 917504"],
  [
    (header) => header.with(6, new Uint8Array(256).fill(0, 0, 64).fill(1, 64)),
    `at byte 64, expected 0, found 0x${"01".repeat(32)}`,
  ],
])("a refusal names both values: %#", (change, message) => {
  const outcome = apply(change(headerOf(genesis, 1)), genesis);
  expect(outcome.type === "refused" && outcome.error.message).toMatch(new RegExp(`: ${message}$`));
});

it("some blocks must have an extra data that the chain asks for (EIP-779)", async () => {
  const bytes = new TextEncoder().encode("dao-hard-fork");
  const requiring = await ethereumRules("cancun", { requiredExtraData: { from: 1n, to: 2n, bytes } });
  const without = headerOf(genesis, 1);
  expect(codeOf(apply(without, genesis, before, requiring))).toBe("wrong-extra-data");
  expect(codeOf(apply(without.with(12, bytes.with(0, 1)), genesis, before, requiring))).toBe("wrong-extra-data");
  expect(codeOf(apply(without.with(12, bytes), genesis, before, requiring))).toBe("applied");
  const next = headerOf(encodeRlp(without), 2);
  expect(codeOf(apply(next, encodeRlp(without), before, requiring))).toBe("applied");
  expect(codeOf(apply(without, genesis, before, chain))).toBe("applied");
});

it("bytes that are no block are refused with the place, however they end", () => {
  const block = encodeRlp([headerOf(genesis, 1), [], [], []]);
  for (let end = 0; end < block.length; end += 7) {
    const cut = block.subarray(0, end);
    const outcome = applyBlock({
      ...{ block: cut, ancestors: [{ header: genesis, uncles: NO_UNCLES }], state: before, chain, chainId: 1n },
      hashOf: () => new Uint8Array(32),
    });
    expect(codeOf(outcome)).toBe("undecodable");
    expect(outcome.type === "refused" && outcome.error.message).toMatch(/byte \d+/);
  }
  expect(decodeRlp(block)).toHaveLength(4);
});
