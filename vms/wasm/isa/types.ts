/** Value types by their binary code (WebAssembly 2.0, section 5.3). */
export const ValueType = {
  i32: 0x7f,
  i64: 0x7e,
  f32: 0x7d,
  f64: 0x7c,
  funcref: 0x70,
  externref: 0x6f,
} as const;

export type ValueType = (typeof ValueType)[keyof typeof ValueType];

/** The type of a value nobody will ever see: in code that cannot be reached. Not part of the binary format. */
export const UNKNOWN_TYPE = 0;

const NAMES: Readonly<Record<number, string>> = {
  ...Object.fromEntries(Object.entries(ValueType).map(([name, code]) => [code, name])),
  [UNKNOWN_TYPE]: "anything",
};

/** The name of a value type in the text format. */
export function typeName(code: number): string {
  return NAMES[code] ?? `type 0x${code.toString(16)}`;
}

export function isValueType(code: number): code is ValueType {
  return (code >= ValueType.f64 && code <= ValueType.i32) || isRefType(code);
}

export function isRefType(code: number): boolean {
  return code === ValueType.funcref || code === ValueType.externref;
}

export function isFloatType(code: number): boolean {
  return code === ValueType.f32 || code === ValueType.f64;
}

/** The type of a function; also of a block. */
export interface FuncType {
  readonly params: Uint8Array;
  readonly results: Uint8Array;
}

/** `(i32, i64) -> (f32)`, for people. */
export function describeType(type: FuncType): string {
  const list = (codes: Uint8Array) => `(${Array.from(codes, typeName).join(", ")})`;
  return `${list(type.params)} -> ${list(type.results)}`;
}

/** True when both types have the same parameters and results: what `call_indirect` compares. */
export function equalTypes(a: FuncType, b: FuncType): boolean {
  return equalLists(a.params, b.params) && equalLists(a.results, b.results);
}

export function equalLists(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
