import { type WasmTable, webAssembly } from "../../../src/base/webassembly.js";
import { defineProfile } from "../../../src/vm/profile.js";
import { Emitter } from "../inject/emitter.js";
import type { FuncType } from "../isa/types.js";
import { ValueType } from "../isa/types.js";
import { SETTINGS } from "../profile.js";
import type { NativeFunction } from "./externs.js";
import { type CompiledModule, compileModule } from "./module.js";

const PROFILE = defineProfile({ name: "wasm", settings: SETTINGS });
const MODULES = new Map<string, CompiledModule>();

/**
 * The function as guests refer to it: in metered form, which is the one that tables and references hold. A module that
 * imports it, and puts it into a table that it exports, is given the adapter that any import has.
 */
export function meteredReference(
  native: NativeFunction,
  type: FuncType,
  meter: Readonly<Record<string, unknown>>,
): NativeFunction {
  const compiled = moduleFor(type);
  const imports = { h: { f: native }, [compiled.meterModule]: meter };
  const { exports } = new webAssembly.Instance(compiled.native, imports);
  return (exports.t as WasmTable).get(0) as NativeFunction;
}

function moduleFor({ params, results }: FuncType): CompiledModule {
  const key = `${params}:${results}`;
  const known = MODULES.get(key);
  if (known !== undefined) return known;
  const made = compileModule(referring(params, results), PROFILE);
  MODULES.set(key, made);
  return made;
}

/** `(module (import "h" "f" (func (type))) (table (export "t") 1 funcref) (elem (i32.const 0) 0))` */
function referring(params: Uint8Array, results: Uint8Array): Uint8Array {
  const out = new Emitter();
  out.code(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00);
  const section = (id: number, write: (part: Emitter) => void) => {
    const part = new Emitter();
    write(part);
    out.byte(id);
    out.sized(part);
  };
  section(1, (part) => {
    part.code(1, 0x60);
    for (const types of [params, results]) {
      part.u32(types.length);
      part.copy(types);
    }
  });
  section(2, (part) => {
    part.byte(1);
    part.name("h");
    part.name("f");
    part.code(0, 0);
  });
  section(4, (part) => part.code(1, ValueType.funcref, 0, 1));
  section(7, (part) => {
    part.byte(1);
    part.name("t");
    part.code(1, 0);
  });
  section(9, (part) => part.code(1, 0, 0x41, 0, 0x0b, 1, 0));
  return out.written.slice();
}
