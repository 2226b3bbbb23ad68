import { InvalidProgramError } from "../../../src/base/errors.js";
import type { FuncType } from "../isa/types.js";
import type { WasmSettings } from "../profile.js";
import { type CodeSection, decodeCode, decodeData, decodeDataCount } from "./code-and-data.js";
import { decodeElements } from "./elements.js";
import { decodeGlobals } from "./globals.js";
import { decodeExports, decodeImports, importsOf } from "./imports-and-exports.js";
import { checkLimit, MAX_CUSTOM_SECTIONS, MAX_TABLES } from "./limits.js";
import type { DataSegment, ElementSegment, Export, FunctionTable, Module, SectionRange, TableType } from "./module.js";
import { type Global, type Import, type Limits, SECTION_NAMES } from "./module.js";
import { Reader } from "./reader.js";
import { decodeMemoryType, decodeTableType, decodeTypes } from "./types.js";
import { unsupported } from "./unsupported.js";

const PREAMBLE = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

/** Position of each section, by id, in the order that a module must keep (section 5.5.16); 0 for custom ones. */
const ORDER = [0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 12, 13, 11];
const TAG_SECTION = 13;

export const WASM_MAGIC: Uint8Array = Uint8Array.from(PREAMBLE.slice(0, 4));

/** True when the bytes begin like a WebAssembly module. */
export function hasMagic(bytes: Uint8Array): boolean {
  return WASM_MAGIC.every((byte, i) => byte === bytes[i]);
}

/**
 * Reads the structure of a module (section 5.5); bodies of functions are located, not read. Sizes are held against the
 * settings before memory is spent on them.
 * @throws InvalidProgramError with the offset and the rule broken
 */
export function decodeModule(bytes: Uint8Array, settings: WasmSettings): Module {
  checkPreamble(bytes);
  const parts = new Parts();
  const reader = new Reader(bytes, PREAMBLE.length);
  let lastOrder = 0;
  while (!reader.done) {
    const section = readSectionHeader(reader, parts.sections.length);
    const order = ORDER[section.id]!;
    if (section.id !== 0) {
      if (order <= lastOrder) throw misplaced(section, order === lastOrder);
      lastOrder = order;
    }
    parts.sections.push(section);
    const inside = new Reader(bytes, section.start, section.end);
    if (section.id === 0) inside.pos = section.end;
    else decodeSection(parts, section.id, inside, settings);
    if (!inside.done) throw sizeMismatch(inside.pos, section);
    reader.pos = section.end;
  }
  return assemble(bytes, parts);
}

/** What the sections hold, before it is put together. */
class Parts {
  readonly sections: SectionRange[] = [];
  types: FuncType[] = [];
  imports: Import[] = [];
  functionTypes = new Uint32Array(0);
  tables: TableType[] = [];
  memories: Limits[] = [];
  globals: Global[] = [];
  exports: Export[] = [];
  start: number | undefined = undefined;
  startOffset = 0;
  elements: ElementSegment[] = [];
  dataCount: number | undefined = undefined;
  code: CodeSection | undefined = undefined;
  data: DataSegment[] = [];
}

function decodeSection(parts: Parts, id: number, reader: Reader, settings: WasmSettings): void {
  switch (id) {
    case 1:
      parts.types = decodeTypes(reader);
      break;
    case 2:
      parts.imports = decodeImports(reader, settings);
      break;
    case 3:
      parts.functionTypes = decodeFunctionTypes(reader, importsOf(parts.imports, "func").length, settings);
      break;
    case 4:
      parts.tables = decodeTables(reader, settings);
      break;
    case 5:
      parts.memories = decodeMemories(reader, settings);
      break;
    case 6:
      parts.globals = decodeGlobals(reader);
      break;
    case 7:
      parts.exports = decodeExports(reader);
      break;
    case 8:
      parts.startOffset = reader.pos;
      parts.start = reader.u32();
      break;
    case 9:
      parts.elements = decodeElements(reader);
      break;
    case 10:
      parts.code = decodeCode(reader, parts.functionTypes.length, settings);
      break;
    case 11:
      parts.data = decodeData(reader, parts.dataCount, settings);
      break;
    default:
      parts.dataCount = decodeDataCount(reader);
  }
}

function assemble(bytes: Uint8Array, parts: Parts): Module {
  if (parts.functionTypes.length > 0 && parts.code === undefined) throw missing("code", bytes.length);
  if ((parts.dataCount ?? 0) > 0 && !parts.sections.some(({ id }) => id === 11)) throw missing("data", bytes.length);
  const functions: FunctionTable = {
    count: parts.functionTypes.length,
    typeIndex: parts.functionTypes,
    start: parts.code?.start ?? new Uint32Array(0),
    end: parts.code?.end ?? new Uint32Array(0),
  };
  const imported = importsOf(parts.imports, "func").map(({ typeIndex }) => typeIndex);
  const tables = importsOf(parts.imports, "table").map(({ table }) => table);
  const memories = importsOf(parts.imports, "memory").map(({ memory }) => memory);
  const globals = importsOf(parts.imports, "global").map(({ global }) => global);
  const functionTypes = new Uint32Array(imported.length + functions.count);
  functionTypes.set(imported);
  functionTypes.set(functions.typeIndex, imported.length);
  return {
    bytes,
    sections: parts.sections,
    types: parts.types,
    imports: parts.imports,
    functionTypes,
    importedFunctions: imported.length,
    functions,
    tables: [...tables, ...parts.tables],
    importedTables: tables.length,
    memories: [...memories, ...parts.memories],
    importedMemories: memories.length,
    globals: [...globals, ...parts.globals],
    importedGlobals: globals.length,
    globalInits: parts.globals.map(({ init }) => init),
    exports: parts.exports,
    start: parts.start,
    startOffset: parts.startOffset,
    elements: parts.elements,
    dataCount: parts.dataCount,
    data: parts.data,
  };
}

function checkPreamble(bytes: Uint8Array): void {
  PREAMBLE.forEach((byte, i) => {
    if (i >= bytes.length) throw new InvalidProgramError("unexpected-end", i, "unexpected end of the preamble");
    if (bytes[i] === byte) return;
    const [code, what] = i < 4 ? ["bad-magic", "magic header"] : ["bad-version", "version: only 1 is known"];
    throw new InvalidProgramError(code!, i, `not a WebAssembly module: wrong ${what}`);
  });
}

function readSectionHeader(reader: Reader, before: number): SectionRange {
  const at = reader.pos;
  checkLimit("sections", before + 1, MAX_CUSTOM_SECTIONS, at);
  const id = reader.byte();
  if (id === TAG_SECTION) throw unsupported(at, "exception handling", "a tag section");
  if (id > TAG_SECTION) throw new InvalidProgramError("malformed-section", at, `there is no section with id ${id}`);
  const size = reader.u32();
  const start = reader.skip(size);
  const name = id === 0 ? new Reader(reader.bytes, start, start + size).name() : undefined;
  return { id, name, start, end: start + size };
}

function decodeFunctionTypes(reader: Reader, imported: number, settings: WasmSettings): Uint32Array<ArrayBuffer> {
  const at = reader.pos;
  const count = reader.u32();
  checkLimit("functions", imported + count, settings.maxFunctions, at);
  const types = new Uint32Array(count);
  for (let i = 0; i < count; i++) types[i] = reader.u32();
  return types;
}

function decodeTables(reader: Reader, settings: WasmSettings): TableType[] {
  const at = reader.pos;
  const count = reader.u32();
  checkLimit("tables", count, MAX_TABLES, at);
  return Array.from({ length: count }, () => decodeTableType(reader, settings));
}

function decodeMemories(reader: Reader, settings: WasmSettings): Limits[] {
  const at = reader.pos;
  const count = reader.u32();
  if (count > 1) throw unsupported(at, "multi-memory", "more than one memory");
  return Array.from({ length: count }, () => decodeMemoryType(reader, settings));
}

function misplaced({ id, start }: SectionRange, twice: boolean): InvalidProgramError {
  const rule = twice ? "appears twice" : "is out of order";
  return new InvalidProgramError("malformed-section", start, `the ${SECTION_NAMES[id]} section ${rule}`);
}

function sizeMismatch(at: number, { id, end }: SectionRange): InvalidProgramError {
  const message = `section size mismatch: the ${SECTION_NAMES[id]} section has ${end - at} bytes left over`;
  return new InvalidProgramError("malformed-section", at, message);
}

function missing(section: string, at: number): InvalidProgramError {
  return new InvalidProgramError("malformed-section", at, `the ${section} section is missing`);
}
