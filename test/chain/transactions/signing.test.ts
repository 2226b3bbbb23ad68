import fc from "fast-check";
import { privateKeyToAccount } from "viem/accounts";
import { describe, expect, it } from "vitest";
import { toHex as hexOf } from "../../../src/base/hex.js";
import { ethereumRules } from "../../../src/chain/chain-rules.js";
import { authorityOf } from "../../../src/chain/transactions/authority.js";
import { addressOfSecretKey } from "../../../src/chain/transactions/signature.js";
import { signAuthorization, signTransaction } from "../../../src/chain/transactions/signing.js";
import type { Transaction } from "../../../src/chain/transactions/transaction.js";
import { decodeTransaction } from "../../../src/chain/transactions/transaction-decoding.js";
import { senderOf } from "../../../src/chain/transactions/transaction-encoding.js";

const toHex = (bytes: Uint8Array) => hexOf(bytes) as `0x${string}`;
const KEY = new Uint8Array(32).fill(0x17);
const ADDRESS = addressOfSecretKey(KEY);
const account = privateKeyToAccount(toHex(KEY));
const TO = new Uint8Array(20).fill(0x77);
const LISTS = { accessList: [], maxFeePerBlobGas: 0n, blobHashes: [], authorizations: [] };
const FEES = { maxFeePerGas: 5n, maxPriorityFeePerGas: 5n };
const plain = { nonce: 3n, gasLimit: 60_000n, value: 1n, data: Uint8Array.of(1, 2), chainId: 7n, to: TO, ...LISTS };

describe("signing", () => {
  it("a transaction of each type has the bytes that a wallet gives it", async () => {
    const common = { nonce: 3, gas: 60_000n, value: 1n, data: "0x0102", chainId: 7, to: toHex(TO) } as const;
    const legacy = await account.signTransaction({ ...common, type: "legacy", gasPrice: 5n });
    expect(toHex(signTransaction({ ...plain, ...FEES, type: 0 }, KEY))).toBe(legacy);
    const dynamic = { maxFeePerGas: 9n, maxPriorityFeePerGas: 2n };
    const type2 = await account.signTransaction({ ...common, type: "eip1559", ...dynamic });
    expect(toHex(signTransaction({ ...plain, ...dynamic, type: 2 }, KEY))).toBe(type2);
    const authorization = signAuthorization({ chainId: 7n, address: TO, nonce: 4n }, KEY);
    const theirs = await account.signAuthorization({ chainId: 7, address: toHex(TO), nonce: 4 });
    const type4 = await account.signTransaction({
      ...{ ...common, type: "eip7702", ...dynamic, authorizationList: [theirs] },
    });
    expect(toHex(signTransaction({ ...plain, ...dynamic, type: 4, authorizations: [authorization] }, KEY))).toBe(type4);
  });

  it("what is signed is found to be by the key's holder", async () => {
    const rules = await ethereumRules("osaka");
    const word = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    await fc.assert(
      fc.asyncProperty(word, word, fc.uint8Array({ maxLength: 50 }), async (nonce, value, data) => {
        const transaction: Transaction = { ...plain, ...FEES, type: 2, nonce, value, data };
        const bytes = signTransaction(transaction, KEY);
        expect(senderOf(decodeTransaction(bytes), rules)).toEqual(ADDRESS);
        expect(authorityOf(signAuthorization({ chainId: 0n, address: TO, nonce }, KEY))).toEqual(ADDRESS);
      }),
      { numRuns: 50 },
    );
  });

  it("refuses what is no key, and what is no authorization", () => {
    const invalidKey = expect.objectContaining({ code: "invalid-secret-key" });
    expect(() => signTransaction({ ...plain, ...FEES, type: 2 }, new Uint8Array(32))).toThrow(invalidKey);
    expect(() => signAuthorization({ chainId: 0n, address: TO, nonce: 0n }, new Uint8Array(31))).toThrow(invalidKey);
    const invalid = expect.objectContaining({ code: "invalid-transaction" });
    expect(() => signAuthorization({ chainId: 0n, address: TO.slice(1), nonce: 0n }, KEY)).toThrow(invalid);
  });
});
