import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bytesToBigint } from "../../../src/base/bytes.js";
import { fromHex } from "../../../src/base/hex.js";
import { decodeRlp, encodeRlp, integerToRlp, type RlpItem } from "../../../src/base/rlp.js";
import { decodeAccessList } from "../../../src/chain/access-list/decoding.js";
import { encodeAccessList } from "../../../src/chain/access-list/encoding.js";
import { Chain } from "../../../src/chain/blocks/chain.js";
import type { BuiltBlock } from "../../../src/chain/builder/build-block.js";
import { buildOnHead } from "../../../src/chain/builder/build-on-head.js";
import type { ChainSpec } from "../../../src/chain/chain-spec.js";
import { trieRoot } from "../../../src/state/commitment/mpt.js";
import { LmdbStore } from "../../../src/state/lmdb/index.js";
import { MemoryStore } from "../../../src/state/store/memory-store.js";
import type { Store } from "../../../src/state/store/store.js";
import { grow, nextStoringBlock, storingSpec } from "../../support/storing-chain.js";
import { Wallet } from "../../support/wallet.js";
import { contentOf } from "../../support/withdrawal-chain.js";

// Every kind of wrong block that a chain can be given, each a good one with one thing changed: what it is refused for, and that
// nothing of it stays, in memory and on the disk.

/** A block taken apart, to be changed. */
interface Draft {
  readonly header: RlpItem[];
  transactions: RlpItem[];
  readonly uncles: RlpItem[];
  readonly rest: RlpItem[];
}

const [PARENT, UNCLES, COINBASE, STATE, TRANSACTIONS, RECEIPTS, BLOOM, DIFFICULTY, NUMBER, GAS_LIMIT] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
] as const;
const [GAS_USED, TIMESTAMP, EXTRA, MIX, NONCE, BASE_FEE, WITHDRAWALS, BLOB_GAS, EXCESS, BEACON, REQUESTS, LIST] = [
  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
] as const;

function draftOf(block: Uint8Array): Draft {
  const [header, transactions, uncles, ...rest] = decodeRlp(block) as readonly (readonly RlpItem[])[];
  return { header: [...header!], transactions: [...transactions!], uncles: [...uncles!], rest: [...rest] };
}

function changed(block: Uint8Array, change: (draft: Draft) => void): Uint8Array {
  const draft = draftOf(block);
  change(draft);
  return encodeRlp([draft.header, draft.transactions, draft.uncles, ...draft.rest]);
}

/** By one, in as many bytes; numbers lose their leading zeros. */
function plus(bytes: Uint8Array, by: bigint, isFixed: boolean): Uint8Array | undefined {
  const value = bytesToBigint(bytes) + by;
  if (value < 0n) return undefined;
  if (!isFixed) return integerToRlp(value);
  const digits = value.toString(16).padStart(2 * bytes.length, "0");
  return digits.length > 2 * bytes.length ? undefined : fromHex(`0x${digits}`);
}

const FIXED: readonly number[] = [
  PARENT,
  UNCLES,
  COINBASE,
  STATE,
  TRANSACTIONS,
  RECEIPTS,
  BLOOM,
  MIX,
  NONCE,
  WITHDRAWALS,
];
const isFixed = (field: number) => FIXED.includes(field) || field >= BEACON;

/** The change, and a header that names the transactions' root; what else follows from them is as it was. */
function withTransactions(change: (transactions: RlpItem[]) => RlpItem[]) {
  return (draft: Draft) => {
    draft.transactions = change(draft.transactions);
    const bytes = (item: RlpItem) => (item instanceof Uint8Array ? item : encodeRlp(item));
    const entries = draft.transactions.map((item, i) => ({
      key: encodeRlp(integerToRlp(BigInt(i))),
      value: bytes(item),
    }));
    // A trie has no entry for an empty value.
    draft.header[TRANSACTIONS] = trieRoot(entries.filter(({ value }) => value.length > 0));
  };
}

/** Fields of a typed transaction changed, its signature left as it was. */
function withField(index: number, field: number, value: (before: Uint8Array) => Uint8Array) {
  return withTransactions((all) =>
    all.map((item, i) => {
      if (i !== index) return item;
      const bytes = item as Uint8Array;
      const fields = [...(decodeRlp(bytes.subarray(1)) as readonly RlpItem[])];
      fields[field] = value(fields[field] as Uint8Array);
      return Uint8Array.of(bytes[0]!, ...encodeRlp(fields));
    }),
  );
}

const wallet = new Wallet(1);
const [TX_MAX_FEE, TX_PARITY, TX_R, TX_S] = [3, 9, 10, 11] as const;
const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

type Case = readonly [what: string, change: (draft: Draft) => void, code: RegExp];

/** Each field by one; what may be otherwise, because it is chosen and nothing follows from it, is not here. */
const FIELDS: readonly (readonly [field: number, name: string, code: RegExp])[] = [
  [PARENT, "parent", /unknown-parent/],
  [UNCLES, "hash of the uncles", /wrong-uncles-hash/],
  [COINBASE, "coinbase", /wrong-access-list/],
  [STATE, "state root", /wrong-state-root/],
  [TRANSACTIONS, "root of the transactions", /wrong-transactions-root/],
  [RECEIPTS, "root of the receipts", /wrong-receipts-root/],
  [BLOOM, "bloom", /wrong-bloom/],
  [DIFFICULTY, "difficulty", /wrong-difficulty/],
  [NUMBER, "number", /wrong-number/],
  [GAS_USED, "gas used", /wrong-gas-used/],
  [TIMESTAMP, "timestamp", /wrong-access-list/],
  [NONCE, "nonce", /wrong-nonce/],
  [BASE_FEE, "base fee", /wrong-base-fee/],
  [WITHDRAWALS, "root of the withdrawals", /wrong-withdrawals-root/],
  [BLOB_GAS, "blob gas used", /wrong-blob-gas-limit/],
  [EXCESS, "excess blob gas", /wrong-excess-blob-gas/],
  [BEACON, "parent's beacon root", /wrong-access-list/],
  [REQUESTS, "hash of the requests", /wrong-requests-hash/],
  [LIST, "hash of the access list", /wrong-access-list/],
];

const byOne = FIELDS.flatMap(([field, name, code]) =>
  [1n, -1n].map((by): Case => {
    const change = ({ header }: Draft) => {
      // A number that is zero cannot be one less.
      header[field] =
        plus(header[field] as Uint8Array, by, isFixed(field)) ?? plus(header[field] as Uint8Array, 1n, isFixed(field))!;
    };
    return [`its ${name} ${by > 0n ? "one more" : "one less"}`, change, code];
  }),
);

const set = (field: number, value: RlpItem | ((before: Uint8Array) => RlpItem)) => (draft: Draft) => {
  draft.header[field] = typeof value === "function" ? value(draft.header[field] as Uint8Array) : value;
};

const CASES: readonly Case[] = [
  ...byOne,
  ["a gas limit that is too far from the parent's", set(GAS_LIMIT, integerToRlp(29_000_000n)), /wrong-gas-limit/],
  ["a gas limit below all that there may be", set(GAS_LIMIT, integerToRlp(4999n)), /wrong-gas-limit/],
  ["more gas used than its limit", set(GAS_USED, integerToRlp(2n ** 40n)), /gas-over-limit/],
  ["its parent's timestamp", set(TIMESTAMP, (time) => integerToRlp(bytesToBigint(time) - 12n)), /wrong-timestamp/],
  ["extra data that is too long", set(EXTRA, new Uint8Array(33)), /extra-data-too-long/],
  ["blob gas of a blob that is not there", set(BLOB_GAS, integerToRlp(131_072n)), /wrong-blob-gas-used/],
  ["more blob gas than there may be", set(BLOB_GAS, integerToRlp(131_072n * 10n)), /wrong-blob-gas-limit/],
  ["a number with a leading zero", set(GAS_USED, (gas) => Uint8Array.of(0, ...gas)), /undecodable/],
  ["a hash that is too short", set(STATE, (root) => root.slice(1)), /undecodable/],
  ["a list in place of a number", set(GAS_USED, []), /undecodable/],
  ["a field too few", ({ header }) => void header.pop(), /wrong-fields/],
  ["a field too many", ({ header }) => void header.push(new Uint8Array(32)), /undecodable|wrong-fields/],
  [
    "withdrawals that its root does not have",
    ({ rest }) =>
      void rest.splice(0, 1, [[1n, 1n, 0n, 5n].map((n, i) => (i === 2 ? new Uint8Array(20) : integerToRlp(n)))]),
    /wrong-withdrawals-root/,
  ],
  ["no list of withdrawals", ({ rest }) => void rest.pop(), /undecodable/],
  ["a list too many", ({ rest }) => void rest.push([]), /undecodable/],
  [
    "an uncle, after the merge",
    ({ header, uncles }) => void uncles.push([...header]),
    /wrong-uncles-hash|too-many-uncles/,
  ],

  ["a transaction missing", (draft) => void draft.transactions.pop(), /wrong-transactions-root/],
  ["a transaction twice", (draft) => void draft.transactions.push(draft.transactions[0]!), /wrong-transactions-root/],
  ["its transactions in another order", (draft) => void draft.transactions.reverse(), /wrong-transactions-root/],
  ["a transaction missing, and its root", withTransactions((all) => all.slice(0, 1)), /wrong-gas-used/],
  ["no transactions, and their root", withTransactions(() => []), /wrong-gas-used/],
  [
    "a transaction twice, and its root",
    withTransactions((all) => [...all, all[1]!]),
    /transaction-rejected.*transaction 2: nonce-too-low/,
  ],
  [
    "the first transaction twice",
    withTransactions((all) => [all[0]!, all[0]!]),
    /transaction-rejected.*transaction 1: nonce-too-low/,
  ],
  [
    "its transactions in another order, and their root",
    withTransactions((all) => [...all].reverse()),
    /transaction-rejected.*transaction 0: nonce-too-high/,
  ],
  [
    "a transaction of another chain",
    withTransactions((all) => [all[0]!, wallet.transaction({ nonce: 7n, chainId: 2n })]),
    /transaction-rejected.*wrong-chain-id/,
  ],
  [
    "a transaction that nobody has signed: r is 0",
    withField(0, TX_R, () => new Uint8Array(0)),
    /transaction-rejected.*invalid-signature/,
  ],
  [
    "a signature with a high s",
    withField(0, TX_S, (s) => integerToRlp(bytesToBigint(s) + HALF_ORDER)),
    /transaction-rejected.*invalid-signature/,
  ],
  [
    "a parity that is none",
    withField(0, TX_PARITY, () => Uint8Array.of(2)),
    /undecodable-transaction|invalid-signature/,
  ],
  [
    "another signer: the other parity",
    withField(0, TX_PARITY, (parity) => (parity.length === 0 ? Uint8Array.of(1) : new Uint8Array(0))),
    /transaction-rejected/,
  ],
  [
    "a transaction that was changed after it was signed",
    withField(0, TX_MAX_FEE, (fee) => integerToRlp(bytesToBigint(fee) + 1n)),
    /transaction-rejected/,
  ],
  [
    "a transaction whose fee is below the base fee",
    withTransactions((all) => [all[0]!, wallet.transaction({ nonce: 7n, maxFeePerGas: 1n, maxPriorityFeePerGas: 0n })]),
    /transaction-rejected.*max-fee-below-base-fee/,
  ],
  [
    "a transaction of a type that is none",
    withTransactions((all) => [all[0]!, Uint8Array.of(9, 0xc0)]),
    /undecodable-transaction|type-not-supported/,
  ],
  [
    "a transaction that is cut off",
    withTransactions((all) => [all[0]!, (all[1] as Uint8Array).slice(0, -1)]),
    /undecodable-transaction/,
  ],
  ["an empty transaction", withTransactions((all) => [...all, new Uint8Array(0)]), /undecodable-transaction/],
];

const DATABASES = [
  ["memory", () => new MemoryStore()],
  ["lmdb", (folder: string) => LmdbStore.open(folder)],
] as const;

describe.each(DATABASES)("a chain in %s", (name, openStore) => {
  let folder: string;
  let spec: ChainSpec;
  let store: Store;
  let chain: Chain;
  let good: BuiltBlock;
  let before: ReadonlyMap<string, string>;
  let file: string | undefined;
  const hashOfFile = () =>
    name === "memory"
      ? undefined
      : createHash("sha256")
          .update(readFileSync(join(folder, "data.mdb")))
          .digest("hex");

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "tercet-invalid-"));
    spec = await storingSpec({ rules: { fork: "prague", accessLists: true } });
    store = openStore(folder);
    chain = Chain.open(store, spec);
    grow(chain, 3);
    good = nextStoringBlock(chain, 5n, 7n);
    before = contentOf(store);
    file = hashOfFile();
  });
  afterAll(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  const refuse = (block: Uint8Array, accessList?: Uint8Array) => {
    const outcome = chain.import(block, accessList);
    expect(contentOf(store)).toEqual(before);
    expect(hashOfFile()).toBe(file);
    expect(chain.head().number).toBe(3n);
    return outcome.type === "refused" ? `${outcome.error.code}: ${outcome.error.message}` : outcome.type;
  };

  it.each(CASES)("refuses a block with %s", (_, change, code) => {
    const error = refuse(changed(good.block, change));
    expect(error).toMatch(code);
    expect(error.length).toBeLessThan(400);
  });

  it("refuses a good block with another access list", () => {
    const list = decodeAccessList(good.accessList!);
    const shorter = encodeAccessList(list.slice(1));
    expect(refuse(good.block, shorter)).toMatch(/^wrong-access-list: .*account 0x\w{40}: it is not in the list$/);
    expect(refuse(good.block, encodeRlp([]))).toMatch(/^wrong-access-list/);
    expect(refuse(good.block, Uint8Array.of(1, 2, 3))).toMatch(/^wrong-access-list/);
  });

  it("refuses bytes that are cut off, at every place", () => {
    for (let length = 0; length < good.block.length; length += 1 + (length >> 5)) {
      expect(refuse(good.block.slice(0, length))).toMatch(/^undecodable/);
    }
    expect(refuse(Uint8Array.of(...good.block, 0))).toMatch(/^undecodable/);
  });

  it("takes the block itself after all that", () => {
    expect(chain.import(good.block, good.accessList).type).toBe("head");
  });
});

describe("a chain before the merge", () => {
  /** What is wrong there with a difficulty, a seal, an uncle. */
  it.each([
    ["difficulty", DIFFICULTY, /wrong-difficulty/],
    ["mix hash", MIX, /wrong-seal/],
    ["nonce", NONCE, /wrong-seal/],
    ["extra data's seal", EXTRA, /wrong-seal/],
  ] as const)("refuses another %s", async (_, field, code) => {
    const plain = await storingSpec({ rules: { fork: "byzantium" } });
    const sealed: ChainSpec = {
      ...plain,
      // A work that is easily seen: the nonce is the last bytes of the extra data, and of the mix hash.
      sealFault: (header) => {
        const fields = decodeRlp(header) as Uint8Array[];
        const seal = [fields[EXTRA]!.slice(-8), fields[MIX]!.slice(-8)].map((bytes) => bytesToBigint(bytes));
        const nonce = bytesToBigint(fields[NONCE]!);
        return seal.every((each) => each === nonce) ? undefined : "the seal is another";
      },
    };
    const chain = Chain.open(new MemoryStore(), sealed);
    expect(chain.spec.rulesAt({ number: 1n, timestamp: 0n, parentTotalDifficulty: 0n }).fork).toBe("byzantium");
    const choice = { timestamp: 1_700_000_012n, coinbase: new Uint8Array(20).fill(1) };
    const good = buildOnHead(chain, choice, () => undefined).block;
    const wrong = changed(good, ({ header }) => {
      const bytes = header[field] as Uint8Array;
      header[field] = field === EXTRA ? Uint8Array.of(1) : plus(bytes, 1n, isFixed(field))!;
    });
    const outcome = chain.import(wrong);
    expect(outcome.type === "refused" ? outcome.error.code : outcome.type).toMatch(code);
    expect(chain.import(good).type).toBe("head");
  });
});
