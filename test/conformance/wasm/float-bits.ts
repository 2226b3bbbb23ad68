import { Code } from "../../../vms/wasm/inject/code.js";
import { Emitter } from "../../../vms/wasm/inject/emitter.js";
import { op } from "../../../vms/wasm/isa/opcodes.js";
import { type FuncType, ValueType } from "../../../vms/wasm/isa/types.js";

const { i32, i64, f32, f64 } = ValueType;

/** True when values of the type lose bits outside of the VM: a JavaScript number does not keep a NaN's. */
export function hasFloats({ params, results }: FuncType): boolean {
  return [...params, ...results].some((type) => type === f32 || type === f64);
}

/** The type with integers of the same size for floats. */
export function bitsType({ params, results }: FuncType): FuncType {
  const bits = (types: Uint8Array) => types.map((type) => (type === f32 ? i32 : type === f64 ? i64 : type));
  return { params: bits(params), results: bits(results) };
}

/** A module that imports `m.f` of the given type and exports `f` of its {@link bitsType}. */
export function bitsModule(type: FuncType): Uint8Array {
  const bits = bitsType(type);
  const out = new Emitter();
  out.code(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00);
  section(out, 1, (part) => {
    part.u32(2);
    for (const { params, results } of [type, bits]) {
      part.code(0x60, params.length, ...params, results.length, ...results);
    }
  });
  section(out, 2, (part) => {
    part.u32(1);
    part.name("m");
    part.name("f");
    part.code(0, 0);
  });
  section(out, 3, (part) => part.code(1, 1));
  section(out, 7, (part) => {
    part.u32(1);
    part.name("f");
    part.code(0, 1);
  });
  section(out, 10, (part) => {
    const body = new Emitter();
    writeBody(body, type);
    part.u32(1);
    part.sized(body);
  });
  return out.written.slice();
}

function writeBody(body: Emitter, { params, results }: FuncType): void {
  body.u32(results.length);
  for (const type of results) body.code(1, type);
  params.forEach((type, i) => {
    body.code(Code.localGet, i);
    if (type === f32) body.byte(op("f32.reinterpret_i32"));
    if (type === f64) body.byte(op("f64.reinterpret_i64"));
  });
  body.code(Code.call, 0);
  for (let i = results.length - 1; i >= 0; i--) body.code(Code.localSet, params.length + i);
  results.forEach((type, i) => {
    body.code(Code.localGet, params.length + i);
    if (type === f32) body.byte(op("i32.reinterpret_f32"));
    if (type === f64) body.byte(op("i64.reinterpret_f64"));
  });
  body.byte(Code.end);
}

function section(out: Emitter, id: number, write: (part: Emitter) => void): void {
  const part = new Emitter();
  write(part);
  out.byte(id);
  out.sized(part);
}
