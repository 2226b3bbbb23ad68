import * as chainsafe from "@chainsafe/ssz";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TercetError } from "../../src/base/errors.js";
import { toHex } from "../../src/base/hex.js";
import {
  type SszType,
  sszByteList,
  sszByteVector,
  sszContainer,
  sszItems,
  sszList,
  sszUint,
  sszUint64,
} from "../../src/base/ssz.js";

/** Ours, the other library's, and values of it. */
interface Case {
  readonly name: string;
  readonly type: SszType<never>;
  readonly peer: chainsafe.Type<never>;
  readonly values: fc.Arbitrary<never>;
}

function kind<T>(name: string, type: SszType<T>, peer: chainsafe.Type<T>, values: fc.Arbitrary<T>): Case {
  return { name, type, peer, values } as unknown as Case;
}

const { ByteListType, ByteVectorType, ContainerType, ListCompositeType, UintBigintType, UintNumberType } = chainsafe;
const bytes = (limit: number) => fc.uint8Array({ maxLength: limit, size: "max" });

const pair = kind(
  "a container of fixed size",
  sszContainer({ small: sszUint(1), wide: sszUint64 }),
  new ContainerType({ small: new UintNumberType(1), wide: new UintBigintType(8) }),
  fc.record({ small: fc.nat(255), wide: fc.bigInt(0n, 2n ** 64n - 1n) }),
);
const mixed = kind(
  "a container of variable size",
  sszContainer({ first: sszByteList(40), count: sszUint(4), hash: sszByteVector(32), last: sszByteList(1000) }),
  new ContainerType({
    first: new ByteListType(40),
    count: new UintNumberType(4),
    hash: new ByteVectorType(32),
    last: new ByteListType(1000),
  }),
  fc.record({
    first: bytes(40),
    count: fc.nat(0xffff_ffff),
    hash: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    last: bytes(1000),
  }),
);

/** Vectors one behind the other: there a list of them. */
function items(size: number, limit: number): Case {
  const list = new ListCompositeType(new ByteVectorType(size), limit);
  const split = (value: Uint8Array) =>
    Array.from({ length: value.length / size }, (_, i) => value.slice(size * i, size * (i + 1)));
  const peer = {
    serialize: (value: Uint8Array) => list.serialize(split(value)),
    hashTreeRoot: (value: Uint8Array) => list.hashTreeRoot(split(value)),
    deserialize: (bytes: Uint8Array) => Uint8Array.from(Buffer.concat(list.deserialize(bytes))),
  };
  const some = bytes(size * Math.min(limit, 12)).map((value) => value.slice(0, value.length - (value.length % size)));
  return kind(
    `up to ${limit} items of ${size} bytes`,
    sszItems(size, limit),
    peer as unknown as chainsafe.Type<Uint8Array>,
    some,
  );
}

const cases: readonly Case[] = [
  items(8, 10),
  items(32, 2 ** 20),
  items(52, 3),
  kind(
    "a list of lists",
    sszList(sszByteList(40), 6),
    new ListCompositeType(new ByteListType(40), 6) as unknown as chainsafe.Type<readonly Uint8Array[]>,
    fc.array(bytes(40), { maxLength: 6 }),
  ),
  kind(
    "a list of containers",
    sszList(mixed.type, 2 ** 20) as never,
    new ListCompositeType(mixed.peer as never, 2 ** 20) as never,
    fc.array(mixed.values, { maxLength: 4 }) as never,
  ),
  kind("uint8", sszUint(1), new UintNumberType(1), fc.nat(255)),
  kind("uint32", sszUint(4), new UintNumberType(4), fc.nat(0xffff_ffff)),
  kind("uint64", sszUint64, new UintBigintType(8), fc.bigInt(0n, 2n ** 64n - 1n)),
  kind("a vector of 7 bytes", sszByteVector(7), new ByteVectorType(7), fc.uint8Array({ minLength: 7, maxLength: 7 })),
  kind("a vector of 96", sszByteVector(96), new ByteVectorType(96), fc.uint8Array({ minLength: 96, maxLength: 96 })),
  kind("a list of bytes", sszByteList(20), new ByteListType(20), bytes(20)),
  kind("a list with a far limit", sszByteList(2 ** 28), new ByteListType(2 ** 28), bytes(3000)),
  pair,
  mixed,
  kind(
    "containers in a container",
    sszContainer({ list: sszByteList(33), mixed: mixed.type, pair: pair.type, after: sszByteList(5) }),
    new ContainerType({ list: new ByteListType(33), mixed: mixed.peer, pair: pair.peer, after: new ByteListType(5) }),
    fc.record({ list: bytes(33), mixed: mixed.values, pair: pair.values, after: bytes(5) }) as never,
  ),
];

function encode({ type }: Case, value: never): Uint8Array {
  const out = new Uint8Array(type.sizeOf(value));
  type.write(value, new DataView(out.buffer), 0);
  return out;
}

function decode({ type }: Case, bytes: Uint8Array): unknown {
  return type.read(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length);
}

describe.each(cases)("$name", (each) => {
  const { type, peer, values } = each;

  test("is encoded and hashed as by @chainsafe/ssz, and read back", () => {
    fc.assert(
      fc.property(values, (value) => {
        const encoding = encode(each, value);
        expect(toHex(encoding)).toBe(toHex(peer.serialize(value)));
        expect(toHex(type.rootOf(value))).toBe(toHex(peer.hashTreeRoot(value)));
        expect(decode(each, encoding)).toEqual(value);
      }),
    );
  });

  test("bytes that encode nothing are refused as there", () => {
    const change = fc.record({ at: fc.nat(), to: fc.oneof(fc.nat(255), fc.nat(60)) });
    const changes = fc.array(change, { maxLength: 3 });
    fc.assert(
      fc.property(values, changes, fc.integer({ min: -2, max: 2 }), (value, changes, longer) => {
        const valid = encode(each, value);
        const bytes = new Uint8Array(Math.max(0, valid.length + longer));
        bytes.set(valid.subarray(0, bytes.length));
        if (bytes.length > 0) for (const { at, to } of changes) bytes[at % Math.min(bytes.length, 60)] = to;
        expect(resultOf(() => decode(each, bytes))).toEqual(resultOf(() => peer.deserialize(bytes)));
      }),
    );
  });
});

/** What is refused by us has a typed error with an offset. */
function resultOf(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    if (error instanceof TercetError) {
      expect(error).toMatchObject({ code: "invalid-ssz", details: { offset: expect.any(Number) } });
    }
    return "refused";
  }
}

test("what is read keeps nothing of the bytes that it came from, of a Buffer neither", () => {
  const buffer = Buffer.from("0800000009000000aabb", "hex");
  const type = sszContainer({ a: sszByteList(4), b: sszByteList(4) });
  const value = type.read(new DataView(buffer.buffer, buffer.byteOffset, buffer.length), 0, buffer.length);
  buffer.fill(0);
  expect(value).toEqual({ a: Uint8Array.of(0xaa), b: Uint8Array.of(0xbb) });
});

test.each([
  ["0900000009000000aa", 0],
  ["0800000007000000aa", 4],
  ["080000000a000000aa", 4],
  ["08000000", 0],
  ["080000000d000000aabbccddee", 8],
])("%s is refused at byte %i", (hex, offset) => {
  const bytes = Uint8Array.from(Buffer.from(hex, "hex"));
  const type = sszContainer({ a: sszByteList(4), b: sszByteList(4) });
  expect(() => type.read(new DataView(bytes.buffer), 0, bytes.length)).toThrow(
    expect.objectContaining({ code: "invalid-ssz", details: { offset } }),
  );
});
