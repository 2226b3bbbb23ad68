import { createCustomCommon, Hardfork, Mainnet } from "@ethereumjs/common";
import { RLP } from "@ethereumjs/rlp";
import { createTxFromRLP } from "@ethereumjs/tx";
import type { KZG } from "@ethereumjs/util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TercetError } from "../../src/base/errors.js";
import { toHex } from "../../src/base/hex.js";
import { decodeTransaction, recoverSender } from "../../src/chain/transactions/transaction-decoding.js";
import { encodeTransaction } from "../../src/chain/transactions/transaction-encoding.js";
import { mutated } from "../fuzz/mutations.js";
import {
  DEFECTS,
  type Defect,
  encode,
  type Node,
  nodeAt,
  nodeOf,
  placesIn,
  SHAPES,
  withDefect,
} from "./broken-transactions.js";

const common = createCustomCommon({ chainId: 1 }, Mainnet, {
  hardfork: Hardfork.Prague,
  customCrypto: { kzg: {} as KZG },
});
const TYPES = SHAPES.map((_, type) => type);

const bytesWith = (type: number, rlp: Uint8Array) => (type === 0 ? rlp : Uint8Array.of(type, ...rlp));
/** With a v and a parity that a transaction can have: those that it cannot are a rule that has tests of its own. */
const V = Uint8Array.of(37);
const treeOf = (type: number): fc.Arbitrary<Node> =>
  nodeOf(SHAPES[type]!).map((node) => {
    const { shape, items } = node as { shape: Node["shape"]; items: readonly Node[] };
    const at = items.length - 3;
    return { shape, items: items.with(at, { shape: items[at]!.shape, bytes: type === 0 ? V : Uint8Array.of(1) }) };
  });
const transaction = fc.constantFrom(...TYPES).chain((type) => treeOf(type).map((node) => ({ type, node })));

/** A legacy transaction that is no list begins with a type. */
const isType = (type: number, path: readonly number[], { rule }: Defect) =>
  type === 0 && path.length === 0 && rule === "a list is needed";

function refusalOf(bytes: Uint8Array): string {
  try {
    decodeTransaction(bytes);
    return "taken";
  } catch (error) {
    if (!(error instanceof TercetError) || error.code !== "invalid-transaction") throw error;
    const { offset } = error.details as { offset: number };
    return `byte ${offset}: ${error.message.split(": ").at(-1)}`;
  }
}

function theirs(bytes: Uint8Array) {
  try {
    return createTxFromRLP(bytes, { common });
  } catch {
    return undefined;
  }
}

describe("transactions of all types", () => {
  it("are taken as they are written", () => {
    fc.assert(
      fc.property(transaction, ({ type, node }) => {
        const bytes = bytesWith(type, encode(node));
        expect(refusalOf(bytes)).toBe("taken");
        expect(toHex(RLP.encode(RLP.decode(encode(node))))).toBe(toHex(encode(node)));
        expect(toHex(encodeTransaction(decodeTransaction(bytes)))).toBe(toHex(bytes));
      }),
      { numRuns: 300 },
    );
  });

  it.each(DEFECTS.map((defect) => [defect.name, defect] as const))(
    "are refused for %s, wherever it is, by rule and offset",
    (_, defect) => {
      let found = 0;
      fc.assert(
        fc.property(transaction, fc.nat(), ({ type, node }, choice) => {
          const places = placesIn(node).filter(
            (path) => withDefect(node, path, defect) !== undefined && !isType(type, path, defect),
          );
          if (places.length === 0) return;
          found++;
          const path = places[choice % places.length]!;
          const { bytes, at } = withDefect(node, path, defect)!;
          const whole = bytesWith(type, bytes);
          expect(refusalOf(whole)).toBe(`byte ${at + (type === 0 ? 0 : 1)}: ${defect.rule}`);
          expect(nodeAt(node, path)).toBeDefined();
          if (!defect.isOfRlp) return;
          expect(theirs(whole)).toBeUndefined();
          expect(() => RLP.decode(bytes)).toThrow();
        }),
        { numRuns: 200 },
      );
      expect(found).toBeGreaterThan(20);
    },
  );

  it("are refused when they are cut off anywhere, or when anything follows", () => {
    fc.assert(
      fc.property(transaction, fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 3 }), ({ type, node }, cut, more) => {
        const bytes = bytesWith(type, encode(node));
        const part = bytes.subarray(0, cut % bytes.length);
        expect(refusalOf(part)).toMatch(/there are no bytes|is cut off|longer than what is there|a field is missing/);
        expect(theirs(part)).toBeUndefined();
        expect(refusalOf(Uint8Array.of(...bytes, ...more))).toBe(
          `byte ${bytes.length}: there is more than belongs here`,
        );
      }),
      { numRuns: 300 },
    );
  });

  it("with bytes changed are taken when @ethereumjs/tx takes them, as the same, and otherwise never as two", () => {
    let taken = 0;
    fc.assert(
      fc.property(
        transaction.chain(({ type, node }) => mutated(bytesWith(type, encode(node)))),
        (bytes) => {
          const expected = theirs(bytes);
          const refusal = refusalOf(bytes);
          if (refusal === "taken") expect(toHex(encodeTransaction(decodeTransaction(bytes)))).toBe(toHex(bytes));
          // @ethereumjs also takes transactions that nobody has signed.
          if (expected === undefined || !expected.isSigned()) return;
          taken++;
          expect(refusal).toBe("taken");
          const { type, nonce, gasLimit, value, data } = expected;
          expect(decodeTransaction(bytes)).toMatchObject({ type, nonce, gasLimit, value, data });
          const sender = recoverSender(bytes, true);
          expect(sender && toHex(sender)).toBe(senderOf(expected));
        },
      ),
      { numRuns: 1500 },
    );
    expect(taken).toBeGreaterThan(20);
  });
});

function senderOf(transaction: NonNullable<ReturnType<typeof theirs>>): string | undefined {
  try {
    return transaction.getSenderAddress().toString();
  } catch {
    return undefined;
  }
}
