import { InvalidProgramError } from "../../../src/base/errors.js";
import type { WasmSettings } from "../profile.js";
import { decodeConstExpr } from "./globals.js";
import { checkLimit, MAX_SEGMENTS } from "./limits.js";
import type { DataSegment } from "./module.js";
import type { Reader } from "./reader.js";

export interface CodeSection {
  readonly start: Uint32Array;
  readonly end: Uint32Array;
}

/** Finds the bodies of the functions without reading them. */
export function decodeCode(reader: Reader, functions: number, settings: WasmSettings): CodeSection {
  const at = reader.pos;
  const count = reader.u32();
  if (count !== functions) {
    const message = `function and code section have inconsistent lengths: ${functions} and ${count}`;
    throw new InvalidProgramError("malformed-section", at, message);
  }
  const start = new Uint32Array(count);
  const end = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const size = reader.u32();
    checkLimit("bytes in one function", size, settings.maxFunctionSize, reader.pos);
    start[i] = reader.skip(size);
    end[i] = reader.pos;
  }
  return { start, end };
}

export function decodeDataCount(reader: Reader): number {
  const at = reader.pos;
  const count = reader.u32();
  checkLimit("data segments", count, MAX_SEGMENTS, at);
  return count;
}

export function decodeData(reader: Reader, declared: number | undefined, settings: WasmSettings): DataSegment[] {
  const at = reader.pos;
  const count = reader.u32();
  checkLimit("data segments", count, MAX_SEGMENTS, at);
  if (declared !== undefined && declared !== count) {
    const message = `data count and data section have inconsistent lengths: ${declared} and ${count}`;
    throw new InvalidProgramError("malformed-section", at, message);
  }
  const segments: DataSegment[] = [];
  let total = 0;
  for (let i = 0; i < count; i++) {
    const segment = decodeSegment(reader);
    total += segment.end - segment.start;
    checkLimit("bytes in data segments", total, settings.maxDataBytes, segment.offset);
    segments.push(segment);
  }
  return segments;
}

function decodeSegment(reader: Reader): DataSegment {
  const offset = reader.pos;
  const flags = reader.u32();
  if (flags > 2) throw new InvalidProgramError("malformed-segment", offset, "malformed data segment kind");
  const index = flags === 2 ? reader.u32() : 0;
  const placement = flags === 1 ? undefined : { index, at: decodeConstExpr(reader) };
  const length = reader.u32();
  const start = reader.skip(length);
  return { placement, start, end: start + length, offset };
}
