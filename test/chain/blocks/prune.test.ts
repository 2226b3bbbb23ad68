import { expect, it } from "vitest";
import { keccak256 } from "../../../src/base/hash.js";
import { Chain } from "../../../src/chain/blocks/chain.js";
import { chainFault } from "../../../src/chain/blocks/chain-fault.js";
import { bodiesFrom, pruneChain } from "../../../src/chain/blocks/prune.js";
import { MemoryStore } from "../../../src/state/store/memory-store.js";
import type { Write } from "../../../src/state/store/store.js";
import * as table from "../../../src/state/store/tables.js";
import { grow, nextStoringBlock, storingSpec } from "../../support/storing-chain.js";
import { contentOf } from "../../support/withdrawal-chain.js";

const spec = await storingSpec({ rules: { fork: "prague", accessLists: true } });

function made(length: number, reverseDepth = 8) {
  const store = new MemoryStore();
  const chain = Chain.open(store, spec, { reverseDepth });
  const blocks = grow(chain, length);
  return { store, chain, blocks };
}

const keysOf = (store: MemoryStore, number: number) =>
  [...store.entries(Uint8Array.of(number), Uint8Array.of(number + 1))].length;

it("takes out side branches and what undoes more blocks than asked for", () => {
  const { store, chain } = made(20);
  const side = nextStoringBlock(chain, 1n, 9n);
  grow(chain, 1);
  expect(chain.import(side.block).type).toBe("side");
  expect(pruneChain(store, { reverseDepth: 3 })).toEqual({
    sideBlocks: 1,
    reverseChanges: 5,
    bodies: 0,
    transactions: 0,
  });
  expect(keysOf(store, table.TABLE_SIDE)).toBe(0);
  expect(chain.header(side.hash)).toBeUndefined();
  const again = Chain.open(store, spec, { reverseDepth: 8 });
  expect(() => again.setHead(again.hashOf(17n)!)).toThrow(/what undoes the blocks between block 17 .* is not kept/);
  expect(() => again.stateAt(17n)).toThrow(/state after block 17 is not kept/);
  expect(again.setHead(again.hashOf(18n)!)).toBe(3);
  expect(pruneChain(store, { reverseDepth: 100 })).toMatchObject({ sideBlocks: 3, reverseChanges: 0 });
});

it("takes out old bodies, receipts, lists and indexes, and the chain goes on as it would", () => {
  const { store, chain, blocks } = made(40);
  const other = made(40);
  expect(pruneChain(store, { reverseDepth: 8, bodiesBefore: 21n })).toMatchObject({ bodies: 20, transactions: 40 });
  expect(bodiesFrom(store)).toBe(21n);
  for (const [i, { hash, transactions, header }] of blocks.entries()) {
    const isThere = i + 1 >= 21;
    expect(chain.header(hash)!.header).toEqual(header);
    expect(chain.block(hash) !== undefined).toBe(isThere);
    expect(chain.receipts(hash) !== undefined).toBe(isThere);
    expect(chain.accessList(hash) !== undefined).toBe(isThere);
    for (const each of transactions) expect(chain.transaction(keccak256(each)) !== undefined).toBe(isThere);
  }
  expect(chain.block(0n)).toBeDefined();
  expect(chainFault(store)).toBeUndefined();
  const again = Chain.open(store, spec, { reverseDepth: 8 });
  expect(again.setHead(again.hashOf(33n)!)).toBe(7);
  expect(again.setHead(blocks.at(-1)!.hash)).toBe(0);
  expect(grow(again, 2).at(-1)!.hash).toEqual(grow(other.chain, 2).at(-1)!.hash);
  expect(pruneChain(store, { reverseDepth: 8, bodiesBefore: 21n })).toMatchObject({ bodies: 0 });
});

it("refuses to take what the chain may need, and stores without a chain", () => {
  const { store } = made(20);
  expect(() => pruneChain(store, { reverseDepth: 8, bodiesBefore: 6n })).toThrow(/bodies before 6: at most before 5/);
  expect(pruneChain(store, { reverseDepth: 8, bodiesBefore: 5n })).toMatchObject({ bodies: 4 });
  expect(() => pruneChain(made(3).store, { reverseDepth: 8, bodiesBefore: 1n })).toThrow(/at most before 0/);
  expect(() => pruneChain(new MemoryStore(), { reverseDepth: 8 })).toThrow(/holds no chain/);
});

it("can be stopped after any batch", () => {
  const { store } = made(30);
  const writes: Write[][] = [];
  const noting = Object.assign(Object.create(store), {
    get: (key: Uint8Array) => store.get(key),
    entries: (from: Uint8Array, to: Uint8Array) => store.entries(from, to),
    commit: (batch: Iterable<Write>) => {
      writes.push([...batch]);
      store.commit(writes.at(-1)!);
    },
  });
  pruneChain(noting, { reverseDepth: 2, bodiesBefore: 21n });
  const { store: stepwise } = made(30);
  for (const batch of writes) {
    stepwise.commit(batch);
    expect(chainFault(stepwise)).toBeUndefined();
    expect(Chain.open(stepwise, spec, { reverseDepth: 2 }).head().number).toBe(30n);
  }
  expect(contentOf(stepwise)).toEqual(contentOf(store));
});

it("says what of a chain's blocks is wrong", () => {
  const faultAfter = (change: (store: MemoryStore, chain: Chain) => Write[]) => {
    const { store, chain } = made(12);
    store.commit(change(store, chain));
    return chainFault(store);
  };
  const keyOf = (chain: Chain, number: number, of: bigint) => Uint8Array.of(number, ...chain.hashOf(of)!);
  const numbered = (number: number) => Uint8Array.of(table.TABLE_CANONICAL, ...new Uint8Array(7), number);
  expect(faultAfter(() => [])).toBeUndefined();
  expect(faultAfter((_, chain) => [[keyOf(chain, table.TABLE_HEADER, 5n), undefined]])).toBe("block 5 is not there");
  expect(faultAfter((_, chain) => [[keyOf(chain, table.TABLE_BODY, 5n), undefined]])).toMatch(
    /^block 5: its transactions/,
  );
  expect(faultAfter((_, chain) => [[keyOf(chain, table.TABLE_RECEIPTS, 5n), undefined]])).toMatch(
    /^block 5: its receipts/,
  );
  expect(faultAfter((_, chain) => [[numbered(5), chain.hashOf(6n)!]])).toBe("block 5: its header says 6");
  expect(faultAfter(() => [[numbered(7), undefined]])).toBe("block 7 is not there");
  expect(faultAfter((_, chain) => [[numbered(13), chain.hashOf(12n)!]])).toBe("block 12 is behind the head");
  expect(faultAfter((_, chain) => [[keyOf(chain, table.TABLE_TOTAL_DIFFICULTY, 5n), Uint8Array.of(1)]])).toMatch(
    /^block 5: its total difficulty is 1, not 0/,
  );
  expect(
    faultAfter((store, chain) => {
      const key = keyOf(chain, table.TABLE_HEADER, 5n);
      const header = store.get(key)!;
      return [[key, header.with(header.length - 1, header.at(-1)! ^ 1)]];
    }),
  ).toMatch(/^block 5: its header has another hash|^block 5 is not there/);
});
