import { secp256k1 } from "@noble/curves/secp256k1.js";
import { describe, expect, it } from "vitest";
import { concatBytes } from "../../src/base/bytes.js";
import { keccak256 } from "../../src/base/hash.js";
import { encodeRlp, integerToRlp } from "../../src/base/rlp.js";
import { authorityOf } from "../../src/chain/authority.js";
import { applyAuthorizations } from "../../src/chain/authorization.js";
import { IsolatedHost } from "../../src/chain/isolated-host.js";
import { addressOfSecretKey } from "../../src/chain/signature.js";
import type { Authorization } from "../../src/chain/transaction.js";

const KEY = new Uint8Array(32).fill(7);
const AUTHORITY = addressOfSecretKey(KEY);
const TARGET = new Uint8Array(20).fill(0x77);
const { n: ORDER } = secp256k1.Point.CURVE();

function authorize(fields: { chainId?: bigint; address?: Uint8Array; nonce?: bigint } = {}): Authorization {
  const { chainId = 1n, address = TARGET, nonce = 0n } = fields;
  const content = encodeRlp([integerToRlp(chainId), address, integerToRlp(nonce)]);
  const hash = keccak256(concatBytes(Uint8Array.of(5), content));
  const bytes = secp256k1.sign(hash, KEY, { prehash: false, format: "recovered" });
  const { r, s, recovery } = secp256k1.Signature.fromBytes(bytes, "recovered");
  return { chainId, address, nonce, r, s, yParity: BigInt(recovery!) };
}

describe("an authorization", () => {
  it("names who signed it", () => {
    expect(authorityOf(authorize())).toEqual(AUTHORITY);
    expect(authorityOf({ ...authorize(), nonce: 1n })).not.toEqual(AUTHORITY);
  });

  it("makes the account delegate, counts its nonce up and warms it", () => {
    const host = new IsolatedHost();
    expect(applyAuthorizations(host, [authorize()])).toBe(0n);
    expect(host.getCode(AUTHORITY)).toEqual(Uint8Array.of(0xef, 0x01, 0x00, ...TARGET));
    expect(host.getNonce(AUTHORITY)).toBe(1n);
    expect(host.accessAccount(AUTHORITY)).toBe(true);
  });

  it("gives gas back for an account that is there already", () => {
    const host = new IsolatedHost();
    host.setBalance(AUTHORITY, 1n);
    expect(applyAuthorizations(host, [authorize(), authorize({ nonce: 1n, chainId: 0n })])).toBe(25_000n);
    expect(host.getNonce(AUTHORITY)).toBe(2n);
  });

  it("of the zero address ends a delegation", () => {
    const host = new IsolatedHost();
    applyAuthorizations(host, [authorize(), authorize({ nonce: 1n, address: new Uint8Array(20) })]);
    expect(host.getCode(AUTHORITY)).toEqual(new Uint8Array(0));
  });

  const good = authorize();
  it.each<[string, Authorization]>([
    ["for another chain", authorize({ chainId: 2n })],
    ["with another nonce", authorize({ nonce: 1n })],
    ["with the last nonce", authorize({ nonce: 2n ** 64n - 1n })],
    ["with a high s", { ...good, s: ORDER - good.s, yParity: 1n - good.yParity }],
    ["with s zero", { ...good, s: 0n }],
    ["with r zero", { ...good, r: 0n }],
    ["with r of the order", { ...good, r: ORDER }],
    ["with an r that is on no point", { ...good, r: 5n }],
    ["with a parity that is none", { ...good, yParity: 2n }],
  ])("%s is passed over", (_, authorization) => {
    const host = new IsolatedHost();
    expect(applyAuthorizations(host, [authorization])).toBe(0n);
    expect(host.getNonce(AUTHORITY)).toBe(0n);
    expect(host.getCode(AUTHORITY)).toEqual(new Uint8Array(0));
  });

  it("of a contract is passed over", () => {
    const host = new IsolatedHost();
    host.setCode(AUTHORITY, Uint8Array.of(0));
    expect(applyAuthorizations(host, [good])).toBe(0n);
    expect(host.getCode(AUTHORITY)).toEqual(Uint8Array.of(0));
  });
});
