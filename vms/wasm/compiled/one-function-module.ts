import { Emitter } from "../inject/emitter.js";
import { writePreamble, writeSection, writeTypes } from "../inject/sections.js";
import type { FuncType } from "../isa/types.js";

/** Begins a module that imports `h.f`, a function of the type, which is its function 0: sections 1 and 2. */
export function beginOneFunctionModule(type: FuncType): Emitter {
  const out = new Emitter();
  writePreamble(out);
  writeSection(out, 1, writeTypes([type]));
  writeSection(out, 2, (part) => {
    part.byte(1);
    part.name("h");
    part.name("f");
    part.code(0, 0);
  });
  return out;
}
