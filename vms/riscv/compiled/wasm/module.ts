import { PROGRAM_AREA } from "../../kernel/layout.js";
import { TYPE } from "./opcodes.js";
import { WasmWriter } from "./writer.js";

export type ValueType = "i32" | "i64";

export interface FunctionType {
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
}

export interface FunctionBody {
  /** Index into the module's types. */
  readonly type: number;
  /** Types of the locals behind the parameters. */
  readonly locals: readonly ValueType[];
  /** Instructions, the last `end` included. */
  readonly code: Uint8Array;
}

/** A module that imports `env.memory` and `env.table`. */
export interface ModuleSpec {
  readonly types: readonly FunctionType[];
  readonly functions: readonly FunctionBody[];
  /** Functions to export, by name. */
  readonly exports?: Readonly<Record<string, number>>;
  /** Table slots and the functions that go there at instantiation. */
  readonly elements?: readonly { readonly slot: number; readonly index: number }[];
}

const SECTION = { type: 1, import: 2, function: 3, export: 7, element: 9, code: 10 } as const;
const KIND = { function: 0, table: 1, memory: 2 } as const;

/** Encodes a module (WebAssembly Core Specification 2.0, chapter 5.5). */
export function encodeModule({ types, functions, exports = {}, elements = [] }: ModuleSpec): Uint8Array {
  const out = new WasmWriter();
  out.op(0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  section(out, SECTION.type, types, writeType);
  section(out, SECTION.import, IMPORTS, (part, write) => write(part));
  section(out, SECTION.function, functions, (part, { type }) => part.u32(type));
  section(out, SECTION.export, Object.entries(exports), (part, [name, index]) => {
    part.text(name);
    part.op(KIND.function);
    part.u32(index);
  });
  section(out, SECTION.element, elements, writeElement);
  section(out, SECTION.code, functions, writeBody);
  return out.bytes;
}

/** Pages. With the cells and tables below it, V8 knows that accesses to cells are in bounds, and can fold them. */
const MIN_MEMORY = PROGRAM_AREA / 65536;

const IMPORTS: readonly ((part: WasmWriter) => void)[] = [
  (part) => {
    part.text("env");
    part.text("memory");
    part.op(KIND.memory, 0);
    part.u32(MIN_MEMORY);
  },
  (part) => {
    part.text("env");
    part.text("table");
    part.op(KIND.table, TYPE.funcref, 0, 0);
  },
];

function section<T>(out: WasmWriter, id: number, items: readonly T[], write: (part: WasmWriter, item: T) => void) {
  if (items.length === 0) return;
  const part = new WasmWriter();
  part.u32(items.length);
  for (const item of items) write(part, item);
  out.op(id);
  out.vector(part.bytes);
}

function writeType(part: WasmWriter, { parameters, results }: FunctionType): void {
  part.op(0x60);
  for (const list of [parameters, results]) {
    part.u32(list.length);
    for (const type of list) part.op(TYPE[type]);
  }
}

function writeElement(part: WasmWriter, { slot, index }: { readonly slot: number; readonly index: number }): void {
  part.op(0);
  part.i32Const(slot);
  part.op(0x0b);
  part.u32(1);
  part.u32(index);
}

function writeBody(part: WasmWriter, { locals, code }: FunctionBody): void {
  const body = new WasmWriter();
  const runs: { type: ValueType; count: number }[] = [];
  for (const type of locals) {
    const last = runs.at(-1);
    if (last?.type === type) last.count++;
    else runs.push({ type, count: 1 });
  }
  body.u32(runs.length);
  for (const { type, count } of runs) {
    body.u32(count);
    body.op(TYPE[type]);
  }
  body.append(code);
  part.vector(body.bytes);
}
