import { InvalidProgramError } from "../../src/base/errors.js";
import { MAX_CODE_RANGES } from "./kernel/layout.js";

/** Guest addresses from `start` up to, but without, `end`. */
export interface CodeRange {
  readonly start: number;
  readonly end: number;
}

interface LoadedBytes {
  readonly address: number;
  readonly bytes: Uint8Array;
  readonly executable: boolean;
}

const SECTION_HEADER_SIZE = 64;
const SHF_ALLOC = 2n;
const SHF_EXECINSTR = 4n;

/**
 * The executable sections of an ELF file that lie in the file part of its executable segments: which bytes of them are
 * instructions rather than constants. Empty when the file has no section headers.
 * @throws InvalidProgramError `elf-truncated`, `elf-headers` or `elf-too-many-ranges`
 */
export function executableSections(view: DataView, segments: readonly LoadedBytes[]): CodeRange[] {
  const [offset, size, count] = [
    Number(view.getBigUint64(40, true)),
    view.getUint16(58, true),
    view.getUint16(60, true),
  ];
  if (offset === 0 || count === 0) return [];
  if (size !== SECTION_HEADER_SIZE) {
    throw new InvalidProgramError("elf-headers", 58, `a section header has ${size} bytes and must have 64`);
  }
  if (offset + count * size > view.byteLength) {
    throw new InvalidProgramError("elf-truncated", 40, "the section headers are cut off");
  }
  const found: CodeRange[] = [];
  for (let at = offset; at < offset + count * size; at += size) {
    const range = executableRange(view, at, segments);
    if (range) found.push(range);
  }
  return mergeRanges(found);
}

function executableRange(view: DataView, at: number, segments: readonly LoadedBytes[]): CodeRange | undefined {
  const flags = view.getBigUint64(at + 8, true);
  if ((flags & SHF_ALLOC) === 0n || (flags & SHF_EXECINSTR) === 0n) return undefined;
  const start = Number(view.getBigUint64(at + 16, true));
  const end = start + Number(view.getBigUint64(at + 32, true));
  const inside = segments.some(
    ({ address, bytes, executable }) => executable && start >= address && end <= address + bytes.length,
  );
  return inside && end > start ? { start, end } : undefined;
}

/**
 * The same addresses as the fewest ranges, by ascending address.
 * @throws InvalidProgramError `elf-too-many-ranges`
 */
export function mergeRanges(ranges: readonly CodeRange[]): CodeRange[] {
  const merged: CodeRange[] = [];
  for (const range of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (range.end === range.start) continue;
    if (last && range.start <= last.end)
      merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    else merged.push(range);
  }
  if (merged.length > MAX_CODE_RANGES) {
    throw new InvalidProgramError("elf-too-many-ranges", 40, `code and data alternate ${merged.length} times`);
  }
  return merged;
}

/** Whether an ELF file that has been parsed has a section of that name, in ASCII. */
export function hasSection(code: Uint8Array, name: string): boolean {
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength);
  const [headers, count, names] = [
    Number(view.getBigUint64(40, true)),
    view.getUint16(60, true),
    view.getUint16(62, true),
  ];
  if (headers === 0 || names >= count) return false;
  const table = Number(view.getBigUint64(headers + SECTION_HEADER_SIZE * names + 24, true));
  const wanted = Uint8Array.from(`${name}\0`, (letter) => letter.charCodeAt(0));
  return Array.from({ length: count }, (_, i) => headers + SECTION_HEADER_SIZE * i).some((header) => {
    const at = table + view.getUint32(header, true);
    return wanted.every((byte, i) => code[at + i] === byte);
  });
}
