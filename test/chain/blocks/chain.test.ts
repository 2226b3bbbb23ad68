import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesToBigint } from "../../../src/base/bytes.js";
import { keccak256 } from "../../../src/base/hash.js";
import { fromHex, toHex } from "../../../src/base/hex.js";
import { encodeRlp, integerToRlp, type RlpItem } from "../../../src/base/rlp.js";
import { storedBytes } from "../../../src/chain/blocks/block-store.js";
import { Chain, type ChainOptions } from "../../../src/chain/blocks/chain.js";
import { ChainReader } from "../../../src/chain/blocks/chain-reader.js";
import type { SideLimits } from "../../../src/chain/blocks/side-blocks.js";
import { balanceOf } from "../../../src/state/account.js";
import { mptCommitment } from "../../../src/state/commitment/mpt.js";
import { DatabaseState } from "../../../src/state/store/database-state.js";
import { MemoryStore } from "../../../src/state/store/memory-store.js";
import type { StoreReader } from "../../../src/state/store/store.js";
import { TABLE_NODE, TABLE_REVERSE, TABLE_SIDE } from "../../../src/state/store/tables.js";
import {
  blockAfter,
  contentOf,
  genesis,
  type MadeBlock,
  withdrawalSpec,
  withHeader,
} from "../../support/withdrawal-chain.js";

function open(options: ChainOptions = {}) {
  const store = new MemoryStore();
  return { store, chain: Chain.open(store, withdrawalSpec, options) };
}

/** So many blocks after one, which pay to accounts of their own. */
function branch(from: MadeBlock, length: number, salt = 0n): MadeBlock[] {
  const blocks: MadeBlock[] = [];
  for (let i = 0; i < length; i++) blocks.push(blockAfter(blocks.at(-1) ?? from, 100 + i, BigInt(i + 1), salt));
  return blocks;
}

const typeOf = (chain: Chain, { block }: MadeBlock) => {
  const outcome = chain.import(block);
  return outcome.type === "refused" ? outcome.error.code : outcome.type;
};

function expectState(store: StoreReader, { header, balances }: MadeBlock): void {
  const state = new DatabaseState(store);
  for (const [address, balance] of balances) expect(balanceOf(state.account(fromHex(address))!)).toBe(balance);
  expect(toHex(mptCommitment.root(store))).toBe(toHex(header[3] as Uint8Array));
}

function expectSideBlocks(store: StoreReader, { blocks, bytes }: SideLimits): void {
  const sides = [...store.entries(Uint8Array.of(TABLE_SIDE), Uint8Array.of(TABLE_SIDE + 1))];
  expect(sides.length).toBeLessThanOrEqual(blocks);
  const kept = sides.reduce((sum, [key]) => sum + storedBytes(store, key.slice(9)), 0);
  expect(kept).toBeLessThanOrEqual(bytes);
  const said = sides.reduce((sum, [, value]) => sum + Number(bytesToBigint(value)), 0);
  expect(said).toBe(kept);
}

describe("a chain", () => {
  it("takes blocks one after the other, gives them back and knows the state after each", () => {
    const { store, chain } = open();
    const blocks = branch(genesis, 5);
    expect(blocks.map((each) => typeOf(chain, each))).toEqual(new Array(5).fill("head"));
    expect(chain.head().number).toBe(5n);
    expect(chain.import(blocks[4]!.block)).toMatchObject({ type: "known", block: { number: 5n } });
    for (const { block, hash, number } of blocks) {
      expect(chain.block(number)).toEqual(block);
      expect(chain.block(hash)).toEqual(block);
      expect(chain.receipts(number)).toEqual([]);
      expect(chain.header(number)).toMatchObject({ hash, totalDifficulty: 0n });
    }
    expect(chain.block(6n)).toBeUndefined();
    expect(chain.transaction(new Uint8Array(32))).toBeUndefined();
    expectState(store, blocks[4]!);
    for (const each of [genesis, ...blocks]) {
      using view = chain.stateAt(each.hash);
      expectState(view.store, each);
    }
    expect(new ChainReader(store).head()).toEqual(chain.head());
  });

  it("changes to a branch that gets longer, and back, with the state of each", () => {
    for (const sideBytes of [0, 1_000_000]) {
      const { store, chain } = open({ sideBytes });
      const first = branch(genesis, 4);
      const second = branch(first[0]!, 5, 1n);
      for (const each of first) chain.import(each.block);
      expect(second.map((each) => typeOf(chain, each))).toEqual(["side", "side", "side", "head", "head"]);
      expectState(store, second[4]!);
      for (const each of [...first, ...second]) {
        using view = chain.stateAt(each.hash);
        expectState(view.store, each);
      }
      const longer = branch(first[3]!, 3, 2n);
      expect(longer.map((each) => chain.import(each.block))).toMatchObject([
        { type: "side", dropped: 0 },
        { type: "side", dropped: 0 },
        { type: "head", dropped: 5 },
      ]);
      expectState(store, longer[2]!);
      expect(chain.header(3n)!.hash).toEqual(first[2]!.hash);
    }
  });

  it("is the same after a reorganisation as if the other branch had never been there, but for its blocks", () => {
    const [first, second] = [branch(genesis, 3), branch(genesis, 4, 1n)];
    const [both, one] = [open(), open()];
    for (const each of [...first, ...second]) both.chain.import(each.block);
    for (const each of second) one.chain.import(each.block);
    const others = new Set(first.map(({ hash }) => toHex(hash).slice(2)));
    const isOfOther = (key: string) => [...others].some((hash) => key.endsWith(hash));
    const content = [...contentOf(both.store)].filter(([key]) => !isOfOther(key));
    expect(new Map(content)).toEqual(contentOf(one.store));
  });

  it("can be set to any block that is near enough", () => {
    const { store, chain } = open({ reverseDepth: 4 });
    const blocks = branch(genesis, 6);
    for (const each of blocks) chain.import(each.block);
    expect(chain.setHead(blocks[2]!.hash)).toBe(3);
    expectState(store, blocks[2]!);
    expect(chain.hashOf(4n)).toBeUndefined();
    expect(chain.setHead(blocks[5]!.hash)).toBe(0);
    expectState(store, blocks[5]!);
    expect(() => chain.setHead(genesis.hash)).toThrow(/block 0 is more than 4 before the head, 6/);
    expect(() => chain.setHead(new Uint8Array(32))).toThrow(/there is no block 0x00/);
    expect(() => chain.stateAt(1n)).toThrow(/state after block 1 is not kept/);
    const late = blockAfter(blocks[0]!, 9, 9n);
    expect(typeOf(chain, late)).toBe("too-old");
    expect(typeOf(chain, blockAfter(late, 9, 9n))).toBe("unknown-parent");
  });

  it("forgets side blocks that it cannot go to any more", () => {
    const { store, chain } = open({ reverseDepth: 2 });
    const side = blockAfter(genesis, 1, 1n, 5n);
    const blocks = branch(genesis, 6);
    chain.import(blocks[0]!.block);
    expect(typeOf(chain, side)).toBe("side");
    for (const each of blocks.slice(1)) chain.import(each.block);
    expect([...contentOf(store).keys()].filter((key) => key.includes(toHex(side.hash).slice(2)))).toEqual([]);
  });

  it("opens again where it was, and refuses the store of another chain", () => {
    const { store, chain } = open();
    const blocks = branch(genesis, 3);
    const side = branch(genesis, 4, 1n);
    for (const each of [...blocks, ...side.slice(0, 3)]) chain.import(each.block);
    const again = Chain.open(store, withdrawalSpec);
    expect(again.head()).toEqual(chain.head());
    expect(typeOf(again, side[3]!)).toBe("head");
    expectState(store, side[3]!);
    const other = { ...withdrawalSpec, genesis: { ...withdrawalSpec.genesis, block: blocks[0]!.block } };
    expect(() => Chain.open(store, other)).toThrow(new RegExp(`${toHex(genesis.hash)}, not ${toHex(blocks[0]!.hash)}`));
    expect(() => Chain.open(new MemoryStore(), other)).toThrow(/its header says/);
    const binary = { ...withdrawalSpec, commitment: { ...mptCommitment, name: "binary" as const } };
    expect(() => Chain.open(store, binary)).toThrow(/its commitment is mpt, not binary/);
  });

  it("is what a model says, whatever tree of blocks comes in whatever order, over restarts", () => {
    const step = fc.record({ parent: fc.nat(), account: fc.integer({ min: 1, max: 4 }), restart: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 40 }),
        fc.integer({ min: 1, max: 50 }),
        fc.nat(3000),
        fc.option(fc.record({ blocks: fc.nat(6), bytes: fc.nat(5000) }), { nil: undefined }),
        (steps, depth, bytes, sideLimits) => {
          const store = new MemoryStore();
          const options = {
            reverseDepth: depth,
            sideBytes: bytes,
            ...(sideLimits === undefined ? {} : { sideLimits }),
          };
          let chain = Chain.open(store, withdrawalSpec, options);
          const known = [genesis];
          let head = genesis;
          for (const [i, { parent, account, restart }] of steps.entries()) {
            const made = blockAfter(known[parent % known.length]!, account, BigInt(i + 1), BigInt(i));
            const outcome = chain.import(made.block);
            if (outcome.type === "refused") {
              expect(["too-old", "unknown-parent", ...(sideLimits ? ["no-room"] : [])]).toContain(outcome.error.code);
              continue;
            }
            known.push(made);
            if (made.number > head.number) head = made;
            expect(chain.head().hash).toEqual(head.hash);
            if (sideLimits !== undefined) expectSideBlocks(store, sideLimits);
            if (restart) chain = Chain.open(store, withdrawalSpec, options);
          }
          expectState(store, head);
        },
      ),
      { numRuns: 100 },
    );
  });

  it("keeps so many side blocks: the lowest goes with all that follow it, and a branch without room is refused", () => {
    const { store, chain } = open({ sideLimits: { blocks: 3, bytes: 10_000 } });
    const blocks = branch(genesis, 6);
    for (const each of blocks) chain.import(each.block);
    const [low, high] = [branch(genesis, 2, 1n), branch(blocks[2]!, 2, 2n)];
    expect([...low, high[0]!].map((each) => typeOf(chain, each))).toEqual(["side", "side", "side"]);
    expectSideBlocks(store, { blocks: 3, bytes: 10_000 });
    expect(typeOf(chain, high[1]!)).toBe("side");
    expect(low.map(({ hash }) => chain.header(hash))).toEqual([undefined, undefined]);
    expect(high.map(({ hash }) => chain.header(hash)?.number)).toEqual([4n, 5n]);
    const long = branch(genesis, 4, 3n);
    expect(long.map((each) => typeOf(chain, each))).toEqual(["side", "side", "side", "no-room"]);
    expect(chain.header(high[0]!.hash)).toBeUndefined();
    const small = open({ sideLimits: { blocks: 3, bytes: 900 } });
    for (const each of blocks) small.chain.import(each.block);
    expect(typeOf(small.chain, low[0]!)).toBe("side");
    const before = contentOf(small.store);
    expect(typeOf(small.chain, low[1]!)).toBe("no-room");
    expect(contentOf(small.store)).toEqual(before);
  });

  it("keeps the blocks that it has gone back from, as far as there is room", () => {
    const { store, chain } = open({ sideLimits: { blocks: 2, bytes: 10_000 } });
    const blocks = branch(genesis, 4);
    for (const each of blocks) chain.import(each.block);
    expect(chain.setHead(genesis.hash)).toBe(4);
    expectState(store, genesis);
    expectSideBlocks(store, { blocks: 2, bytes: 10_000 });
    for (const each of blocks) expect(["head", "known"]).toContain(typeOf(chain, each));
  });

  it("is not opened when the record of its state's root is gone", () => {
    const { store, chain } = open();
    for (const each of branch(genesis, 3)) chain.import(each.block);
    const [key] = [...store.entries(Uint8Array.of(TABLE_NODE), Uint8Array.of(TABLE_NODE + 1))][0]!;
    store.commit([[key, undefined]]);
    expect(() => Chain.open(store, withdrawalSpec)).toThrow(/the node at 0x0400 is not there/);
  });

  it("is not opened when its state is another's", () => {
    const { store, chain } = open();
    const blocks = branch(genesis, 3);
    for (const each of blocks) chain.import(each.block);
    const other = open();
    other.chain.import(blocks[0]!.block);
    const [record] = [...other.store.entries(Uint8Array.of(TABLE_NODE), Uint8Array.of(TABLE_NODE + 1))];
    store.commit([record!]);
    expect(() => Chain.open(store, withdrawalSpec)).toThrow(
      /root of the stored state is 0x\w{64}, the header of block 3 says 0x\w{64}: restore/,
    );
  });

  it("lets go of what a deeper one has kept", () => {
    const { store, chain } = open({ reverseDepth: 10 });
    const blocks = branch(genesis, 6);
    for (const each of blocks) chain.import(each.block);
    expect(typeOf(chain, blockAfter(genesis, 1, 1n, 5n))).toBe("side");
    const again = Chain.open(store, withdrawalSpec, { reverseDepth: 2 });
    expect(
      [...store.entries(Uint8Array.of(TABLE_REVERSE), Uint8Array.of(TABLE_SIDE + 1))].map(([key]) => key[0]),
    ).not.toContain(TABLE_SIDE);
    expect([...store.entries(Uint8Array.of(TABLE_REVERSE), Uint8Array.of(TABLE_REVERSE + 1))].length).toBe(2);
    expect(again.setHead(blocks[3]!.hash)).toBe(2);
  });
});

describe("a block that is wrong", () => {
  const parent = branch(genesis, 1)[0]!;
  const good = blockAfter(parent, 3, 4n);
  const withdrawals = [[integerToRlp(0n), integerToRlp(7n), fromHex(`0x${"03".padStart(40, "0")}`), integerToRlp(4n)]];
  const { store, chain } = open();
  chain.import(parent.block);
  const before = contentOf(store);
  const refuse = (block: Uint8Array) => {
    const outcome = chain.import(block);
    expect(contentOf(store)).toEqual(before);
    expect(chain.head().hash).toEqual(parent.hash);
    return outcome.type === "refused" ? outcome.error : undefined;
  };

  it("is none when nothing is", () => {
    expect(withHeader(good.header, withdrawals).block).toEqual(good.block);
    expect(open().chain.import(parent.block).type).toBe("head");
  });

  const CODES = [
    ["unknown-parent"],
    ["wrong-uncles-hash"],
    [undefined],
    ["wrong-state-root"],
    ["wrong-transactions-root"],
    ["wrong-receipts-root"],
    ["wrong-bloom"],
    ["wrong-difficulty"],
    ["wrong-number"],
    // A gas limit may differ by a little.
    [undefined],
    ["wrong-gas-used"],
    // A timestamp may be anything later.
    [undefined],
    [undefined],
    [undefined],
    ["wrong-nonce"],
    ["wrong-base-fee"],
    ["wrong-withdrawals-root"],
  ] as const;

  it.each(CODES.map(([code], field) => [field, code] as const))(
    "in field %i of its header, by one: %s",
    (field, code) => {
      for (const by of [1n, -1n]) {
        const bytes = good.header[field] as Uint8Array;
        const changed = changeBy(bytes, by, FIXED.has(field));
        if (changed === undefined) continue;
        const { block } = withHeader(good.header.with(field, changed), withdrawals);
        if (code === undefined) {
          // Other blocks, which are as good: a coinbase that gets nothing, a gas limit, a time, extra data, randomness.
          expect(open2(parent, block)).toBe("head");
          continue;
        }
        const error = refuse(block);
        expect(error?.code).toBe(code);
        expect(error?.message).toMatch(field === 0 ? /is not in the chain/ : /expected .*, found /);
      }
    },
  );

  it("in its bytes, wherever they are cut or changed", () => {
    fc.assert(
      fc.property(fc.nat(good.block.length - 1), fc.integer({ min: 1, max: 255 }), fc.boolean(), (at, flip, isCut) => {
        const bytes = isCut ? good.block.slice(0, at) : good.block.with(at, good.block[at]! ^ flip);
        const outcome = open2(parent, bytes);
        expect(outcome).toMatch(/^[a-z-]+$/);
        if (isCut) expect(outcome).toBe("undecodable");
      }),
      { numRuns: 500 },
    );
  });

  it("because it is no block at all", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void expect(refuse(bytes)).toBeDefined()));
    expect(refuse(encodeRlp([good.header as RlpItem, [], []]))?.code).toBe("undecodable");
  });

  it("with other withdrawals than its header says", () => {
    expect(refuse(withHeader(good.header, []).block)?.code).toBe("wrong-withdrawals-root");
    expect(refuse(withHeader(good.header, [...withdrawals, ...withdrawals]).block)?.code).toBe(
      "wrong-withdrawals-root",
    );
  });
});

/** Fields of fixed size. */
const FIXED = new Set([0, 1, 2, 3, 4, 5, 6, 13, 14, 16]);

function changeBy(bytes: Uint8Array, by: bigint, isFixed: boolean): Uint8Array | undefined {
  const value = bytesToBigint(bytes) + by;
  if (value < 0n) return undefined;
  if (!isFixed) return integerToRlp(value);
  const digits = value.toString(16).padStart(2 * bytes.length, "0");
  return digits.length > 2 * bytes.length ? undefined : fromHex(`0x${digits}`);
}

function open2(parent: MadeBlock, block: Uint8Array): string {
  const { chain } = open();
  chain.import(parent.block);
  const outcome = chain.import(block);
  return outcome.type === "refused" ? outcome.error.code : outcome.type;
}

it("hashes of test blocks are of their headers", () => {
  expect(keccak256(encodeRlp(genesis.header as RlpItem))).toEqual(genesis.hash);
});
