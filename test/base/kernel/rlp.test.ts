import { RLP } from "@ethereumjs/rlp";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { bigintToBytes, concatBytes } from "../../../src/base/bytes.js";
import * as error from "../../../src/base/kernel/rlp-errors.js";
import { decodeRlp, encodeRlp, integerToRlp, type RlpItem } from "../../../src/base/rlp.js";
import { assemble, BUILDS, type Room } from "../../support/assembly.js";

interface Kernel extends Room {
  readonly startReading: (reader: number, from: number, size: number) => void;
  readonly finishReading: (reader: number) => number;
  readonly readError: (reader: number) => number;
  readonly errorOffset: (reader: number) => number;
  readonly contentSize: (reader: number) => number;
  readonly isAtEnd: (reader: number) => number;
  readonly isListNext: (reader: number) => number;
  readonly readString: (reader: number) => number;
  readonly readFixed: (reader: number, size: number) => number;
  readonly readU64: (reader: number) => bigint;
  readonly readWord: (reader: number, to: number) => void;
  readonly readItem: (reader: number) => number;
  readonly readWhole: (reader: number, depth: number) => number;
  readonly enterList: (reader: number) => number;
  readonly leaveList: (reader: number, outerEnd: number) => void;
  readonly writeString: (to: number, from: number, size: number) => number;
  readonly writeU64: (to: number, value: bigint) => number;
  readonly writeWord: (to: number, word: number) => number;
  readonly beginList: (to: number) => number;
  readonly endList: (to: number, end: number) => number;
  readonly headerSize: (size: number) => number;
  readonly writeListHeader: (to: number, size: number) => number;
}

/** Where things are in the room, of which the input takes the end: what is read beyond would trap. */
const READER = 0;
const WORD = 32;
const OUTPUT = 64;
const ROOM = 0x10000;
const DEPTH = 32;

let kernel: Kernel;
beforeAll(async () => {
  const names = ["startReading", "finishReading", "readError", "errorOffset", "contentSize", "isAtEnd", "isListNext"];
  names.push("readString", "readFixed", "readU64", "readWord", "readItem", "readWhole", "enterList", "leaveList");
  names.push("writeString", "writeU64", "writeWord", "beginList", "endList", "headerSize", "writeListHeader");
  kernel = await assemble<Kernel>(`export { ${names.join(", ")} } from "./src/base/kernel/rlp";`, BUILDS[0], ROOM);
});

const place = (offset: number) => kernel.room() + offset;
const bytesAt = (address: number, size: number) => new Uint8Array(kernel.memory.buffer, address, size);
const reader = () => place(READER);

/** Opens a reader of the bytes, which lie at the end of the memory. */
function open(input: Uint8Array): number {
  const at = kernel.memory.buffer.byteLength - input.length;
  bytesAt(at, input.length).set(input);
  kernel.startReading(reader(), at, input.length);
  return at;
}

function readTree(): RlpItem {
  if (kernel.isListNext(reader()) === 0) {
    const content = kernel.readString(reader());
    return bytesAt(content, kernel.contentSize(reader())).slice();
  }
  const items: RlpItem[] = [];
  const outerEnd = kernel.enterList(reader());
  while (kernel.isAtEnd(reader()) === 0) items.push(readTree());
  kernel.leaveList(reader(), outerEnd);
  return items;
}

/** Writes an item at an address; the end. */
function write(to: number, item: RlpItem): number {
  if (item instanceof Uint8Array) {
    const from = kernel.memory.buffer.byteLength - item.length;
    bytesAt(from, item.length).set(item);
    return kernel.writeString(to, from, item.length);
  }
  return kernel.endList(
    to,
    item.reduce((end: number, each: RlpItem) => write(end, each), kernel.beginList(to)),
  );
}

const string = fc.oneof(fc.uint8Array({ maxLength: 4 }), fc.uint8Array({ minLength: 50, maxLength: 300 }));
const { tree } = fc.letrec<{ tree: RlpItem }>((tie) => ({
  tree: fc.oneof({ maxDepth: 5 }, string, fc.array(tie("tree"), { maxLength: 6 })),
}));

/** Encodings with bytes changed, cut off or added. */
const damaged = fc
  .tuple(tree, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }), fc.integer({ min: -3, max: 2 }))
  .map(([item, changes, more]) => {
    const encoded = encodeRlp(item);
    const out = more < 0 ? encoded.slice(0, more) : concatBytes(encoded, new Uint8Array(more));
    for (const [at, value] of changes) if (out.length > 0) out[at % out.length] = value;
    return out;
  });
/** Bytes of which many are headers. */
const headers = fc.array(
  fc.constantFrom(0, 1, 0x7f, 0x80, 0x81, 0xb7, 0xb8, 0xb9, 0xbf, 0xc0, 0xc1, 0xc2, 0xf7, 0xf8, 0xf9, 0xff, 56),
  {
    maxLength: 12,
  },
);
const hostile = fc.oneof(
  damaged,
  fc.uint8Array({ maxLength: 80 }),
  headers.map((all) => Uint8Array.from(all)),
);

function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}

describe("reading", () => {
  test("reads what is written, as @ethereumjs/rlp writes it", () => {
    fc.assert(
      fc.property(tree, (item) => {
        const encoded = RLP.encode(item as Uint8Array);
        const end = write(place(OUTPUT), item);
        expect(bytesAt(place(OUTPUT), end - place(OUTPUT)).slice()).toEqual(encoded);
        open(encoded);
        expect(readTree()).toEqual(item);
        expect(kernel.finishReading(reader())).toBe(error.RLP_OK);
      }),
    );
  });

  test("of hostile bytes takes what @ethereumjs/rlp takes when that encodes to the same bytes, and nothing else", () => {
    let accepted = 0;
    let refused = 0;
    fc.assert(
      fc.property(hostile, (input) => {
        const decoded = attempt(() => RLP.decode(input));
        const isCanonical = decoded !== undefined && Buffer.from(RLP.encode(decoded)).equals(input);
        open(input);
        kernel.readWhole(reader(), DEPTH);
        const result = kernel.finishReading(reader());
        expect(result === error.RLP_OK).toBe(isCanonical);
        if (isCanonical) accepted++;
        else refused++;
        if (isCanonical) return;
        // The error is the reader's last word: nothing is read after it.
        const offset = kernel.errorOffset(reader());
        expect(offset).toBeLessThanOrEqual(input.length);
        expect(kernel.readU64(reader())).toBe(0n);
        expect(kernel.readItem(reader())).toBe(0);
        expect(kernel.errorOffset(reader())).toBe(offset);
        expect(kernel.readError(reader())).toBe(result);
      }),
      { numRuns: 5000 },
    );
    expect(Math.min(accepted, refused)).toBeGreaterThan(100);
  });

  test("names the offset that decodeRlp names", () => {
    fc.assert(
      fc.property(hostile, (input) => {
        const thrown = attemptError(() => decodeRlp(input));
        open(input);
        kernel.readWhole(reader(), DEPTH);
        const result = kernel.finishReading(reader());
        expect(result !== error.RLP_OK).toBe(thrown !== undefined);
        if (thrown !== undefined) expect(kernel.errorOffset(reader())).toBe(thrown.details.offset);
      }),
      { numRuns: 3000 },
    );
  });

  const refused: readonly (readonly [string, string, number, number])[] = [
    ["nothing", "", error.RLP_MISSING, 0],
    ["a cut length", "b9ff", error.RLP_CUT_LENGTH, 0],
    ["a cut string", "820a", error.RLP_CUT_CONTENT, 0],
    ["a cut list", "c281", error.RLP_CUT_CONTENT, 0],
    ["a length of eight bytes", "bfffffffffffffffff00", error.RLP_CUT_CONTENT, 0],
    ["a string longer than memory", "bbffffffff00", error.RLP_CUT_CONTENT, 0],
    ["a length with a zero", "b90038", error.RLP_LONG_FORM, 1],
    ["a length that fits the header", "b801ff", error.RLP_LONG_FORM, 1],
    ["a byte with a header", "8105", error.RLP_SINGLE_BYTE, 0],
    ["a byte too many", "0500", error.RLP_TRAILING, 1],
    ["an item beyond its list", "c182ffff", error.RLP_CUT_CONTENT, 1],
  ];
  test.each(refused)("refuses %s", (_, hex, code, offset) => {
    open(Uint8Array.from(Buffer.from(hex, "hex")));
    kernel.readWhole(reader(), DEPTH);
    expect([kernel.finishReading(reader()), kernel.errorOffset(reader())]).toEqual([code, offset]);
  });

  test("refuses lists nested too deep", () => {
    const nested = (depth: number): RlpItem => (depth === 0 ? new Uint8Array(0) : [nested(depth - 1)]);
    for (const [depth, code] of [
      [DEPTH, error.RLP_OK],
      [DEPTH + 1, error.RLP_TOO_DEEP],
    ] as const) {
      open(encodeRlp(nested(depth)));
      kernel.readWhole(reader(), DEPTH);
      expect(kernel.finishReading(reader())).toBe(code);
    }
  });
});

function attemptError(run: () => unknown): { details: { offset: number } } | undefined {
  try {
    run();
    return undefined;
  } catch (thrown) {
    return thrown as { details: { offset: number } };
  }
}

describe("typed reads", () => {
  const u64 = fc.oneof(fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), fc.bigInt({ min: 0n, max: 300n }));
  const word = fc.oneof(fc.bigInt({ min: 0n, max: (1n << 256n) - 1n }), u64);

  test("integers and words", () => {
    fc.assert(
      fc.property(u64, word, (small, large) => {
        const encoded = encodeRlp([integerToRlp(small), integerToRlp(large)]);
        bytesAt(place(WORD), 32).set(bigintToBytes(large, 32).reverse());
        const to = place(OUTPUT);
        const end = kernel.endList(to, kernel.writeWord(kernel.writeU64(kernel.beginList(to), small), place(WORD)));
        expect(bytesAt(to, end - to).slice()).toEqual(encoded);
        open(encoded);
        bytesAt(place(WORD), 32).fill(0xee);
        const outerEnd = kernel.enterList(reader());
        expect(BigInt.asUintN(64, kernel.readU64(reader()))).toBe(small);
        kernel.readWord(reader(), place(WORD));
        kernel.leaveList(reader(), outerEnd);
        expect(kernel.finishReading(reader())).toBe(error.RLP_OK);
        expect(bytesAt(place(WORD), 32).slice().reverse()).toEqual(bigintToBytes(large, 32));
      }),
    );
  });

  type Read = (at: number) => unknown;
  const cases: readonly (readonly [string, RlpItem, Read, number])[] = [
    ["an integer of nine bytes", new Uint8Array(9).fill(1), (at) => kernel.readU64(at), error.RLP_TOO_LARGE],
    ["a word of 33 bytes", new Uint8Array(33).fill(1), (at) => kernel.readWord(at, place(WORD)), error.RLP_TOO_LARGE],
    ["an integer with a leading zero", new Uint8Array([0, 1]), (at) => kernel.readU64(at), error.RLP_LEADING_ZERO],
    ["an integer 0 as a byte", new Uint8Array([0]), (at) => kernel.readU64(at), error.RLP_LEADING_ZERO],
    ["a list as an integer", [], (at) => kernel.readU64(at), error.RLP_NOT_STRING],
    ["a string as a list", new Uint8Array(3), (at) => kernel.enterList(at), error.RLP_NOT_LIST],
    ["19 bytes as an address", new Uint8Array(19), (at) => kernel.readFixed(at, 20), error.RLP_WRONG_SIZE],
  ];
  test.each(cases)("refuse %s, where it is", (_, item, read, code) => {
    open(encodeRlp([new Uint8Array(2), item]));
    kernel.enterList(reader());
    kernel.readString(reader());
    read(reader());
    expect([kernel.readError(reader()), kernel.errorOffset(reader())]).toEqual([code, 4]);
  });

  test("a list that is left too soon is refused at its first unread item", () => {
    open(encodeRlp([[new Uint8Array(2), new Uint8Array(1)], new Uint8Array(1)]));
    const all = kernel.enterList(reader());
    const list = kernel.enterList(reader());
    kernel.readString(reader());
    kernel.leaveList(reader(), list);
    expect([kernel.readError(reader()), kernel.errorOffset(reader())]).toEqual([error.RLP_TRAILING, 5]);
    kernel.leaveList(reader(), all);
    expect(kernel.finishReading(reader())).toBe(error.RLP_TRAILING);
  });

  test("headers of lists are as long as they say", () => {
    for (const size of [0, 1, 55, 56, 255, 256, 65535, 65536, 16777215, 16777216, 0xffffffff]) {
      const end = kernel.writeListHeader(place(OUTPUT), size);
      expect(end - place(OUTPUT)).toBe(kernel.headerSize(size));
      if (size < 70000) {
        const header = encodeRlp(Array.from({ length: size }, () => Uint8Array.of(1))).slice(0, end - place(OUTPUT));
        expect(bytesAt(place(OUTPUT), header.length).slice()).toEqual(header);
      }
    }
  });
});
