import { fromBase64 } from "./bytes.js";

/**
 * The part of the WebAssembly JavaScript interface that Tercet uses. Node's type declarations do not have it, and those of
 * the DOM would let browser globals into the whole project.
 */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  /** Grows by pages of 64 KiB and returns the former number of pages. */
  grow(pages: number): number;
}

/** A compiled module; opaque. */
export interface WasmModule {
  readonly [Symbol.toStringTag]: "WebAssembly.Module";
}

export interface WasmInstance {
  readonly exports: Readonly<Record<string, unknown>>;
}

export interface WasmTable {
  readonly length: number;
  /** Grows by that many entries, empty ones by default, and returns the former length. */
  grow(count: number, value?: unknown): number;
  get(index: number): unknown;
  set(index: number, value: unknown): void;
}

/** `T` is `bigint` for an i64, `number` for the other numbers. */
export interface WasmGlobal<T = unknown> {
  value: T;
}

interface SizeDescriptor {
  readonly initial: number;
  readonly maximum?: number;
}

export interface WebAssemblyInterface {
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Instance: new (
    module: WasmModule,
    imports?: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  ) => WasmInstance;
  readonly Memory: new (descriptor: SizeDescriptor) => WasmMemory;
  readonly Table: new (descriptor: SizeDescriptor & { readonly element: "anyfunc" | "externref" }) => WasmTable;
  readonly Global: new <T>(
    descriptor: { readonly value: string; readonly mutable: boolean },
    value: T,
  ) => WasmGlobal<T>;
  readonly RuntimeError: new (message?: string) => Error;
  readonly LinkError: new (message?: string) => Error;
  validate(bytes: Uint8Array): boolean;
}

/** The global `WebAssembly` object. */
export const webAssembly = (globalThis as unknown as { readonly WebAssembly: WebAssemblyInterface }).WebAssembly;

const kernels = new Map<string, WasmModule>();

/** The module of one of our kernels, which is embedded in base64: compiled once a process, when it is first needed. */
export function kernelModule(wasm: string): WasmModule {
  const known = kernels.get(wasm);
  if (known !== undefined) return known;
  const compiled = new webAssembly.Module(fromBase64(wasm));
  kernels.set(wasm, compiled);
  return compiled;
}

/** The exports of a new instance of one of our kernels, which imports nothing; the module in base64. */
export function instantiateKernel<E>(wasm: string): E {
  return new webAssembly.Instance(kernelModule(wasm)).exports as unknown as E;
}
