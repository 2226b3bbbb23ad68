import { describe, expect, it } from "vitest";
import { applyTransaction } from "../../../src/chain/driver/apply-transaction.js";
import type { Candidate } from "../../../src/chain/driver/candidate.js";
import { isExpected } from "../../../src/chain/state-test/expected-exception.js";
import type { Authorization, SignedTransaction, Transaction } from "../../../src/chain/transactions/transaction.js";
import { encodeTransaction, senderOf, signingHash } from "../../../src/chain/transactions/transaction-encoding.js";
import { CONTRACT, candidate, SENDER } from "../driver/candidate.js";

const AUTHORIZATION: Authorization = { chainId: 1n, address: CONTRACT, nonce: 0n, yParity: 0n, r: 1n, s: 1n };
const SIGNATURE = { yParity: 0n, r: 1n, s: 1n };
const KEY = new Uint8Array(32);

/** Fields of a transaction that nobody would let through a compiler. */
type Anything = Readonly<Record<string, unknown>>;

const withFields = (fields: Anything): Candidate => candidate({ transaction: fields as Partial<Transaction> });

async function refusalOf(act: () => unknown): Promise<{ code?: string; message?: string; details?: Anything }> {
  try {
    await act();
    return {};
  } catch (error) {
    return error as { code?: string };
  }
}

const WRONG: readonly (readonly [string, Anything])[] = [
  ["value", { value: -5n }],
  ["value", { value: 5 }],
  ["value", { value: "0x5" }],
  ["nonce", { nonce: undefined }],
  ["gasLimit", { gasLimit: -1n }],
  ["maxFeePerGas", { maxFeePerGas: -1n }],
  ["maxPriorityFeePerGas", { maxPriorityFeePerGas: -1n }],
  ["maxPriorityFeePerGas", { type: 0, maxPriorityFeePerGas: 9n }],
  ["maxPriorityFeePerGas", { type: 1, maxFeePerGas: 11n }],
  ["maxFeePerBlobGas", { maxFeePerBlobGas: null }],
  ["maxFeePerBlobGas", { maxFeePerBlobGas: 1n }],
  ["type", { type: 5 }],
  ["type", { type: "2" }],
  ["type", { type: -1 }],
  ["chainId", { chainId: undefined }],
  ["chainId", { chainId: 1 }],
  ["to", { to: CONTRACT.subarray(1) }],
  ["to", { to: "0xcccccccccccccccccccccccccccccccccccccccc" }],
  ["to", { to: null }],
  ["data", { data: "0x" }],
  ["data", { data: undefined }],
  ["accessList", { accessList: undefined }],
  ["accessList", { type: 0, accessList: [{ address: CONTRACT, storageKeys: [] }] }],
  ["accessList[0]", { accessList: [5] }],
  ["accessList[0].address", { accessList: [{ address: KEY, storageKeys: [] }] }],
  ["accessList[0].storageKeys", { accessList: [{ address: CONTRACT }] }],
  ["accessList[0].storageKeys[1]", { accessList: [{ address: CONTRACT, storageKeys: [KEY, CONTRACT] }] }],
  ["blobHashes", { blobHashes: {} }],
  ["blobHashes", { blobHashes: [KEY] }],
  ["blobHashes[0]", { type: 3, blobHashes: [CONTRACT] }],
  ["authorizations", { authorizations: undefined }],
  ["authorizations", { authorizations: [AUTHORIZATION] }],
  ["authorizations[0]", { type: 4, authorizations: [undefined] }],
  ["authorizations[0].address", { type: 4, authorizations: [{ ...AUTHORIZATION, address: KEY }] }],
  ["authorizations[0].chainId", { type: 4, authorizations: [{ ...AUTHORIZATION, chainId: 1 }] }],
  ["authorizations[0].nonce", { type: 4, authorizations: [{ ...AUTHORIZATION, nonce: -1n }] }],
  ["authorizations[0].yParity", { type: 4, authorizations: [{ ...AUTHORIZATION, yParity: undefined }] }],
];

describe("what no transaction looks like", () => {
  it.each(WRONG)("is refused for its %s, wherever a transaction is taken", async (field, fields) => {
    const { transaction } = withFields(fields);
    const signed = { ...transaction, signature: SIGNATURE };
    const takers: readonly (() => unknown)[] = [
      () => applyTransaction(withFields(fields)),
      () => encodeTransaction(signed),
      () => signingHash(transaction),
      () => senderOf(signed, candidate().chain),
    ];
    for (const take of takers) {
      expect(await refusalOf(take)).toMatchObject({
        ...{ name: "TercetError", code: "invalid-transaction", details: { field: `transaction.${field}` } },
        message: expect.stringContaining(`transaction.${field} is `),
      });
    }
  });

  it("is refused without a signature, where one is needed", async () => {
    const { transaction } = candidate();
    for (const signature of [undefined, { ...SIGNATURE, r: -1n }, { ...SIGNATURE, s: 1 }]) {
      const signed = { ...transaction, signature } as SignedTransaction;
      for (const take of [() => encodeTransaction(signed), () => senderOf(signed, candidate().chain)]) {
        expect(await refusalOf(take)).toMatchObject({ code: "invalid-transaction" });
      }
    }
  });

  it.each<[string, Anything]>([
    ["sender", { sender: SENDER.subarray(1) }],
    ["sender", { sender: "0x" }],
    ["transaction", { transaction: undefined }],
  ])("is refused for its %s", async (field, fields) => {
    const wrong = { ...candidate(), ...fields } as Candidate;
    expect(await refusalOf(() => applyTransaction(wrong))).toMatchObject({
      code: "invalid-transaction",
      details: { field },
    });
  });

  it.each<[string, unknown]>([
    ["number", -1n],
    ["number", 2n ** 64n],
    ["timestamp", 1],
    ["gasLimit", undefined],
    ["baseFee", -7n],
    ["blobBaseFee", 2n ** 256n],
    ["chainId", "1"],
    ["coinbase", new Uint8Array(32)],
    ["prevRandao", new Uint8Array(20)],
    ["hashOf", undefined],
  ])("is refused in a block for its %s", async (field, value) => {
    const plain = candidate();
    const wrong = { ...plain, block: { ...plain.block, [field]: value } } as Candidate;
    expect(await refusalOf(() => applyTransaction(wrong))).toMatchObject({
      ...{ code: "invalid-block", details: { field: `block.${field}` } },
    });
  });
});

describe("an authorization out of bounds (EIP-7702)", () => {
  it.each<[keyof Authorization, bigint]>([
    ["chainId", 2n ** 256n],
    ["nonce", 2n ** 64n],
    ["yParity", 2n ** 8n],
    ["r", 2n ** 256n],
    ["s", 2n ** 256n],
  ])("makes the whole transaction invalid: its %s", async (field, tooLarge) => {
    const apply = (value: bigint) => {
      const authorizations = [AUTHORIZATION, { ...AUTHORIZATION, [field]: value }];
      const transaction = { type: 4 as const, gasLimit: 200_000n, authorizations };
      return applyTransaction(candidate({ transaction }));
    };
    expect(await apply(tooLarge)).toEqual({ type: "rejected", reason: "authorization-out-of-range" });
    expect(await apply(tooLarge - 1n)).toMatchObject({ type: "applied" });
  });

  it("is what the tests of the execution specs call it", () => {
    const name = "TransactionException.TYPE_4_INVALID_AUTHORIZATION_FORMAT";
    expect(isExpected("authorization-out-of-range", name)).toBe(true);
    expect(isExpected("authorizations-missing", name)).toBe(false);
  });
});
