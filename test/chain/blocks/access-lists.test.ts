import { describe, expect, it } from "vitest";
import { keccak256 } from "../../../src/base/hash.js";
import { toHex } from "../../../src/base/hex.js";
import { decodeRlp, encodeRlp, type RlpItem } from "../../../src/base/rlp.js";
import { decodeAccessList } from "../../../src/chain/access-list/decoding.js";
import { encodeAccessList } from "../../../src/chain/access-list/encoding.js";
import { Chain } from "../../../src/chain/blocks/chain.js";
import type { BuiltBlock } from "../../../src/chain/builder/build-block.js";
import { buildOnHead } from "../../../src/chain/builder/build-on-head.js";
import { openChainSpec } from "../../../src/chain/config/open-chain-spec.js";
import { readChainConfig } from "../../../src/chain/config/read-config.js";
import { MemoryStore } from "../../../src/state/store/memory-store.js";
import { Wallet } from "../../support/wallet.js";
import { contentOf } from "../../support/withdrawal-chain.js";

const wallet = new Wallet(1);
const COINBASE = new Uint8Array(20).fill(0xc0);
const START = 1_700_000_000n;
/** The first block with a list. */
const FIRST = 3n;

const config = (rules: object, schedule: readonly object[] = []) =>
  readChainConfig(
    JSON.stringify({
      ...{ chainId: 1, rules, schedule },
      genesis: {
        ...{ timestamp: Number(START), systemContracts: true },
        accounts: { [toHex(wallet.address)]: { balance: "1000000000000000000" } },
      },
    }),
  );
const spec = await openChainSpec(config({ fork: "prague" }, [{ block: Number(FIRST), accessLists: true }]));

function build(chain: Chain, value = 1n): BuiltBlock {
  const { number } = chain.head();
  return buildOnHead(chain, { timestamp: START + 12n * (number + 1n), coinbase: COINBASE }, (block) => {
    expect(block.add(wallet.transaction({ nonce: number, value })).type).toBe("added");
  });
}

function open(length: bigint, reverseDepth = 128) {
  const store = new MemoryStore();
  const chain = Chain.open(store, spec, { reverseDepth });
  while (chain.head().number < length) expect(chain.import(build(chain).block).type).toBe("head");
  return { store, chain };
}

/** The block with another header, whose hash is another then. */
function changed({ block }: BuiltBlock, change: (header: RlpItem[]) => void): Uint8Array {
  const [header, ...body] = decodeRlp(block) as [RlpItem[], ...RlpItem[]];
  const other = [...header];
  change(other);
  return encodeRlp([other, ...body]);
}

describe("access lists of blocks in a chain", () => {
  it("are there from the block on that its config says, with or without a list that came with the block", () => {
    const { chain } = open(FIRST - 1n);
    const built = build(chain);
    expect(chain.accessList(FIRST - 1n)).toBeUndefined();
    const names = decodeAccessList(built.accessList!).map(({ address }) => toHex(address));
    expect(names).toEqual(expect.arrayContaining([toHex(wallet.address), toHex(COINBASE)]));
    const header = (decodeRlp(built.block) as RlpItem[][])[0]!;
    expect(header.at(-1)).toEqual(keccak256(built.accessList!));
    for (const given of [undefined, built.accessList!]) {
      const { chain: other } = open(FIRST - 1n);
      expect(other.import(built.block, given).type).toBe("head");
      expect(other.accessList(FIRST)).toEqual(built.accessList);
      expect(other.accessList(built.hash)).toEqual(built.accessList);
    }
  });

  it("that are wrong are refused with the first difference, and the store stays as it was", () => {
    const { store, chain } = open(FIRST - 1n);
    const built = build(chain);
    const list = decodeAccessList(built.accessList!);
    const before = contentOf(store);
    const refuse = (block: Uint8Array, given?: Uint8Array) => {
      const outcome = chain.import(block, given);
      expect(contentOf(store)).toEqual(before);
      return outcome.type === "refused" ? `${outcome.error.code}: ${outcome.error.message}` : outcome.type;
    };
    const without = list.filter(({ address }) => toHex(address) !== toHex(COINBASE));
    expect(refuse(built.block, encodeAccessList(without))).toMatch(`account ${toHex(COINBASE)}: it is not in the list`);
    const richer = list.map((account) => ({
      ...account,
      balanceChanges: account.balanceChanges.map(({ step, value }) => ({ step, value: value + 1n })),
    }));
    expect(refuse(built.block, encodeAccessList(richer))).toMatch(
      /^wrong-access-list: .*account 0x\w{40}: balance, step 1: expected 0x\w+, found 0x\w+$/,
    );
    expect(refuse(built.block, built.accessList!.slice(0, -1))).toMatch(/^wrong-access-list: .*cut off/);
    expect(refuse(built.block, new Uint8Array(0))).toMatch(/^wrong-access-list: .*an item is missing/);
    const other = changed(built, (header) => header.splice(-1, 1, new Uint8Array(32)));
    expect(refuse(other)).toMatch(/^wrong-access-list: .*expected 0x\w{64}, found 0/);
    expect(refuse(other, built.accessList)).toMatch(/^wrong-access-list/);
    expect(refuse(changed(built, (header) => header.pop()))).toMatch(/^wrong-fields: .*expected 22, found 21/);
    expect(chain.import(built.block, built.accessList).type).toBe("head");
  });

  it("cannot come with a block that has none", () => {
    const { chain } = open(FIRST - 2n);
    const { block } = build(chain);
    expect(chain.import(block, encodeRlp([]))).toMatchObject({ type: "refused", error: { code: "wrong-access-list" } });
  });

  it("of side blocks are kept as long as the blocks are", () => {
    const { store, chain } = open(FIRST - 1n, 2);
    const [first, second] = [build(chain, 1n), build(chain, 2n)];
    expect([chain.import(first.block), chain.import(second.block)]).toMatchObject([{ type: "head" }, { type: "side" }]);
    expect(chain.accessList(second.hash)).toEqual(second.accessList);
    for (let i = 0; i < 3; i++) chain.import(build(chain).block);
    expect(chain.accessList(second.hash)).toBeUndefined();
    expect([...contentOf(store).keys()].filter((key) => key.includes(toHex(second.hash).slice(2)))).toEqual([]);
    expect(chain.accessList(first.hash)).toEqual(first.accessList);
  });

  it("cannot be asked for before Prague", async () => {
    await expect(openChainSpec(config({ fork: "cancun", accessLists: true }))).rejects.toMatchObject({
      code: "invalid-config",
      message: expect.stringMatching(/^rules\.accessLists: .*need prague or later/),
    });
    expect(() => config({ fork: "prague", accessLists: 1 })).toThrow(/rules\.accessLists.*true or false/);
  });
});
