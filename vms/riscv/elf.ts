import { InvalidProgramError } from "../../src/base/errors.js";
import { architectureOf } from "./elf-attributes.js";
import { type CodeRange, executableSections, mergeRanges } from "./elf-sections.js";

/** What the loader allows. Sizes in bytes. */
export interface ElfLimits {
  /** Bytes of memory that all segments may take together. */
  readonly segments: number;
  /** Compressed instructions are known. */
  readonly compressed: boolean;
  /** Segments may be writable and executable at once, and code may change. */
  readonly mutableCode: boolean;
}

/** A PT_LOAD segment: `bytes` at `address`, then zeros up to `size`. */
export interface Segment {
  readonly address: number;
  readonly size: number;
  readonly bytes: Uint8Array;
  readonly readable: boolean;
  readonly writable: boolean;
  readonly executable: boolean;
}

export interface Elf {
  readonly entry: number;
  /** By ascending address; none overlap. */
  readonly segments: readonly Segment[];
  /** Where instructions can be fetched: by ascending address, apart from each other. */
  readonly code: readonly CodeRange[];
  /** The parts of `code` that section headers name; empty when there are none. */
  readonly sections: readonly CodeRange[];
  /** The instruction set that the program says it was compiled for, if it does. */
  readonly architecture?: string;
}

const HEADER_SIZE = 64;
const PROGRAM_HEADER_SIZE = 56;
const MAX_PROGRAM_HEADERS = 64;
const ADDRESS_SPACE = 2 ** 32;
const EM_RISCV = 243;
const [PT_LOAD, PT_DYNAMIC, PT_INTERP] = [1, 2, 3];
const [PF_X, PF_W, PF_R] = [1, 2, 4];
const FLAG_COMPRESSED = 0x1;
const FLAG_RVE = 0x8;
const RECOMPILE = "compile with -march=rv64imac -mabi=lp64 and link with -static -no-pie";

export const ELF_MAGIC: Uint8Array = Uint8Array.of(0x7f, 0x45, 0x4c, 0x46);

/** True when the bytes begin with the ELF magic. */
export function isElf(code: Uint8Array): boolean {
  return ELF_MAGIC.every((byte, i) => code[i] === byte);
}

/**
 * Parses a static RISC-V executable (System V ABI, chapter "Object Files"; RISC-V ELF psABI).
 * @throws InvalidProgramError with a code that starts with `elf-`, at the offset of the field that is wrong
 */
export function parseElf(code: Uint8Array, limits: ElfLimits): Elf {
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength);
  checkHeader(code, view, limits);
  const segments = readSegments(code, view, limits);
  const sections = executableSections(view, segments);
  const ranges = mergeRanges(segments.flatMap((segment) => fetchable(segment, sections, limits)));
  const entry = readEntry(view, ranges, limits);
  const architecture = architectureOf(view);
  return { entry, segments, code: ranges, sections, ...(architecture !== undefined && { architecture }) };
}

function refuse(code: string, offset: number, message: string): never {
  throw new InvalidProgramError(code, offset, message);
}

function checkHeader(code: Uint8Array, view: DataView, limits: ElfLimits): void {
  if (!isElf(code)) refuse("elf-magic", 0, "the program does not begin with the ELF magic 7f 45 4c 46");
  if (code.length < HEADER_SIZE) refuse("elf-truncated", code.length, "the ELF header is cut off");
  if (code[4] !== 2) refuse("elf-class", 4, `the ELF class is ${code[4]} and must be 2 (64-bit): ${RECOMPILE}`);
  if (code[5] !== 1) refuse("elf-byte-order", 5, `the byte order is ${code[5]} and must be 1 (little-endian)`);
  if (code[6] !== 1 || view.getUint32(20, true) !== 1) refuse("elf-version", 6, "the ELF version is not 1");
  const type = view.getUint16(16, true);
  if (type !== 2) refuse("elf-type", 16, `the ELF type is ${type} and must be 2 (static executable): ${RECOMPILE}`);
  const machine = view.getUint16(18, true);
  if (machine !== EM_RISCV) refuse("elf-machine", 18, `the ELF machine is ${machine} and must be 243 (RISC-V)`);
  const flags = view.getUint32(48, true);
  if (flags & FLAG_RVE) refuse("elf-rve", 48, `it is built for the 16 registers of RV64E: ${RECOMPILE}`);
  if (flags & FLAG_COMPRESSED && !limits.compressed) {
    refuse("elf-compressed", 48, "it has compressed instructions, which the profile excludes: compile for rv64im");
  }
}

/** A 64-bit field as a number; what is too large for one is too large for every limit as well. */
function u64(view: DataView, offset: number): number {
  return Number(view.getBigUint64(offset, true));
}

function readSegments(code: Uint8Array, view: DataView, limits: ElfLimits): Segment[] {
  const [offset, size, count] = [u64(view, 32), view.getUint16(54, true), view.getUint16(56, true)];
  if (size !== PROGRAM_HEADER_SIZE) refuse("elf-headers", 54, `a program header has ${size} bytes and must have 56`);
  if (count > MAX_PROGRAM_HEADERS) {
    refuse("elf-headers", 56, `there are ${count} program headers and at most ${MAX_PROGRAM_HEADERS} are allowed`);
  }
  if (offset + count * size > code.length) refuse("elf-truncated", 32, "the program headers are cut off");
  const segments: Segment[] = [];
  for (let index = 0; index < count; index++) {
    const segment = readSegment(code, view, offset + index * size);
    if (segment) segments.push(segment);
  }
  segments.sort((a, b) => a.address - b.address);
  checkPlacement(segments, offset, limits);
  return segments;
}

function readSegment(code: Uint8Array, view: DataView, at: number): Segment | undefined {
  const type = view.getUint32(at, true);
  if (type === PT_DYNAMIC || type === PT_INTERP) {
    refuse("elf-dynamic", at, `it needs a dynamic linker: ${RECOMPILE}`);
  }
  if (type !== PT_LOAD) return undefined;
  const flags = view.getUint32(at + 4, true);
  const [offset, address, fileSize, size] = [8, 16, 32, 40].map((field) => u64(view, at + field)) as [
    number,
    number,
    number,
    number,
  ];
  if (size === 0) return undefined;
  if (fileSize > size)
    refuse("elf-segment", at + 32, `a segment has ${BigInt(fileSize)} bytes in the file but ${BigInt(size)} in memory`);
  if (offset + fileSize > code.length) refuse("elf-truncated", at + 8, "a segment lies outside the file");
  if (address + size > ADDRESS_SPACE) {
    refuse("elf-segment", at + 16, `a segment of ${BigInt(size)} bytes at 0x${address.toString(16)} ends beyond 2^32`);
  }
  return {
    address,
    size,
    bytes: code.subarray(offset, offset + fileSize),
    readable: (flags & PF_R) !== 0,
    writable: (flags & PF_W) !== 0,
    executable: (flags & PF_X) !== 0,
  };
}

function checkPlacement(segments: readonly Segment[], offset: number, limits: ElfLimits): void {
  if (segments.length === 0) refuse("elf-no-segments", offset, "there is nothing to load: no PT_LOAD segment");
  let end = 0;
  let total = 0;
  for (const { address, size } of segments) {
    if (address < end) refuse("elf-overlap", offset, `two segments overlap at 0x${address.toString(16)}`);
    end = address + size;
    total += size;
  }
  if (total > limits.segments) {
    refuse("elf-too-large", offset, `the segments take ${total} bytes of memory and the limit is ${limits.segments}`);
  }
}

/** The parts of a segment that may be executed: its bytes, without the data that section headers tell apart. */
function fetchable(segment: Segment, sections: readonly CodeRange[], limits: ElfLimits): CodeRange[] {
  const { address, bytes, executable, writable, size } = segment;
  if (!executable) return [];
  if (!writable) return [{ start: address, end: address + bytes.length }];
  if (limits.mutableCode) return [{ start: address, end: address + size }];
  const inside = sections.filter(({ start, end }) => start >= address && end <= address + bytes.length);
  return inside.length > 0 ? inside : [{ start: address, end: address + bytes.length }];
}

function readEntry(view: DataView, ranges: readonly CodeRange[], limits: ElfLimits): number {
  const entry = u64(view, 24);
  const inside = ranges.some(({ start, end }) => entry >= start && entry < end);
  if (!inside) refuse("elf-entry", 24, `the entry 0x${entry.toString(16)} is not in an executable segment`);
  const alignment = limits.compressed ? 2 : 4;
  if (entry % alignment !== 0) {
    refuse("elf-entry", 24, `the entry 0x${entry.toString(16)} is not a multiple of ${alignment}`);
  }
  return entry;
}
