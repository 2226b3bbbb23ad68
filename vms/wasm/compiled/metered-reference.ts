import { type WasmTable, webAssembly } from "../../../src/base/webassembly.js";
import { defineProfile } from "../../../src/vm/profile.js";
import { writeSection } from "../inject/sections.js";
import type { FuncType } from "../isa/types.js";
import { ValueType } from "../isa/types.js";
import { SETTINGS } from "../profile.js";
import type { NativeFunction } from "./externs.js";
import { type CompiledModule, compileModule } from "./module.js";
import { beginOneFunctionModule } from "./one-function-module.js";

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

function moduleFor(type: FuncType): CompiledModule {
  const { params, results } = type;
  const key = `${params}:${results}`;
  const known = MODULES.get(key);
  if (known !== undefined) return known;
  const made = compileModule(referring(type), PROFILE);
  MODULES.set(key, made);
  return made;
}

/** `(module (import "h" "f" (func (type))) (table (export "t") 1 funcref) (elem (i32.const 0) 0))` */
function referring(type: FuncType): Uint8Array {
  const out = beginOneFunctionModule(type);
  writeSection(out, 4, (part) => part.code(1, ValueType.funcref, 0, 1));
  writeSection(out, 7, (part) => {
    part.byte(1);
    part.name("t");
    part.code(1, 0);
  });
  writeSection(out, 9, (part) => part.code(1, 0, 0x41, 0, 0x0b, 1, 0));
  return out.written.slice();
}
