import { InvalidProgramError } from "../../../src/base/errors.js";
import { type FuncType, isRefType, isValueType, type ValueType } from "../isa/types.js";
import type { WasmSettings } from "../profile.js";
import { checkLimit, MAX_ARITY, MAX_TYPES } from "./limits.js";
import type { GlobalType, Limits, TableType } from "./module.js";
import type { Reader } from "./reader.js";
import { unsupported } from "./unsupported.js";

const FUNC_FORM = 0x60;
const V128 = 0x7b;
/** Largest memory of a 32-bit address space, in pages. */
const MAX_MEMORY32_PAGES = 65_536;

export function decodeTypes(reader: Reader): FuncType[] {
  const at = reader.pos;
  const count = reader.u32();
  checkLimit("types", count, MAX_TYPES, at);
  const types: FuncType[] = [];
  for (let i = 0; i < count; i++) types.push(decodeFuncType(reader));
  return types;
}

function decodeFuncType(reader: Reader): FuncType {
  const at = reader.pos;
  const form = reader.byte();
  if (form >= 0x4e && form <= 0x5f) throw unsupported(at, "garbage collection", `type form 0x${form.toString(16)}`);
  if (form !== FUNC_FORM) throw new InvalidProgramError("malformed-type", at, "a type does not begin with 0x60");
  return { params: decodeTypeList(reader, "parameters"), results: decodeTypeList(reader, "results") };
}

function decodeTypeList(reader: Reader, what: string): Uint8Array {
  const at = reader.pos;
  const count = reader.u32();
  checkLimit(what, count, MAX_ARITY, at);
  const types = new Uint8Array(count);
  for (let i = 0; i < count; i++) types[i] = decodeValueType(reader);
  return types;
}

export function decodeValueType(reader: Reader): ValueType {
  const at = reader.pos;
  const code = reader.byte();
  if (isValueType(code)) return code;
  if (code === V128) throw unsupported(at, "SIMD", "the type v128");
  if (code >= 0x63 && code <= 0x74) throw unsupported(at, "garbage collection", `type 0x${code.toString(16)}`);
  throw new InvalidProgramError("malformed-type", at, `there is no value type 0x${code.toString(16)}`);
}

export function decodeRefType(reader: Reader): ValueType {
  const at = reader.pos;
  const code = decodeValueType(reader);
  if (!isRefType(code)) throw new InvalidProgramError("malformed-type", at, "malformed reference type");
  return code;
}

export function decodeTableType(reader: Reader, settings: WasmSettings): TableType {
  const at = reader.pos;
  if (reader.bytes[at] === 0x40 && at < reader.end) {
    throw unsupported(at, "typed function references", "a table with an initial value");
  }
  const element = decodeRefType(reader);
  const limits = decodeLimits(reader, "table");
  checkLimit("table elements", limits.min, settings.maxTableElements, at);
  return { element, ...limits };
}

export function decodeMemoryType(reader: Reader, settings: WasmSettings): Limits {
  const at = reader.pos;
  const limits = decodeLimits(reader, "memory");
  if (Math.max(limits.min, limits.max ?? 0) > MAX_MEMORY32_PAGES) {
    throw new InvalidProgramError("invalid-limits", at, "memory size must be at most 65536 pages (4 GiB)");
  }
  checkLimit("memory pages", limits.min, settings.maxPages, at);
  return limits;
}

function decodeLimits(reader: Reader, what: string): Limits {
  const at = reader.pos;
  const flags = reader.byte();
  if (flags === 2 || flags === 3) throw unsupported(at, "threads", `a shared ${what}`);
  if (flags >= 4 && flags <= 7) throw unsupported(at, "memory64", `a 64-bit ${what}`);
  if (flags > 7)
    throw new InvalidProgramError("malformed-limits", at, `malformed limits flags 0x${flags.toString(16)}`);
  const min = reader.u32();
  const max = flags === 1 ? reader.u32() : undefined;
  if (max !== undefined && max < min) {
    throw new InvalidProgramError("invalid-limits", at, "size minimum must not be greater than maximum");
  }
  return { min, max };
}

export function decodeGlobalType(reader: Reader): GlobalType {
  const type = decodeValueType(reader);
  const at = reader.pos;
  const mutability = reader.byte();
  if (mutability > 1) throw new InvalidProgramError("malformed-type", at, "malformed mutability");
  return { type, mutable: mutability === 1 };
}
