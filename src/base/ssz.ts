import { copyBytes } from "./bytes.js";
import { TercetError } from "./errors.js";
import { kernelWasm } from "./generated/ssz.js";
import { instantiateKernel, type WasmMemory } from "./webassembly.js";

/** A type of SSZ (consensus-specs, ssz/simple-serialize.md): what of it traces use. */
export interface SszType<T> {
  /** Bytes of every value; undefined where they differ. */
  readonly fixedSize: number | undefined;
  /** Bytes of a value. */
  sizeOf(value: T): number;
  /** Writes a value, which must be one of the type; numbers that do not fit and lists above their limit are the caller's to refuse. */
  write(value: T, out: DataView, at: number): void;
  /**
   * The value that the bytes from `start` to `end` encode, all of them, with copies of byte strings.
   * @throws TercetError `invalid-ssz` with the offset of what is wrong
   */
  read(bytes: DataView, start: number, end: number): T;
  /** `hash_tree_root`: 32 bytes. */
  rootOf(value: T): Uint8Array;
}

/** The type of the values that a codec has. */
export type SszValue<Type> = Type extends SszType<infer T> ? T : never;

const CHUNK = 32;
const OFFSET = 4;

interface Exports {
  readonly memory: WasmMemory;
  readonly pairAddress: () => number;
  readonly hashPair: () => void;
}

/** Nothing is left behind by a call, so one instance of the kernel serves all; its memory never grows. */
const kernel = instantiateKernel<Exports>(kernelWasm);
const pair = new Uint8Array(kernel.memory.buffer, kernel.pairAddress(), 2 * CHUNK);

/** `uint8` and `uint32`, as numbers. */
export function sszUint(size: 1 | 4): SszType<number> {
  const write = (value: number, out: DataView, at: number) =>
    size === 1 ? out.setUint8(at, value) : out.setUint32(at, value, true);
  return {
    ...fixed(size),
    write,
    read(bytes, start, end) {
      checkSize(size, start, end);
      return size === 1 ? bytes.getUint8(start) : bytes.getUint32(start, true);
    },
    rootOf: (value) => chunkOf((chunk) => write(value, chunk, 0)),
  };
}

/** `uint64`. */
export const sszUint64: SszType<bigint> = {
  ...fixed(8),
  write: (value, out, at) => out.setBigUint64(at, value, true),
  read(bytes, start, end) {
    checkSize(8, start, end);
    return bytes.getBigUint64(start, true);
  },
  rootOf: (value) => chunkOf((chunk) => chunk.setBigUint64(0, value, true)),
};

/** `ByteVector[length]`. */
export function sszByteVector(length: number): SszType<Uint8Array> {
  return {
    ...fixed(length),
    write: writeBytes,
    read(bytes, start, end) {
      checkSize(length, start, end);
      return readBytes(bytes, start, end);
    },
    rootOf: (value) => merkleize(chunksOf(value), depthOf(Math.ceil(length / CHUNK))),
  };
}

/** `ByteList[limit]`. */
export function sszByteList(limit: number): SszType<Uint8Array> {
  return {
    fixedSize: undefined,
    sizeOf: (value) => value.length,
    write: writeBytes,
    read(bytes, start, end) {
      if (end - start > limit) throw invalid(start, `a list of ${end - start} bytes; at most ${limit} are allowed`);
      return readBytes(bytes, start, end);
    },
    rootOf(value) {
      return withLength(merkleize(chunksOf(value), depthOf(Math.ceil(limit / CHUNK))), value.length);
    },
  };
}

/** `List[ByteVector[size], limit]` as one byte string, the items one behind the other: that is how it is encoded. */
export function sszItems(size: number, limit: number): SszType<Uint8Array> {
  const list = sszByteList(size * limit);
  return {
    ...list,
    read(bytes, start, end) {
      if ((end - start) % size !== 0) throw invalid(start, `${end - start} bytes are no items of ${size}`);
      return list.read(bytes, start, end);
    },
    rootOf(value) {
      const roots = Array.from({ length: value.length / size }, (_, i) =>
        merkleize(chunksOf(value.subarray(size * i, size * (i + 1))), depthOf(Math.ceil(size / CHUNK))),
      );
      return withLength(merkleize(roots, depthOf(limit)), roots.length);
    },
  };
}

/** `List[T, limit]` of a type whose values differ in size. */
export function sszList<T>(type: SszType<T>, limit: number): SszType<readonly T[]> {
  return {
    fixedSize: undefined,
    sizeOf: (values) => values.reduce((sum, value) => sum + OFFSET + type.sizeOf(value), 0),
    write(values, out, at) {
      let content = OFFSET * values.length;
      values.forEach((value, i) => {
        out.setUint32(at + OFFSET * i, content, true);
        type.write(value, out, at + content);
        content += type.sizeOf(value);
      });
    },
    read(bytes, start, end) {
      const starts = startsOf(bytes, start, end, limit);
      return Array.from({ length: starts.length - 1 }, (_, i) => type.read(bytes, starts[i]!, starts[i + 1]!));
    },
    rootOf(values) {
      return withLength(merkleize(values.map(type.rootOf), depthOf(limit)), values.length);
    },
  };
}

/** Where the items of a list start, and its end: the first offset says how many there are. */
function startsOf(bytes: DataView, start: number, end: number, limit: number): number[] {
  if (start === end) return [end];
  if (end - start < OFFSET) throw invalid(start, `${end - start} bytes in place of an offset`);
  const first = bytes.getUint32(start, true);
  const count = first / OFFSET;
  if (!Number.isInteger(count) || count === 0) throw invalid(start, `the first offset of a list is ${first}`);
  if (count > limit) throw invalid(start, `a list of ${count} items; at most ${limit} are allowed`);
  if (first > end - start) throw invalid(start, `the first offset is ${first} in a list of ${end - start} bytes`);
  const starts: number[] = [];
  for (let i = 0; i < count; i++) {
    const place = start + OFFSET * i;
    const at = start + bytes.getUint32(place, true);
    if (at > end || at < (starts.at(-1) ?? at)) throw invalid(place, `the offset of item ${i} is ${at - start}`);
    starts.push(at);
  }
  return [...starts, end];
}

/** A container: its fields in the order given. Sizes that differ are told by offsets in its fixed part. */
export function sszContainer<T extends object>(types: { readonly [K in keyof T]: SszType<T[K]> }): SszType<T> {
  const fields = Object.entries(types) as [keyof T & string, SszType<unknown>][];
  const isFixed = fields.every(([, { fixedSize }]) => fixedSize !== undefined);
  const head = fields.reduce((sum, [, { fixedSize }]) => sum + (fixedSize ?? OFFSET), 0);

  return {
    fixedSize: isFixed ? head : undefined,
    sizeOf(value) {
      return fields.reduce((sum, [name, t]) => sum + (t.fixedSize === undefined ? t.sizeOf(value[name]) : 0), head);
    },
    write(value, out, at) {
      let place = at;
      let content = at + head;
      for (const [name, type] of fields) {
        if (type.fixedSize !== undefined) {
          type.write(value[name], out, place);
          place += type.fixedSize;
          continue;
        }
        out.setUint32(place, content - at, true);
        type.write(value[name], out, content);
        place += OFFSET;
        content += type.sizeOf(value[name]);
      }
    },
    read(bytes, start, end) {
      if (isFixed) checkSize(head, start, end);
      else if (end - start < head) throw invalid(start, `${end - start} bytes; the fixed part has ${head}`);
      const value: Partial<Record<string, unknown>> = {};
      const starts = offsetsOf(bytes, fields, start, end, start + head);
      let place = start;
      let variable = 0;
      for (const [name, { fixedSize, read }] of fields) {
        value[name] =
          fixedSize === undefined
            ? read(bytes, starts[variable]!, starts[++variable]!)
            : read(bytes, place, place + fixedSize);
        place += fixedSize ?? OFFSET;
      }
      return value as T;
    },
    rootOf(value) {
      const roots = fields.map(([name, type]) => type.rootOf(value[name]));
      return merkleize(roots, depthOf(roots.length));
    },
  };
}

/** Where the fields of variable size start, and the end: the first where the fixed part ends, none before another. */
function offsetsOf(
  bytes: DataView,
  fields: readonly (readonly [string, SszType<unknown>])[],
  start: number,
  end: number,
  content: number,
): number[] {
  const starts: number[] = [];
  let place = start;
  for (const [name, { fixedSize }] of fields) {
    if (fixedSize === undefined) {
      const offset = start + bytes.getUint32(place, true);
      const isRight = starts.length === 0 ? offset === content : offset >= starts.at(-1)!;
      if (!isRight || offset > end) throw invalid(place, `the offset of ${name} is ${offset - start}`);
      starts.push(offset);
    }
    place += fixedSize ?? OFFSET;
  }
  return [...starts, end];
}

function fixed(size: number): { readonly fixedSize: number; sizeOf(): number } {
  return { fixedSize: size, sizeOf: () => size };
}

function checkSize(size: number, start: number, end: number): void {
  if (end - start !== size) throw invalid(start, `${end - start} bytes in place of ${size}`);
}

function invalid(offset: number, message: string): TercetError {
  return new TercetError("invalid-ssz", `${message} (at byte ${offset})`, { details: { offset } });
}

function writeBytes(value: Uint8Array, out: DataView, at: number): void {
  new Uint8Array(out.buffer, out.byteOffset).set(value, at);
}

function readBytes(bytes: DataView, start: number, end: number): Uint8Array {
  return copyBytes(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength), start, end);
}

function chunkOf(fill: (chunk: DataView) => void): Uint8Array {
  const chunk = new Uint8Array(CHUNK);
  fill(new DataView(chunk.buffer));
  return chunk;
}

/** The root of a list: of its tree and its length. */
function withLength(root: Uint8Array, length: number): Uint8Array {
  return hashPair(
    root,
    chunkOf((chunk) => chunk.setBigUint64(0, BigInt(length), true)),
  );
}

function chunksOf(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / CHUNK) }, (_, i) => {
    const chunk = new Uint8Array(CHUNK);
    chunk.set(bytes.subarray(i * CHUNK, (i + 1) * CHUNK));
    return chunk;
  });
}

/** Of the tree with room for so many chunks. */
function depthOf(chunks: number): number {
  return Math.ceil(Math.log2(Math.max(1, chunks)));
}

/** The root of a tree of that depth over the chunks; what is behind them is zero. */
function merkleize(chunks: readonly Uint8Array[], depth: number): Uint8Array {
  let row = chunks;
  let zero: Uint8Array = new Uint8Array(CHUNK);
  for (let level = 0; level < depth; level++) {
    const above: Uint8Array[] = [];
    for (let i = 0; i < row.length; i += 2) above.push(hashPair(row[i]!, row[i + 1] ?? zero));
    row = above;
    zero = hashPair(zero, zero);
  }
  return row[0] ?? zero;
}

function hashPair(left: Uint8Array, right: Uint8Array): Uint8Array {
  pair.set(left);
  pair.set(right, CHUNK);
  kernel.hashPair();
  return pair.slice(0, CHUNK);
}
