import fc from "fast-check";
import { expect, it } from "vitest";
import { concatBytes } from "../../../src/base/bytes.js";
import { TercetError } from "../../../src/base/errors.js";
import { encodeRlp, integerToRlp } from "../../../src/base/rlp.js";
import { decodeReceipt } from "../../../src/chain/blocks/receipt.js";

const bytes = (size: number) => fc.uint8Array({ minLength: size, maxLength: size });
const log = fc.record({
  address: bytes(20),
  topics: fc.array(bytes(32), { maxLength: 4 }),
  data: fc.uint8Array({ maxLength: 100 }),
});
const receipt = fc.record({
  type: fc.constantFrom(0, 1, 2, 3, 4),
  succeeded: fc.constantFrom(true, false, undefined),
  cumulativeGas: fc.bigInt(0n, 2n ** 63n),
  logs: fc.array(log, { maxLength: 4 }),
});
type Receipt = typeof receipt extends fc.Arbitrary<infer T> ? T : never;

function encode({ type, succeeded, cumulativeGas, logs }: Receipt): Uint8Array {
  const status = succeeded === undefined ? new Uint8Array(32).fill(7) : integerToRlp(succeeded ? 1n : 0n);
  const body = encodeRlp([
    ...[status, integerToRlp(cumulativeGas), new Uint8Array(256)],
    logs.map(({ address, topics, data }) => [address, topics, data]),
  ]);
  return type === 0 ? body : concatBytes(Uint8Array.of(type), body);
}

it("gives what was encoded", () => {
  fc.assert(
    fc.property(receipt, (each) => {
      expect(decodeReceipt(encode(each))).toEqual(each);
    }),
  );
});

it("refuses all other bytes in one way, whatever they are", () => {
  const damaged = fc.tuple(receipt, fc.nat(), fc.nat(255), fc.nat(3)).map(([each, at, byte, cut]) => {
    const encoded = encode(each).slice();
    encoded[at % encoded.length] = byte;
    return encoded.slice(0, encoded.length - cut);
  });
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 400 }), damaged), (some) => {
      try {
        decodeReceipt(some);
      } catch (error) {
        expect(error).toBeInstanceOf(TercetError);
        expect((error as TercetError).code).toMatch(/^invalid-(rlp|receipt)$/);
      }
    }),
    { numRuns: 500 },
  );
});

it.each([
  ["an empty list", [] as const],
  ["a status of 2", [Uint8Array.of(2), new Uint8Array(0), new Uint8Array(256), []]],
  ["a short bloom", [Uint8Array.of(1), new Uint8Array(0), new Uint8Array(255), []]],
  ["logs that are none", [Uint8Array.of(1), new Uint8Array(0), new Uint8Array(256), new Uint8Array(3)]],
  ["a log without data", [Uint8Array.of(1), new Uint8Array(0), new Uint8Array(256), [[new Uint8Array(20), []]]]],
  ["a field too many", [Uint8Array.of(1), new Uint8Array(0), new Uint8Array(256), [], []]],
])("refuses %s", (_, fields) => {
  const error = expect.objectContaining({ code: "invalid-receipt" });
  expect(() => decodeReceipt(encodeRlp(fields as never))).toThrow(error);
});
