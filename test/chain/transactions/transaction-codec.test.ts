import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TercetError } from "../../../src/base/errors.js";
import { fromHex, toHex } from "../../../src/base/hex.js";
import { decodeRlp, encodeRlp, type RlpItem } from "../../../src/base/rlp.js";
import type { Authorization, Signature, SignedTransaction } from "../../../src/chain/transactions/transaction.js";
import { decodeTransaction } from "../../../src/chain/transactions/transaction-decoding.js";
import { encodeTransaction, senderOf, signingHash } from "../../../src/chain/transactions/transaction-encoding.js";
import { parametersAt } from "../../../src/vm/rules/fork-table.js";
import type { Fork } from "../../../src/vm/rules/forks.js";

const rulesAt = (fork: Fork) => ({ parameters: parametersAt(fork) });
const uint64 = fc.bigInt(0n, 2n ** 64n - 1n);
const uint256 = fc.bigInt(0n, 2n ** 256n - 1n);
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

const signature: fc.Arbitrary<Signature> = fc.record({ yParity: fc.bigInt(0n, 1n), r: uint256, s: uint256 });
const authorization: fc.Arbitrary<Authorization> = fc
  .record({ chainId: uint256, address: bytes(20), nonce: uint64, signature })
  .map(({ signature, ...rest }) => ({ ...rest, ...signature }));
const access = fc.record({ address: bytes(20), storageKeys: fc.array(bytes(32), { maxLength: 3 }) });
const common = fc.record({
  nonce: uint64,
  gasLimit: uint64,
  value: uint256,
  data: fc.uint8Array({ maxLength: 100 }),
  signature,
});
const fee = uint256.map((price) => ({ maxFeePerGas: price, maxPriorityFeePerGas: price }));
const fees = fc.record({ maxFeePerGas: uint256, maxPriorityFeePerGas: uint256 });
const to = fc.option(bytes(20)).map((to) => (to === null ? {} : { to }));
const NOTHING = { accessList: [], maxFeePerBlobGas: 0n, blobHashes: [], authorizations: [] };
const lists = fc.record({ chainId: uint256, accessList: fc.array(access, { maxLength: 3 }) });

/** Any transaction with the fields that its type has. */
const transactions: fc.Arbitrary<SignedTransaction> = fc.oneof(
  fc.tuple(common, fee, to, fc.option(fc.bigInt(0n, 2n ** 200n))).map(([common, fee, to, chainId]) => ({
    type: 0 as const,
    ...common,
    ...fee,
    ...to,
    ...NOTHING,
    ...(chainId === null ? {} : { chainId }),
  })),
  fc.tuple(common, fee, to, lists).map(([a, b, c, d]) => ({ ...NOTHING, type: 1 as const, ...a, ...b, ...c, ...d })),
  fc.tuple(common, fees, to, lists).map(([a, b, c, d]) => ({ ...NOTHING, type: 2 as const, ...a, ...b, ...c, ...d })),
  fc
    .tuple(
      common,
      fees,
      to,
      lists,
      fc.record({ maxFeePerBlobGas: uint256, blobHashes: fc.array(bytes(32), { maxLength: 3 }) }),
    )
    .map(([a, b, c, d, e]) => ({ ...NOTHING, type: 3 as const, ...a, ...b, ...c, ...d, ...e })),
  fc
    .tuple(common, fees, to, lists, fc.array(authorization, { maxLength: 3 }))
    .map(([a, b, c, d, authorizations]) => ({ ...NOTHING, type: 4 as const, ...a, ...b, ...c, ...d, authorizations })),
);

describe("transactions as bytes", () => {
  it("come back", () => {
    fc.assert(
      fc.property(transactions, (transaction) => {
        expect(decodeTransaction(encodeTransaction(transaction))).toEqual(transaction);
      }),
      { numRuns: 300 },
    );
  });

  it("are decoded in one way or refused with a typed error, whatever they are", () => {
    const broken = fc
      .tuple(transactions, fc.nat(), fc.nat(255))
      .map(([tx, at, byte]) => encodeTransaction(tx).map((old, i, all) => (i === at % all.length ? byte : old)));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 60 }), broken), (bytes) => {
        try {
          expect(encodeTransaction(decodeTransaction(bytes))).toEqual(bytes);
        } catch (error) {
          if (!(error instanceof TercetError)) throw error;
          expect(["invalid-transaction", "invalid-rlp"]).toContain(error.code);
        }
      }),
      { numRuns: 2000 },
    );
  });

  /** The example of EIP-155. */
  const EIP155 =
    "0xf86c098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a76400008025a028ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276a067cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83";

  it("tell who signed them (EIP-155)", () => {
    const transaction = decodeTransaction(fromHex(EIP155));
    expect(transaction).toMatchObject({ type: 0, chainId: 1n, nonce: 9n, gasLimit: 21_000n, value: 10n ** 18n });
    expect(toHex(signingHash(transaction))).toBe("0xdaf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c8e53");
    const sender = senderOf(transaction, rulesAt("osaka"));
    expect(toHex(sender!)).toBe("0x9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f");
  });

  it("may have a high s until Homestead only (EIP-2)", () => {
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
    const transaction = decodeTransaction(fromHex(EIP155));
    const { yParity, r, s } = transaction.signature;
    const flipped = { ...transaction, signature: { yParity: 1n - yParity, r, s: order - s } };
    expect(senderOf(flipped, rulesAt("frontier"))).toEqual(senderOf(transaction, rulesAt("frontier")));
    expect(senderOf(flipped, rulesAt("homestead"))).toBeUndefined();
  });

  const fields = decodeRlp(fromHex(EIP155)) as readonly RlpItem[];
  const withField = (index: number, item: RlpItem) => encodeRlp(fields.with(index, item));
  it.each<[string, Uint8Array]>([
    ["no bytes", new Uint8Array(0)],
    ["an unknown type", Uint8Array.of(5, 0xc0)],
    ["type 0 with its byte in front", Uint8Array.of(0, ...fromHex(EIP155))],
    ["no list", Uint8Array.of(1, 0x80)],
    ["too few fields", encodeRlp(fields.slice(1))],
    ["too many fields", encodeRlp([...fields, Uint8Array.of(1)])],
    ["a recipient of 19 bytes", withField(3, new Uint8Array(19).fill(1))],
    ["a nonce of 9 bytes", withField(0, new Uint8Array(9).fill(1))],
    ["a nonce with a leading zero", withField(0, Uint8Array.of(0, 1))],
    ["a list as data", withField(5, [])],
    ["a v that is none", withField(6, Uint8Array.of(29))],
  ])("are not %s", (_, bytes) => {
    expect(() => decodeTransaction(bytes)).toThrow(TercetError);
  });
});
