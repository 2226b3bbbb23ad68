import fc from "fast-check";

/** What an item of a transaction's bytes is: its form, and what is in it. */
export type Shape =
  | { readonly kind: "integer"; readonly bytes: number }
  | { readonly kind: "fixed"; readonly bytes: number }
  | { readonly kind: "recipient" }
  | { readonly kind: "data" }
  | { readonly kind: "fields"; readonly items: readonly Shape[] }
  | { readonly kind: "list"; readonly of: Shape };

const word: Shape = { kind: "integer", bytes: 32 };
const u64: Shape = { kind: "integer", bytes: 8 };
const parity: Shape = { kind: "integer", bytes: 1 };
const hash: Shape = { kind: "fixed", bytes: 32 };
const address: Shape = { kind: "fixed", bytes: 20 };
const fields = (...items: Shape[]): Shape => ({ kind: "fields", items });
const list = (of: Shape): Shape => ({ kind: "list", of });
const call: Shape[] = [u64, { kind: "recipient" }, word, { kind: "data" }];
const accessList = list(fields(address, list(hash)));
const authorizations = list(fields(word, address, u64, parity, word, word));

/** By type (Yellow Paper, section 4.2; EIP-2930, 1559, 4844, 7702). v is a word in a legacy transaction, a parity in others. */
export const SHAPES: readonly Shape[] = [
  fields(u64, word, ...call, word, word, word),
  fields(word, u64, word, ...call, accessList, parity, word, word),
  fields(word, u64, word, word, ...call, accessList, parity, word, word),
  fields(word, u64, word, word, ...call, accessList, word, list(hash), parity, word, word),
  fields(word, u64, word, word, ...call, accessList, authorizations, parity, word, word),
];

/** An item with its shape, so that it can be written in another way than the right one. */
export type Node =
  | { readonly shape: Shape; readonly bytes: Uint8Array }
  | { readonly shape: Shape; readonly items: readonly Node[] };

const bytesOf = (size: number) => fc.uint8Array({ minLength: size, maxLength: size });
/** Integers have no leading zeros. */
const integerOf = (most: number) =>
  fc.uint8Array({ maxLength: most }).map((bytes) => bytes.subarray(bytes.findIndex((byte) => byte !== 0) >>> 0));

export function nodeOf(shape: Shape): fc.Arbitrary<Node> {
  switch (shape.kind) {
    case "integer":
      return integerOf(shape.bytes).map((bytes) => ({ shape, bytes }));
    case "fixed":
      return bytesOf(shape.bytes).map((bytes) => ({ shape, bytes }));
    case "recipient":
      return fc.oneof(bytesOf(20), bytesOf(0)).map((bytes) => ({ shape, bytes }));
    case "data":
      return fc.oneof(fc.uint8Array({ maxLength: 70 }), bytesOf(1)).map((bytes) => ({ shape, bytes }));
    case "fields":
      return fc.tuple(...shape.items.map(nodeOf)).map((items) => ({ shape, items }));
    case "list":
      return fc.array(nodeOf(shape.of), { maxLength: 3 }).map((items) => ({ shape, items }));
  }
}

/** A way to write an item wrongly: its bytes, the rule that they break, and at which of them. */
export interface Defect {
  readonly name: string;
  /** What refuses it, in the words of decode-error.ts. */
  readonly rule: string;
  /** Whether RLP itself has the rule, whatever the item is. */
  readonly isOfRlp: boolean;
  /** Nothing for an item that cannot have the defect. */
  readonly write: (node: Node, encode: (node: Node) => Uint8Array) => { bytes: Uint8Array; at: number } | undefined;
}

function header(base: number, size: number): Uint8Array {
  if (size <= 55) return Uint8Array.of(base + size);
  const digits = size.toString(16);
  const length = Buffer.from(digits.padStart(digits.length + (digits.length % 2), "0"), "hex");
  return Uint8Array.of(base + 55 + length.length, ...length);
}

const joined = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));

/** The one encoding that an item has. */
export function encode(node: Node): Uint8Array {
  if ("items" in node) {
    const content = joined(...node.items.map(encode));
    return joined(header(0xc0, content.length), content);
  }
  const { bytes } = node;
  return bytes.length === 1 && bytes[0]! < 0x80 ? bytes : joined(header(0x80, bytes.length), bytes);
}

const contentOf = (node: Node) => ("items" in node ? joined(...node.items.map(encode)) : node.bytes);
const baseOf = (node: Node) => ("items" in node ? 0xc0 : 0x80);
const encodeBytes = (bytes: Uint8Array) => encode({ shape: { kind: "data" }, bytes });

export const DEFECTS: readonly Defect[] = [
  {
    ...{
      name: "a length in the long form that fits the short one",
      rule: "a length has a shorter form",
      isOfRlp: true,
    },
    write: (node) => {
      const content = contentOf(node);
      if (content.length > 55) return undefined;
      return { bytes: joined(Uint8Array.of(baseOf(node) + 56, content.length), content), at: 1 };
    },
  },
  {
    ...{ name: "a length with a zero in front", rule: "a length has a shorter form", isOfRlp: true },
    write: (node) => {
      const content = contentOf(node);
      const length = Uint8Array.of(baseOf(node) + 58, 0, content.length >> 8, content.length & 0xff);
      return { bytes: joined(length, content), at: 1 };
    },
  },
  {
    ...{ name: "a small byte with a header", rule: "a byte below 0x80 has a header", isOfRlp: true },
    write: (node) => ("items" in node ? undefined : { bytes: Uint8Array.of(0x81, 5), at: 0 }),
  },
  {
    ...{ name: "an integer with a leading zero", rule: "an integer has leading zeros", isOfRlp: false },
    write: ({ shape, ...node }) => {
      if (shape.kind !== "integer" || !("bytes" in node) || node.bytes.length >= shape.bytes) return undefined;
      return { bytes: encodeBytes(Uint8Array.of(0, ...node.bytes)), at: 0 };
    },
  },
  {
    ...{ name: "an integer with a byte too many", rule: "an integer is too large", isOfRlp: false },
    write: ({ shape }) =>
      shape.kind === "integer" ? { bytes: encodeBytes(new Uint8Array(shape.bytes + 1).fill(9)), at: 0 } : undefined,
  },
  {
    ...{ name: "a byte missing", rule: "a byte string of another size is needed", isOfRlp: false },
    write: ({ shape }) =>
      shape.kind === "fixed" ? { bytes: encodeBytes(new Uint8Array(shape.bytes - 1).fill(9)), at: 0 } : undefined,
  },
  {
    ...{ name: "a recipient of another size", rule: "a recipient has neither 0 nor 20 bytes", isOfRlp: false },
    write: ({ shape }) =>
      shape.kind === "recipient" ? { bytes: encodeBytes(new Uint8Array(21).fill(9)), at: 0 } : undefined,
  },
  {
    ...{ name: "a list in place of bytes", rule: "a byte string is needed", isOfRlp: false },
    write: (node) => ("items" in node ? undefined : { bytes: Uint8Array.of(0xc0), at: 0 }),
  },
  {
    ...{ name: "bytes in place of a list", rule: "a list is needed", isOfRlp: false },
    write: (node) => ("items" in node ? { bytes: Uint8Array.of(0x80), at: 0 } : undefined),
  },
  {
    ...{ name: "a field missing at the end", rule: "a field is missing", isOfRlp: false },
    write: (node, write) => {
      if (!("items" in node) || node.shape.kind !== "fields") return undefined;
      const bytes = write({ shape: node.shape, items: node.items.slice(0, -1) });
      return { bytes, at: bytes.length };
    },
  },
  {
    ...{ name: "a field too many", rule: "there is more than belongs here", isOfRlp: false },
    write: (node, write) => {
      if (!("items" in node) || node.shape.kind !== "fields") return undefined;
      const more: Node = { shape: { kind: "data" }, bytes: Uint8Array.of(1) };
      const bytes = write({ shape: node.shape, items: [...node.items, more] });
      return { bytes, at: bytes.length - 1 };
    },
  },
  {
    ...{ name: "bytes missing at the end", rule: "an item is longer than what is there", isOfRlp: true },
    write: (node) => {
      const content = contentOf(node);
      // Longer than all that can follow.
      return { bytes: joined(Uint8Array.of(baseOf(node) + 57, 0xff, 0xff), content), at: 0 };
    },
  },
];

/** All items of a tree, each with the way to it. */
export function placesIn(node: Node, path: readonly number[] = []): readonly (readonly number[])[] {
  if (!("items" in node)) return [path];
  return [path, ...node.items.flatMap((item, i) => placesIn(item, [...path, i]))];
}

export function nodeAt(node: Node, path: readonly number[]): Node {
  return path.reduce((at, index) => (at as { items: readonly Node[] }).items[index]!, node);
}

/** The tree's encoding with an item written wrongly, and the offset of what is wrong; nothing when it cannot be. */
export function withDefect(
  node: Node,
  path: readonly number[],
  defect: Defect,
): { bytes: Uint8Array; at: number } | undefined {
  const [index, ...rest] = path;
  if (index === undefined) return defect.write(node, encode);
  const { items } = node as { items: readonly Node[] };
  const broken = withDefect(items[index]!, rest, defect);
  if (broken === undefined) return undefined;
  const before = joined(...items.slice(0, index).map(encode));
  const content = joined(before, broken.bytes, ...items.slice(index + 1).map(encode));
  const head = header(0xc0, content.length);
  return { bytes: joined(head, content), at: head.length + before.length + broken.at };
}
