import { Common, Hardfork, Mainnet } from "@ethereumjs/common";
import { RLP } from "@ethereumjs/rlp";
import { createTxFromRLP } from "@ethereumjs/tx";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toHex } from "../../../src/base/hex.js";
import {
  decodeTransaction,
  recoverSender,
  transactionHash,
} from "../../../src/chain/transactions/transaction-decoding.js";

const common = new Common({ chain: Mainnet, hardfork: Hardfork.Prague, eips: [] });
const bytes = (size: number) => fc.uint8Array({ minLength: size, maxLength: size });
const integer = (most: number) =>
  fc.uint8Array({ maxLength: most }).map((value) => value.subarray(value.findIndex((byte) => byte !== 0) >>> 0));
const word = bytes(32);
const to = fc.oneof({ arbitrary: bytes(20), weight: 4 }, { arbitrary: fc.constant(new Uint8Array(0)), weight: 1 });
const access = fc.array(fc.tuple(bytes(20), fc.array(word, { maxLength: 3 })), { maxLength: 3 });
const ONE = Uint8Array.of(1);
const call = [to, integer(8), fc.uint8Array({ maxLength: 60 })] as const;
const signature = [fc.constantFrom(new Uint8Array(0), ONE), integer(32), integer(32)] as const;

const legacy = fc
  .tuple(integer(8), integer(8), integer(4), ...call, fc.constantFrom(27, 28, 37, 38), integer(32), integer(32))
  .map(([nonce, price, gas, to, value, data, v, r, s]) => RLP.encode([nonce, price, gas, to, value, data, v, r, s]));
const dynamic = fc
  .tuple(integer(8), integer(8), integer(8), integer(4), ...call, access, ...signature)
  .map(([nonce, tip, fee, gas, ...rest]) => Uint8Array.of(2, ...RLP.encode([ONE, nonce, tip, fee, gas, ...rest])));
const listed = fc
  .tuple(integer(8), integer(8), integer(4), ...call, access, ...signature)
  .map((fields) => Uint8Array.of(1, ...RLP.encode([ONE, ...fields])));
const transactions = fc.oneof(legacy, listed, dynamic);
/** One byte of it is another, it is cut off, or something follows. */
const broken = fc
  .tuple(transactions, fc.nat(), fc.nat(255), fc.constantFrom("byte", "cut", "more"))
  .map(([tx, at, byte, how]) => {
    if (how === "cut") return tx.subarray(0, at % tx.length);
    if (how === "more") return Uint8Array.of(...tx, byte);
    return tx.map((old, i) => (i === at % tx.length ? byte : old));
  });

function ours(encoded: Uint8Array) {
  try {
    return decodeTransaction(encoded);
  } catch (error) {
    expect(error).toMatchObject({ name: "TercetError", code: "invalid-transaction" });
    return undefined;
  }
}

function theirs(encoded: Uint8Array) {
  try {
    return createTxFromRLP(encoded, { common });
  } catch {
    return undefined;
  }
}

describe("decoding of transactions, beside @ethereumjs/tx", () => {
  it("takes what it takes, as the same", () => {
    let taken = 0;
    const property = fc.property(fc.oneof(transactions, broken), (encoded) => {
      const expected = theirs(encoded);
      if (expected === undefined) return;
      taken++;
      const decoded = ours(encoded);
      expect(decoded).toMatchObject({
        ...{ type: expected.type, nonce: expected.nonce, gasLimit: expected.gasLimit, value: expected.value },
        data: expected.data,
      });
      expect(decoded?.to && toHex(decoded.to)).toBe(expected.to?.toString());
      expect(decoded?.signature).toMatchObject({ r: expected.r ?? 0n, s: expected.s ?? 0n });
      if (expected.isSigned()) expect(toHex(transactionHash(encoded))).toBe(toHex(expected.hash()));
      const sender = recoverSender(encoded, true);
      expect(sender && toHex(sender)).toBe(senderOf(expected));
    });
    fc.assert(property, { numRuns: 1500 });
    expect(taken).toBeGreaterThan(300);
  });

  it("refuses RLP that is not canonical, which @ethereumjs/rlp refuses", () => {
    const property = fc.property(broken, (encoded) => {
      const decoded = ours(encoded);
      if (decoded === undefined) return;
      const body = decoded.type === 0 ? encoded : encoded.subarray(1);
      expect(toHex(RLP.encode(RLP.decode(body)))).toBe(toHex(body));
    });
    fc.assert(property, { numRuns: 1500 });
  });
});

function senderOf(transaction: NonNullable<ReturnType<typeof theirs>>): string | undefined {
  try {
    return transaction.getSenderAddress().toString();
  } catch {
    return undefined;
  }
}
