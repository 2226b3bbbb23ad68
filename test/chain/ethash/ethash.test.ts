import { describe, expect, it } from "vitest";
import { keccak256 } from "../../../src/base/hash.js";
import { fromHex, toHex } from "../../../src/base/hex.js";
import { decodeRlp, encodeRlp, integerToRlp, type RlpItem } from "../../../src/base/rlp.js";
import { epochOf, readEpoch } from "../../../src/chain/ethash/epoch.js";
import { Ethash } from "../../../src/chain/ethash/ethash.js";
import { ethashFault } from "../../../src/chain/ethash/seal-fault.js";
import { findArchive, readFixtureFile } from "../../support/evm-fixtures.js";

// Block 1 of Ethereum's mainnet.
const PARENT = "0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3";
const HASH = "0x88e96d4537bea4d9c05d12549907b32561d3bf31f45aae734cdc119f13406cb6";
const EMPTY_ROOT = "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421";
const header: readonly RlpItem[] = [
  fromHex(PARENT),
  fromHex("0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347"),
  fromHex("0x05a56e2d52c817161883f50c441c3228cfe54d9f"),
  fromHex("0xd67e4d450343046425ae4271474353857ab860dbc0a1dde64b41b5cd3a532bf3"),
  ...[fromHex(EMPTY_ROOT), fromHex(EMPTY_ROOT), new Uint8Array(256)],
  ...[0x3ff800000n, 1n, 5000n, 0n, 0x55ba4224n].map(integerToRlp),
  fromHex("0x476574682f76312e302e302f6c696e75782f676f312e342e32"),
  fromHex("0x969b900de27b6ac6a67742365dd65f55a0526c41fd18e1b16f1a1215c2e66f59"),
  fromHex("0x539bd4979fef1ec4"),
];
const MIX_HASH = 13;
const NONCE = 14;

const faultOf = (changes: Readonly<Record<number, Uint8Array>>) =>
  ethashFault(encodeRlp(header.map((field, place) => changes[place] ?? field)));

describe("Ethash", () => {
  it("takes the seal of a block of mainnet", () => {
    expect(toHex(keccak256(encodeRlp(header)))).toBe(HASH);
    expect(faultOf({})).toBeUndefined();
  });

  it("refuses a seal that is none, and says why", () => {
    expect(faultOf({ 3: new Uint8Array(32) })).toMatch(/^the mix hash: expected 0x\w{64}, found 0x969b/);
    expect(faultOf({ [NONCE]: fromHex("0x539bd4979fef1ec5") })).toMatch(/^the mix hash: expected/);
    expect(faultOf({ [MIX_HASH]: new Uint8Array(32) })).toMatch(/expected 0x\w{64}, found 0x0{64}$/);
    expect(faultOf({ [NONCE]: new Uint8Array(7) })).toMatch(/a nonce 8/);
    expect(faultOf({ [MIX_HASH]: new Uint8Array(31) })).toMatch(/32 bytes/);
    expect(faultOf({ 7: new Uint8Array(0) })).toBe("the difficulty is 0");
    expect(faultOf({ 8: integerToRlp(2n ** 63n) })).toMatch(/no epoch/);
    expect(ethashFault(encodeRlp(header.slice(0, MIX_HASH)))).toMatch(/32 bytes/);
  });

  it("refuses a value that the difficulty does not allow", () => {
    // Whatever the seal of such a header is, one in 2 ** 255 values is small enough.
    const changed = header.map((field, place) => (place === 7 ? integerToRlp(2n ** 255n) : field));
    const without = changed.filter((_, place) => place < MIX_HASH);
    const nonce = header[NONCE] as Uint8Array;
    const { mixHash } = new Ethash(0).seal(keccak256(encodeRlp(without)), nonce);
    expect(faultOf({ 7: integerToRlp(2n ** 255n), [MIX_HASH]: mixHash })).toMatch(/more than 2 \*\* 256 over/);
  });

  it("has the sizes and seeds of its epochs", () => {
    // The first and the last entries of the tables in the algorithm's first implementation.
    const sizes = (epoch: number) => {
      const { cacheNodes, datasetPages } = readEpoch(epoch);
      return [64 * cacheNodes, 128 * datasetPages];
    };
    expect(sizes(0)).toEqual([16776896, 1073739904]);
    expect(sizes(1)).toEqual([16907456, 1082130304]);
    expect(sizes(2047)).toEqual([285081536, 18245220736]);
    expect(toHex(readEpoch(1).seed)).toBe("0x290decd9548b62a8d60345a988386fc84ba6bc95484008f6362f93160ef3e563");
    expect([epochOf(29_999n), epochOf(30_000n), epochOf(61_439_999n), epochOf(61_440_000n)]).toEqual([
      0,
      1,
      2047,
      undefined,
    ]);
  });

  const archive = findArchive("ethereum-misc-tests");
  it.skipIf(archive === undefined)("passes ethereum/tests", () => {
    const file = readFixtureFile(archive!, "ethereum-misc-tests/ethereum-tests/PoWTests/ethash_tests.json");
    const cases = Object.values(JSON.parse(new TextDecoder().decode(file)) as Record<string, Record<string, string>>);
    expect(cases.length).toBeGreaterThan(0);
    const hex = (text: string | undefined) => fromHex(`0x${text}`);
    for (const test of cases) {
      const fields = decodeRlp(hex(test.header)) as readonly Uint8Array[];
      expect(fields[MIX_HASH]).toEqual(hex(test.mixHash));
      const seal = new Ethash(0).seal(hex(test.header_hash), hex(test.nonce));
      expect(seal).toEqual({ mixHash: hex(test.mixHash), result: hex(test.result) });
      // Whoever made the test has not searched for a nonce.
      expect(ethashFault(hex(test.header))).toMatch(`its value is 0x${test.result}, more than`);
    }
  });
});
