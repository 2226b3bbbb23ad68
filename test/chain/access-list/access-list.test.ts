import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareBytes } from "../../../src/base/bytes.js";
import { keccak256 } from "../../../src/base/hash.js";
import { toHex } from "../../../src/base/hex.js";
import { encodeRlp } from "../../../src/base/rlp.js";
import type { AccountAccess, BlockAccessList, Change } from "../../../src/chain/access-list/access-list.js";
import { decodeAccessList } from "../../../src/chain/access-list/decoding.js";
import { accessListDifference } from "../../../src/chain/access-list/difference.js";
import { encodeAccessList } from "../../../src/chain/access-list/encoding.js";

const uint = (bits: number) => fc.bigInt(0n, (1n << BigInt(bits)) - 1n);
const byKey = (a: bigint, b: bigint) => (a < b ? -1 : Number(a > b));
const bytes = fc.uint8Array({ maxLength: 40 });

const changes = <T>(value: fc.Arbitrary<T>, minLength = 0): fc.Arbitrary<Change<T>[]> =>
  fc
    .uniqueArray(fc.record({ step: fc.nat(2 ** 16), value }), { minLength, maxLength: 4, selector: ({ step }) => step })
    .map((all) => all.sort((a, b) => a.step - b.step));

const account: fc.Arbitrary<AccountAccess> = fc
  .record({
    address: fc.uint8Array({ minLength: 20, maxLength: 20 }),
    keys: fc.uniqueArray(uint(256), { maxLength: 6 }),
    split: fc.nat(6),
    slots: fc.array(changes(uint(256), 1), { minLength: 6, maxLength: 6 }),
    balanceChanges: changes(uint(256)),
    nonceChanges: changes(uint(64)),
    codeChanges: changes(bytes),
  })
  .map(({ keys, split, slots, ...rest }) => ({
    ...rest,
    storageChanges: keys
      .slice(0, split)
      .sort(byKey)
      .map((key, i) => ({ key, changes: slots[i]! })),
    storageReads: keys.slice(split).sort(byKey),
  }));

const lists: fc.Arbitrary<BlockAccessList> = fc
  .uniqueArray(account, { maxLength: 4, selector: ({ address }) => toHex(address) })
  .map((all) => all.sort((a, b) => compareBytes(a.address, b.address)));

const at = (last: number) => new Uint8Array(20).fill(last, 19);
const nothing = { storageChanges: [], storageReads: [], balanceChanges: [], nonceChanges: [], codeChanges: [] };
const one = { address: at(1), ...nothing };

describe("a block's access list", () => {
  it("is what it was when it is encoded and decoded", () => {
    fc.assert(
      fc.property(lists, (list) => {
        expect(decodeAccessList(encodeAccessList(list))).toEqual(list);
      }),
    );
  });

  it("without anything has the hash that EIP-7928 gives", () => {
    expect(toHex(keccak256(encodeAccessList([])))).toBe(
      "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347",
    );
  });

  it.each<[string, BlockAccessList]>([
    ["accounts are not in ascending order", [{ ...one, address: at(2) }, one]],
    ["accounts are not in ascending order", [one, one]],
    ["slots are not in ascending order", [{ ...one, storageReads: [2n, 1n] }]],
    [
      "slot 0x5 is among those that change",
      [{ ...one, storageReads: [5n], storageChanges: [{ key: 5n, changes: [{ step: 1, value: 1n }] }] }],
    ],
    ["slot 0x5 has no changes", [{ ...one, storageChanges: [{ key: 5n, changes: [] }] }]],
    [
      "nonces: the steps are not",
      [
        {
          ...one,
          nonceChanges: [
            { step: 1, value: 1n },
            { step: 1, value: 2n },
          ],
        },
      ],
    ],
    ["no address of 20 bytes", [{ ...one, address: new Uint8Array(19) }]],
    ["balances: an integer of 33 bytes", [{ ...one, balanceChanges: [{ step: 1, value: 1n << 256n }] }]],
    ["nonces: an integer of 9 bytes", [{ ...one, nonceChanges: [{ step: 1, value: 1n << 64n }] }]],
  ])("is refused when its %s", (words, list) => {
    expect(() => decodeAccessList(encodeAccessList(list))).toThrow(
      expect.objectContaining({ code: "invalid-access-list", message: expect.stringContaining(words) }),
    );
  });

  it.each([
    ["bytes in place of a list", encodeRlp(new Uint8Array(3))],
    ["5 fields in place of 6", encodeRlp([[at(1), [], [], [], []]])],
    ["leading zeros", encodeRlp([[at(1), [], [Uint8Array.of(0)], [], [], []]])],
  ])("is refused for %s", (words, encoded) => {
    expect(() => decodeAccessList(encoded)).toThrow(words);
  });
});

describe("where a list is another than the block's own", () => {
  const slot = (...values: [number, bigint][]) => ({
    key: 5n,
    changes: values.map(([step, value]) => ({ step, value })),
  });
  const own = {
    ...one,
    storageChanges: [slot([1, 7n], [3, 8n])],
    balanceChanges: [{ step: 2, value: 9n }],
    storageReads: [6n],
  };
  const name = `account ${toHex(at(1))}`;

  it.each<[string, BlockAccessList]>([
    [`${name}: it is not in the list`, []],
    [`account ${toHex(at(2))}: the block has not accessed it`, [own, { ...one, address: at(2) }]],
    [`${name}: slot 0x6: it is not in the list`, [{ ...own, storageReads: [] }]],
    [`${name}: slot 0x9: the block has not accessed it`, [{ ...own, storageReads: [6n, 9n] }]],
    [`${name}: slot 0x5, step 3: expected 0x8, found 0xa`, [{ ...own, storageChanges: [slot([1, 7n], [3, 10n])] }]],
    [`${name}: slot 0x5, step 1: the change to 0x7 is not in the list`, [{ ...own, storageChanges: [slot([3, 8n])] }]],
    [
      `${name}: slot 0x5, step 2: the block makes no change to 0x8`,
      [{ ...own, storageChanges: [slot([1, 7n], [2, 8n])] }],
    ],
    [
      `${name}: slot 0x6, step 1: the block makes no change to 0x1`,
      [
        {
          ...own,
          storageReads: [],
          storageChanges: [slot([1, 7n], [3, 8n]), { key: 6n, changes: [{ step: 1, value: 1n }] }],
        },
      ],
    ],
    [`${name}: balance, step 2: expected 0x9, found 0x8`, [{ ...own, balanceChanges: [{ step: 2, value: 8n }] }]],
    [`${name}: nonce, step 4: the block makes no change to 0x1`, [{ ...own, nonceChanges: [{ step: 4, value: 1n }] }]],
    [
      `${name}: code, step 4: the block makes no change to 0x0102`,
      [{ ...own, codeChanges: [{ step: 4, value: Uint8Array.of(1, 2) }] }],
    ],
  ])("is said as %s", (words, given) => {
    expect(accessListDifference(encodeAccessList([own]), encodeAccessList(given))).toBe(words);
  });

  it("is said of any two lists", () => {
    fc.assert(
      fc.property(lists, lists, (a, b) => {
        const said = accessListDifference(encodeAccessList(a), encodeAccessList(b));
        expect(said).toMatch(/^account 0x|^they are encoded/);
      }),
    );
    expect(accessListDifference(encodeAccessList([]), Uint8Array.of(1, 2))).toContain("byte 1");
  });
});
