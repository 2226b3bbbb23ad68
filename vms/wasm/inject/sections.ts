import type { FuncType } from "../isa/types.js";
import { Emitter } from "./emitter.js";

const PREAMBLE = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
const FUNC_FORM = 0x60;

/** What every module begins with. */
export function writePreamble(out: Emitter): void {
  out.code(...PREAMBLE);
}

/** A section with what `write` puts into it. */
export function writeSection(out: Emitter, id: number, write: (part: Emitter) => void): void {
  const part = new Emitter();
  write(part);
  out.byte(id);
  out.sized(part);
}

/** The contents of a type section. */
export function writeTypes(types: readonly FuncType[]): (part: Emitter) => void {
  return (part) => {
    part.u32(types.length);
    for (const { params, results } of types) {
      part.byte(FUNC_FORM);
      for (const list of [params, results]) {
        part.u32(list.length);
        part.copy(list);
      }
    }
  };
}
