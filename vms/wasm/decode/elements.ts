import { InvalidProgramError } from "../../../src/base/errors.js";
import { ValueType } from "../isa/types.js";
import { decodeConstExpr } from "./globals.js";
import { checkLimit, MAX_ELEMENTS, MAX_SEGMENTS } from "./limits.js";
import type { ConstExpr, ElementSegment, Placement } from "./module.js";
import type { Reader } from "./reader.js";
import { decodeRefType } from "./types.js";

/** Bits of a segment's flags (section 5.5.12). */
const NOT_ACTIVE = 1;
const EXPLICIT = 2;
const EXPRESSIONS = 4;

const NO_GLOBALS: ReadonlyMap<number, number> = new Map();

export function decodeElements(reader: Reader): ElementSegment[] {
  const at = reader.pos;
  const count = reader.u32();
  checkLimit("element segments", count, MAX_SEGMENTS, at);
  const segments: ElementSegment[] = [];
  let elements = 0;
  for (let i = 0; i < count; i++) {
    const segment = decodeSegment(reader, elements);
    elements += segment.functions.length;
    segments.push(segment);
  }
  return segments;
}

function decodeSegment(reader: Reader, before: number): ElementSegment {
  const offset = reader.pos;
  const flags = reader.u32();
  if (flags > 7) throw new InvalidProgramError("malformed-segment", offset, "malformed elements segment kind");
  const active = (flags & NOT_ACTIVE) === 0;
  const explicit = (flags & EXPLICIT) !== 0;
  const placement = active ? decodePlacement(reader, explicit) : undefined;
  const typed = (flags & (NOT_ACTIVE | EXPLICIT)) !== 0;
  const type = typed ? decodeElementType(reader, (flags & EXPRESSIONS) !== 0) : ValueType.funcref;
  const at = reader.pos;
  const count = reader.u32();
  checkLimit("elements in segments", before + count, MAX_ELEMENTS, at);
  const items = (flags & EXPRESSIONS) !== 0 ? decodeExpressions(reader, count, type) : decodeIndices(reader, count);
  const mode = active ? "active" : explicit ? "declarative" : "passive";
  return { type, mode, placement, ...items, offset };
}

function decodePlacement(reader: Reader, explicit: boolean): Placement {
  const index = explicit ? reader.u32() : 0;
  return { index, at: decodeConstExpr(reader) };
}

function decodeElementType(reader: Reader, expressions: boolean): number {
  if (expressions) return decodeRefType(reader);
  const at = reader.pos;
  if (reader.byte() !== 0) throw new InvalidProgramError("malformed-segment", at, "malformed element kind");
  return ValueType.funcref;
}

function decodeIndices(reader: Reader, count: number) {
  if (count > reader.end - reader.pos) throw reader.unexpectedEnd();
  const functions = new Int32Array(count);
  for (let i = 0; i < count; i++) functions[i] = decodeFunctionIndex(reader);
  return { functions, fromGlobals: NO_GLOBALS };
}

/** An index that fits the column: -1 is taken for null. */
function decodeFunctionIndex(reader: Reader): number {
  const at = reader.pos;
  const index = reader.u32();
  if (index > 0x7fffffff) throw new InvalidProgramError("unknown-index", at, `unknown function ${index}`);
  return index;
}

function decodeExpressions(reader: Reader, count: number, type: number) {
  if (count > reader.end - reader.pos) throw reader.unexpectedEnd();
  const functions = new Int32Array(count);
  const fromGlobals = new Map<number, number>();
  for (let i = 0; i < count; i++) {
    const expr = decodeConstExpr(reader);
    checkElement(expr, type);
    functions[i] = expr.kind === "func" ? expr.index : -1;
    if (expr.kind === "global") fromGlobals.set(i, expr.index);
  }
  return { functions, fromGlobals };
}

/** What can be told without the module: numbers, functions among externrefs, nulls of the other type. */
function checkElement(expr: ConstExpr, type: number): void {
  const ofType = expr.kind === "func" ? ValueType.funcref : expr.kind === "global" ? type : expr.type;
  if (ofType === type) return;
  throw new InvalidProgramError("type-mismatch", expr.start, "type mismatch: element of another type than its segment");
}
