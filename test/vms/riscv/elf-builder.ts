import { concatBytes } from "../../../src/base/bytes.js";

export const R = 4;
export const W = 2;
export const X = 1;

export interface SegmentSpec {
  readonly address: number | bigint;
  readonly bytes: Uint8Array;
  /** Bytes of memory; as many as there are bytes unless given. */
  readonly size?: number | bigint;
  readonly flags: number;
  readonly type?: number;
}

export interface ElfSpec {
  readonly segments: readonly SegmentSpec[];
  readonly entry: number | bigint;
  readonly flags?: number;
  /** Executable sections. */
  readonly sections?: readonly { readonly address: number; readonly size: number }[];
  /** Names of empty sections that are not loaded. */
  readonly names?: readonly string[];
}

/** An ELF64 executable for RISC-V with exactly these parts. */
export function buildElf({ segments, entry, flags = 0, sections = [], names = [] }: ElfSpec): Uint8Array {
  const headerSize = 64 + 56 * segments.length;
  const bodySize = segments.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const header = new Uint8Array(headerSize);
  const view = new DataView(header.buffer);
  header.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  view.setUint16(16, 2, true);
  view.setUint16(18, 243, true);
  view.setUint32(20, 1, true);
  view.setBigUint64(24, BigInt(entry), true);
  view.setBigUint64(32, 64n, true);
  view.setUint32(48, flags, true);
  view.setUint16(52, 64, true);
  view.setUint16(54, 56, true);
  view.setUint16(56, segments.length, true);
  view.setUint16(58, 64, true);
  const strings = new TextEncoder().encode(["", ...names, ""].join("\0"));
  const count = sections.length + (names.length > 0 ? names.length + 1 : 0);
  if (count > 0) {
    view.setBigUint64(40, BigInt(headerSize + bodySize), true);
    view.setUint16(60, count, true);
    view.setUint16(62, names.length > 0 ? count - 1 : 0, true);
  }
  let offset = headerSize;
  segments.forEach((segment, index) => {
    const at = 64 + 56 * index;
    view.setUint32(at, segment.type ?? 1, true);
    view.setUint32(at + 4, segment.flags, true);
    view.setBigUint64(at + 8, BigInt(offset), true);
    view.setBigUint64(at + 16, BigInt(segment.address), true);
    view.setBigUint64(at + 24, BigInt(segment.address), true);
    view.setBigUint64(at + 32, BigInt(segment.bytes.length), true);
    view.setBigUint64(at + 40, BigInt(segment.size ?? segment.bytes.length), true);
    offset += segment.bytes.length;
  });
  const stringsAt = headerSize + bodySize + 64 * count;
  const last = names.length > 0 ? [...namedHeaders(names), nameTable(stringsAt, strings.length), strings] : [];
  return concatBytes(header, ...segments.map(({ bytes }) => bytes), ...sections.map(sectionHeader), ...last);
}

function namedHeaders(names: readonly string[]): Uint8Array[] {
  let at = 1;
  return names.map((name) => {
    const header = new Uint8Array(64);
    const view = new DataView(header.buffer);
    view.setUint32(0, at, true);
    view.setUint32(4, 1, true);
    at += name.length + 1;
    return header;
  });
}

function nameTable(at: number, size: number): Uint8Array {
  const header = new Uint8Array(64);
  const view = new DataView(header.buffer);
  view.setUint32(4, 3, true);
  view.setBigUint64(24, BigInt(at), true);
  view.setBigUint64(32, BigInt(size), true);
  return header;
}

function sectionHeader({ address, size }: { readonly address: number; readonly size: number }): Uint8Array {
  const header = new Uint8Array(64);
  const view = new DataView(header.buffer);
  view.setUint32(4, 1, true);
  view.setBigUint64(8, 6n, true);
  view.setBigUint64(16, BigInt(address), true);
  view.setBigUint64(32, BigInt(size), true);
  return header;
}

export const CODE = 0x10000;
export const DATA = 0x20000;

/** A program of one code segment at {@link CODE} and one page of data at {@link DATA}. */
export function program(code: Uint8Array, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  return buildElf({
    entry: CODE,
    segments: [
      { address: CODE, bytes: code, flags: R | X },
      { address: DATA, bytes: data, size: 4096, flags: R | W },
    ],
  });
}
