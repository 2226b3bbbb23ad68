import { InvalidProgramError } from "../../../src/base/errors.js";
import type { WasmSettings } from "../profile.js";
import { checkLimit, MAX_EXPORTS, MAX_IMPORTS } from "./limits.js";
import type { Export, ExternKind, Import } from "./module.js";
import type { Reader } from "./reader.js";
import { decodeGlobalType, decodeMemoryType, decodeTableType } from "./types.js";
import { unsupported } from "./unsupported.js";

const KINDS: readonly ExternKind[] = ["func", "table", "memory", "global"];
const TAG_KIND = 4;

export function decodeImports(reader: Reader, settings: WasmSettings): Import[] {
  const at = reader.pos;
  const count = reader.u32();
  checkLimit("imports", count, MAX_IMPORTS, at);
  const imports: Import[] = [];
  for (let i = 0; i < count; i++) imports.push(decodeImport(reader, settings));
  return imports;
}

function decodeImport(reader: Reader, settings: WasmSettings): Import {
  const offset = reader.pos;
  const module = reader.name();
  const name = reader.name();
  const kind = decodeKind(reader);
  switch (kind) {
    case "func":
      return { module, name, offset, kind, typeIndex: reader.u32() };
    case "table":
      return { module, name, offset, kind, table: decodeTableType(reader, settings) };
    case "memory":
      return { module, name, offset, kind, memory: decodeMemoryType(reader, settings) };
    case "global":
      return { module, name, offset, kind, global: decodeGlobalType(reader) };
  }
}

export function decodeExports(reader: Reader): Export[] {
  const at = reader.pos;
  const count = reader.u32();
  checkLimit("exports", count, MAX_EXPORTS, at);
  const exports: Export[] = [];
  for (let i = 0; i < count; i++) {
    const offset = reader.pos;
    const name = reader.name();
    exports.push({ name, kind: decodeKind(reader), index: reader.u32(), offset });
  }
  return exports;
}

function decodeKind(reader: Reader): ExternKind {
  const at = reader.pos;
  const code = reader.byte();
  const kind = KINDS[code];
  if (code === TAG_KIND) throw unsupported(at, "exception handling", "a tag");
  if (kind === undefined) throw new InvalidProgramError("malformed-import", at, "malformed import or export kind");
  return kind;
}

/** The imports of one kind, in order. */
export function importsOf<K extends ExternKind>(imports: readonly Import[], kind: K): (Import & { kind: K })[] {
  return imports.filter((item): item is Import & { kind: K } => item.kind === kind);
}
