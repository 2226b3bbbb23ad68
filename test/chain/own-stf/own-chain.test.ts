import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concatBytes } from "../../../src/base/bytes.js";
import { keccak256 } from "../../../src/base/hash.js";
import { toHex } from "../../../src/base/hex.js";
import { decodeRlp, encodeRlp, integerToRlp, type RlpItem } from "../../../src/base/rlp.js";
import { Chain } from "../../../src/chain/blocks/chain.js";
import { buildOnHead } from "../../../src/chain/builder/build-on-head.js";
import { nextBlock } from "../../../src/chain/builder/next-block.js";
import type { ChainSpec } from "../../../src/chain/chain-spec.js";
import { openChainSpec } from "../../../src/chain/config/open-chain-spec.js";
import { readChainConfig } from "../../../src/chain/config/read-config.js";
import { readAccount } from "../../../src/state/account.js";
import { trieRoot } from "../../../src/state/commitment/mpt.js";
import { DatabaseState } from "../../../src/state/store/database-state.js";
import { MemoryStore } from "../../../src/state/store/memory-store.js";
import { TABLE_TRANSACTION } from "../../../src/state/store/tables.js";
import { puppetRules, result } from "../../support/puppet-rules.js";
import {
  BALANCE,
  openTokenSpec,
  put,
  START,
  TOKEN_ENGINES,
  tokenConfig,
  tokenStf,
  transfer,
  WALLETS,
  word,
} from "../../support/token-rules.js";
import { contentOf } from "../../support/withdrawal-chain.js";

const COINBASE = new Uint8Array(20).fill(0xc0);
const [ann, ben, cem] = WALLETS as [(typeof WALLETS)[0], (typeof WALLETS)[0], (typeof WALLETS)[0]];

function open(spec: ChainSpec) {
  const store = new MemoryStore();
  return { store, chain: Chain.open(store, spec) };
}

/** Builds a block of these transactions on a chain's head. */
function build(chain: Chain, transactions: readonly Uint8Array[], more: object = {}) {
  const timestamp = START + 12n * (chain.head().number + 1n);
  return buildOnHead(chain, { timestamp, coinbase: COINBASE, ...more }, (block) => {
    for (const each of transactions) expect(block.add(each).type).toBe("added");
  });
}

function grow(chain: Chain, transactions: readonly Uint8Array[]) {
  const built = build(chain, transactions);
  expect(chain.import(built.block)).toMatchObject({ type: "head" });
  return built;
}

const stateOf = (store: MemoryStore) => new DatabaseState(store);
const balanceIn = (store: MemoryStore, address: Uint8Array) => readAccount(stateOf(store), address)?.balance;

describe("a chain with a state transition of its own", () => {
  it("builds and imports blocks of its own transactions", async () => {
    const { chain, store } = open(await openTokenSpec(tokenConfig("wasm/compiled")));
    const first = grow(chain, [transfer(ann, 0n, ben.address, 100n), put(ben, 0n, word(1), word(7))]);
    expect(first).toMatchObject({ gasUsed: 6000n, leftOut: [] });
    expect(first.transactions).toHaveLength(2);
    expect(balanceIn(store, ann.address)).toBe(BALANCE - 101n);
    expect(balanceIn(store, ben.address)).toBe(BALANCE + 99n);
    expect(balanceIn(store, COINBASE)).toBe(12n);
    expect(toHex(stateOf(store).slot(ben.address, word(1)))).toBe(toHex(word(7)));

    // The receipts are Ethereum's, so that who follows logs finds these.
    const [paid, written] = chain.receipts(1n)!.map((receipt) => decodeRlp(receipt) as RlpItem[]);
    expect([paid![0], written![0]]).toEqual([Uint8Array.of(1), Uint8Array.of(1)]);
    expect(written![1]).toEqual(integerToRlp(6000n));
    expect(written![3]).toEqual([[ben.address, [word(1)], concatBytes(word(0), word(7))]]);

    const second = grow(chain, [put(ben, 1n, word(1), word(0)), transfer(ann, 1n, ben.address, 10_000n)]);
    const [cleared, failed] = chain.receipts(2n)!.map((receipt) => decodeRlp(receipt) as RlpItem[]);
    expect(cleared![3]).toEqual([[ben.address, [word(1)], concatBytes(word(7), word(0))]]);
    expect([failed![0], failed![3]]).toEqual([new Uint8Array(0), []]);
    expect(stateOf(store).hasStorage(ben.address)).toBe(false);
    const place = chain.transaction(keccak256(second.transactions[1]!));
    expect(place).toMatchObject({ blockNumber: 2n, index: 1, bytes: second.transactions[1]! });
  });

  it("leaves out of a built block what cannot be there, and refuses a block with it", async () => {
    const spec = await openTokenSpec(tokenConfig("riscv/interpreter"));
    const { chain, store } = open(spec);
    const forged = transfer(ann, 0n, ben.address, 1n);
    forged[30]! ^= 1;
    const bad = [Uint8Array.of(9), transfer(ann, 5n, ben.address, 1n), forged, new Uint8Array(138).fill(2)];
    const good = transfer(ann, 0n, ben.address, 1n);
    const built = build(chain, [bad[0]!, good, bad[1]!, bad[2]!, bad[3]!]);
    expect(built.transactions).toEqual([good]);
    expect(built.leftOut!.map(({ reason }) => reason)).toEqual([
      "these bytes are no transaction",
      "the nonce is not the sender's",
      expect.stringMatching(/nonce|fee/),
      "nobody has signed it",
    ]);
    const before = contentOf(store);
    for (const [i, each] of bad.entries()) {
      const reason = built.leftOut![i]!.reason;
      const header = [...(decodeRlp(built.header) as Uint8Array[])];
      header[4] = listRoot([good, each]);
      const block = encodeRlp([header, [good, each], [], []]);
      expect(chain.import(block)).toMatchObject({
        type: "refused",
        error: {
          code: "refused-by-own-rules",
          message: expect.stringMatching(`refuses the block: transaction 1: ${reason}$`),
        },
      });
    }
    expect(contentOf(store)).toEqual(before);
    expect(chain.import(built.block)).toMatchObject({ type: "head" });
  });

  it("refuses a block with any field of its header or any of its transactions another one", async () => {
    const { chain, store } = open(await openTokenSpec(tokenConfig("wasm/interpreter")));
    grow(chain, [transfer(ann, 0n, ben.address, 1n)]);
    const built = build(chain, [transfer(ben, 0n, cem.address, 5n), put(cem, 0n, word(3), word(4))]);
    const [header, transactions] = decodeRlp(built.block) as [Uint8Array[], Uint8Array[]];
    const before = contentOf(store);
    // Of a block as good as this: gas limit, time, extra data, randomness, beacon root.
    const FREE = [9, 11, 12, 13, 19];
    for (const field of header.keys()) {
      if (FREE.includes(field)) continue;
      const changed = [...header];
      const bytes = changed[field]!.length === 0 ? Uint8Array.of(1) : changed[field]!.slice();
      if (changed[field]!.length > 0) bytes[bytes.length - 1]! ^= 1;
      changed[field] = bytes;
      // Numbers have no leading zeros.
      if (bytes.length === 1 && bytes[0] === 0) changed[field] = new Uint8Array(0);
      const outcome = chain.import(encodeRlp([changed, transactions, [], []]));
      expect([field, outcome.type]).toEqual([field, "refused"]);
      expect(contentOf(store)).toEqual(before);
    }
    const others: RlpItem[][] = [
      [],
      [transactions[0]!],
      [transactions[1]!, transactions[0]!],
      [...transactions, transactions[0]!],
      [[transactions[0]!], transactions[1]!],
      [transactions[0]!, new Uint8Array(0)],
    ];
    for (const list of others) {
      const outcome = chain.import(encodeRlp([header, list, [], []]));
      expect(outcome).toMatchObject({ type: "refused" });
      expect(contentOf(store)).toEqual(before);
    }
    expect(chain.import(encodeRlp([header, [[transactions[0]!]], [], []]))).toMatchObject({
      error: { code: "undecodable-transaction", message: expect.stringContaining("a byte string that is not empty") },
    });
    expect(chain.import(built.block)).toMatchObject({ type: "head" });
  });

  it("changes to a branch that gets longer, with all that it undoes", async () => {
    const spec = await openTokenSpec(tokenConfig("wasm/compiled"));
    const { chain, store } = open(spec);
    const other = open(spec);
    const twice = put(ann, 0n, word(1), word(1));
    grow(chain, [twice]);
    grow(chain, [transfer(ann, 1n, ben.address, 9n)]);
    const branch = [[transfer(ben, 0n, ann.address, 50n)], [twice], [transfer(cem, 0n, ben.address, 1n)]];
    const blocks = branch.map((transactions) => grow(other.chain, transactions).block);
    expect(blocks.map((block) => chain.import(block).type)).toEqual(["side", "side", "head"]);
    expect(chain.head()).toEqual(other.chain.head());
    for (const address of [ann.address, ben.address, cem.address, COINBASE]) {
      expect(balanceIn(store, address)).toBe(balanceIn(other.store, address));
    }
    expect(chain.transaction(keccak256(twice))).toMatchObject({ blockNumber: 2n });
  });

  it("knows where a transaction was first, however often it is there, also after a change of branches", async () => {
    const rules = await puppetRules(({ transactions }) => result(transactions.length));
    const spec = { ...(await openTokenSpec(tokenConfig("wasm/compiled"))), rulesAt: () => rules };
    const [chain, other] = [open(spec), open(spec)];
    const [a, b] = [Uint8Array.of(1, 1), Uint8Array.of(0xff)];
    const placeOf = (bytes: Uint8Array) => {
      const place = chain.chain.transaction(keccak256(bytes));
      return place && [place.blockNumber, place.index];
    };
    other.chain.import(grow(chain.chain, [a]).block);
    grow(chain.chain, [b, a, b]);
    grow(chain.chain, [a]);
    expect([placeOf(a), placeOf(b)]).toEqual([
      [1n, 0],
      [2n, 0],
    ]);
    const branch = [
      [a, Uint8Array.of(2)],
      [Uint8Array.of(2), b],
      [b, a],
    ];
    const blocks = branch.map((transactions) => grow(other.chain, transactions).block);
    expect(blocks.map((block) => chain.chain.import(block).type)).toEqual(["side", "side", "head"]);
    expect([placeOf(a), placeOf(b), placeOf(Uint8Array.of(2))]).toEqual([
      [1n, 0],
      [3n, 1],
      [2n, 1],
    ]);
    const place = ([table]: readonly [string, string]) => table.startsWith(`0x0${TABLE_TRANSACTION.toString(16)}`);
    expect([...contentOf(chain.store)].filter(place)).toEqual([...contentOf(other.store)].filter(place));
  });
});

it("builds of what is too much for a run as much as a run can take", async () => {
  const cost = { gasUsed: 9n, fuelUsed: 9n };
  const rules = await puppetRules(({ transactions }) =>
    transactions.length > 3 ? { type: "halt", reason: "out-of-gas", ...cost } : result(transactions.length),
  );
  const spec = { ...(await openTokenSpec(tokenConfig("wasm/compiled"))), rulesAt: () => rules };
  const { chain } = open(spec);
  const all = Array.from({ length: 11 }, (_, i) => Uint8Array.of(1, i));
  const { transactions, leftOut } = grow(chain, all);
  expect(transactions).toEqual(all.slice(0, 2));
  expect(leftOut!.map(({ transaction }) => transaction)).toEqual(all.slice(2));
});

describe("programs that are no rules", () => {
  it.each(TOKEN_ENGINES)("are refused by what came of them, which is the same everywhere: %s", async (engine) => {
    const name = engine.startsWith("wasm") ? "sha256.wasm" : "sha256.elf";
    const program = readFileSync(new URL(`../../../guest-programs/sha256/artifacts/${name}`, import.meta.url));
    const stf = { program: name, hash: toHex(keccak256(program)), engine };
    const config = { ...tokenConfig(engine), rules: { fork: "cancun", stf } };
    const spec = await openChainSpec(readChainConfig(JSON.stringify(config)), { read: async () => program });
    const good = open(await openTokenSpec(tokenConfig("wasm/compiled")));
    // The genesis is the same, so that the block gets as far as the program.
    const { block } = grow(good.chain, []);
    const { chain, store } = open(spec);
    const before = contentOf(store);
    expect(chain.import(block)).toMatchObject({
      type: "refused",
      error: { code: "own-rules-failed", message: expect.stringMatching(/its version is \d+, not 1$/) },
    });
    expect(() => build(chain, [])).toThrow(/no block can be built so: .*its version is/);
    expect(contentOf(store)).toEqual(before);
  });

  it.each([
    ["wasm/compiled", "wasm/interpreter"],
    ["riscv/compiled", "riscv/interpreter"],
  ] as const)("run out of fuel at the same place: %s and %s", async (...engines) => {
    const { block } = grow(open(await openTokenSpec(tokenConfig("wasm/compiled"))).chain, [
      transfer(ann, 0n, ben.address, 1n),
    ]);
    for (const fuel of [1, 1000, 400_000, 900_000]) {
      const messages = engines.map(async (engine) => {
        const config = { ...tokenConfig(engine), rules: { fork: "cancun", stf: { ...tokenStf(engine), fuel } } };
        const outcome = open(await openTokenSpec(config)).chain.import(block);
        return outcome.type === "refused" ? outcome.error : outcome.type;
      });
      const [first, second] = await Promise.all(messages);
      expect(first).toEqual(second);
      expect(first).toMatchObject({
        code: "own-rules-failed",
        message: expect.stringContaining("halts with out-of-gas"),
      });
    }
  });

  it("leave nothing for who knows only Ethereum's transactions", async () => {
    const { chain } = open(await openTokenSpec(tokenConfig("wasm/compiled")));
    const choice = { timestamp: START + 12n, coinbase: COINBASE };
    expect(() => nextBlock(chain, choice)).toThrow(/state transition of its own/);
  });
});

it("commits to the state by a binary tree as well", async () => {
  const config = tokenConfig("wasm/compiled", { commitment: { type: "binary", hash: "blake3" } });
  const spec = await openTokenSpec(config);
  const { chain } = open(spec);
  const importer = open(await openTokenSpec({ ...config, rules: { fork: "cancun", stf: tokenStf("riscv/compiled") } }));
  for (let i = 0n; i < 3n; i++) {
    const { block } = grow(chain, [put(ann, i, word(1), word(Number(i))), transfer(ben, i, cem.address, 1n)]);
    expect(importer.chain.import(block)).toMatchObject({ type: "head" });
  }
});

describe("a schedule", () => {
  const accounts = Object.fromEntries(
    WALLETS.map(({ address }) => [toHex(address), { balance: "1000000000000000000" }]),
  );
  const schedule = [
    { block: 3, stf: tokenStf("riscv/compiled") },
    { block: 5, stf: tokenStf("wasm/compiled") },
    { block: 7, stf: "ethereum" },
  ];
  const config = {
    chainId: 77,
    rules: { fork: "cancun" },
    schedule,
    genesis: { timestamp: Number(START), accounts },
  };

  it("goes from Ethereum's state transition to others and back", async () => {
    const spec = await openTokenSpec(config);
    const { chain, store } = open(spec);
    const importer = open(spec);
    const ether = (nonce: bigint) => ann.transaction({ chainId: 77n, nonce, to: ben.address, value: 5n });
    const steps = [
      ether(0n),
      ether(1n),
      transfer(ann, 2n, ben.address, 1n),
      put(ann, 3n, word(1), word(2)),
      put(ann, 4n, word(1), word(3)),
      transfer(ann, 5n, ben.address, 1n),
      ether(6n),
    ];
    for (const bytes of steps)
      expect(importer.chain.import(grow(chain, [bytes]).block)).toMatchObject({ type: "head" });
    expect(chain.receipts(2n)![0]![0]).toBe(2);
    expect(chain.receipts(3n)![0]![0]).toBeGreaterThan(0xc0);
    expect(readAccount(stateOf(store), ann.address)!.nonce).toBe(7n);
    expect(toHex(stateOf(store).slot(ann.address, word(1)))).toBe(toHex(word(3)));
    expect(contentOf(importer.store)).toEqual(contentOf(store));
    const { chain: late } = open(spec);
    expect(build(late, []).transactions).toEqual([]);
    expect(late.import(encodeRlp(decodeRlp(chain.block(1n)!)))).toMatchObject({ type: "head" });
  });
});

/** Someone's transaction, as the model of the rules sees it. */
const actions = fc.array(
  fc.record({
    wallet: fc.nat(3),
    nonceAhead: fc.constantFrom(0, 0, 0, 0, 1),
    to: fc.nat(4),
    amount: fc.constantFrom(0n, 1n, 17n, 990n, 2n ** 64n - 1n),
    key: fc.option(fc.nat(2), { nil: undefined }),
    damage: fc.constantFrom(0, 0, 0, 0, 1),
  }),
  { maxLength: 6 },
);

describe("the sample rules", () => {
  it("in AssemblyScript and in C make the same blocks on every engine, and do what they say", {
    timeout: 300_000,
  }, async () => {
    const specs = await Promise.all(TOKEN_ENGINES.map((engine) => openTokenSpec(tokenConfig(engine))));
    await fc.assert(
      fc.property(fc.array(actions, { minLength: 1, maxLength: 3 }), (blocks) => {
        const chains = specs.map(open);
        const model = new Map(WALLETS.map(({ address }) => [toHex(address), { balance: BALANCE, nonce: 0n }]));
        const at = (address: Uint8Array) => {
          const name = toHex(address);
          if (!model.has(name)) model.set(name, { balance: 0n, nonce: 0n });
          return model.get(name)!;
        };
        for (const each of blocks) {
          const transactions: Uint8Array[] = [];
          let taken = 0;
          for (const { wallet, nonceAhead, to, amount, key, damage } of each) {
            const from = WALLETS[wallet]!;
            const account = at(from.address);
            const recipient = WALLETS[to]?.address ?? new Uint8Array(20).fill(0xdd);
            const nonce = account.nonce + BigInt(nonceAhead);
            const bytes =
              key === undefined
                ? transfer(from, nonce, recipient, amount)
                : put(from, nonce, word(key), word(Number(amount % 99n)));
            transactions.push(damage === 0 ? bytes : bytes.slice(1));
            if (damage !== 0 || nonceAhead !== 0 || account.balance < 1n) continue;
            taken++;
            account.nonce++;
            account.balance--;
            at(COINBASE).balance++;
            if (key !== undefined || account.balance < amount) continue;
            account.balance -= amount;
            at(recipient).balance += amount;
          }
          at(COINBASE).balance += 10n;
          const built = chains.map(({ chain }) => build(chain, transactions));
          expect(new Set(built.map(({ block }) => toHex(block))).size).toBe(1);
          expect(built[0]!.transactions).toHaveLength(taken);
          expect(built.map(({ leftOut }) => leftOut)).toEqual(built.map(() => built[0]!.leftOut));
          for (const { chain } of chains) expect(chain.import(built[0]!.block)).toMatchObject({ type: "head" });
        }
        const { store } = chains[0]!;
        for (const [name, { balance, nonce }] of model) {
          const account = readAccount(stateOf(store), Uint8Array.from(Buffer.from(name.slice(2), "hex")));
          expect([name, account?.balance ?? 0n, account?.nonce ?? 0n]).toEqual([name, balance, nonce]);
        }
        for (const other of chains) expect(contentOf(other.store)).toEqual(contentOf(store));
      }),
      { numRuns: 12 },
    );
  });
});

function listRoot(items: readonly Uint8Array[]): Uint8Array {
  return trieRoot(items.map((value, i) => ({ key: encodeRlp(integerToRlp(BigInt(i))), value })));
}
