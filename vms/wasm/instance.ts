import { TercetError } from "../../src/base/errors.js";
import type { HaltReason } from "../../src/vm/halt.js";
import type { Profile } from "../../src/vm/profile.js";
import type { FuncType } from "./isa/types.js";

/**
 * The embedding interface, for what is more than a program with input and output: modules with exports of their own,
 * linked to each other and to host functions. The same for every engine of this VM; fuel, stack limit, growth and NaNs
 * are as in a run.
 */

/** A reference held by a guest: opaque, or null. What a host put in as externref comes out as it went in. */
export type Reference = unknown;

/** i32, f32 and f64 are numbers (i32 signed), i64 is a bigint (signed). A NaN's bits are lost outside of the guest. */
export type Value = number | bigint | Reference;

/** What a call came to. */
export type CallResult =
  | { readonly type: "values"; readonly values: readonly Value[] }
  | { readonly type: "halt"; readonly reason: HaltReason };

/** A function. */
export interface FunctionExtern {
  readonly kind: "func";
  readonly type: FuncType;
  /** @throws RangeError when the number of arguments is wrong */
  call(args: readonly Value[]): CallResult;
}

/** A linear memory. */
export interface MemoryExtern {
  readonly kind: "memory";
  /** The bytes as they are now; get them anew after anything that may have grown the memory. */
  readonly bytes: Uint8Array;
  /** Grows it by so many pages, as `memory.grow` does: the pages that it had, or -1 beyond its maximum. Costs no fuel. */
  grow(pages: number): number;
}

export interface GlobalExtern {
  readonly kind: "global";
  /** Setting it throws TercetError `immutable-global` for a constant. */
  value: Value;
}

/**
 * A table of functions or external references. A function that a guest has put in comes out as an extern that can be called
 * and put in again; `wasm/compiled` does not know the type of one that the host has not put in, so it cannot be imported there.
 */
export interface TableExtern {
  readonly kind: "table";
  readonly length: number;
  /** @throws TercetError `table-index` beyond the length */
  get(index: number): Reference;
  /** @throws TercetError `table-index` beyond the length, `wrong-value` for what is no such reference of the store */
  set(index: number, value: Reference): void;
  /** Adds elements as `table.grow` does: the length that it had, or -1 beyond its maximum. Costs no fuel. */
  grow(delta: number, value?: Reference): number;
}

/** What instances export, and import from each other. Externs of one store cannot be used in another. */
export type Extern = FunctionExtern | MemoryExtern | GlobalExtern | TableExtern;

/** What a host function does; it returns as many values as its type has results. It may throw {@link HaltSignal}. */
export type HostFunction = (...args: Value[]) => readonly Value[];

/** The same with at most one result, which comes without a list, and no references to functions: the host's most frequent calls. */
export type PlainHostFunction = (...args: (number | bigint)[]) => number | bigint | undefined;

/** Looks up what a module imports; nothing found is a refusal to link. */
export type ImportResolver = (module: string, name: string) => Extern | undefined;

/** A module with its state. */
export interface Instance {
  readonly exports: ReadonlyMap<string, Extern>;
  /** The start function, which is to be called before any other; the host may look at `exports` first. */
  readonly start: FunctionExtern | undefined;
  /**
   * Makes store and instance what they were when the instance had been made in a new store, whose fuel and stack are then as given.
   * False when that cannot be: then both are as they are. Absent where the engine makes instances anew.
   */
  readonly renew?: (fuel: bigint, stackBytes: number) => boolean;
}

/** What making an instance came to; a segment out of bounds halts it. */
export type InstanceResult =
  | { readonly type: "instance"; readonly instance: Instance }
  | { readonly type: "halt"; readonly reason: HaltReason };

/** Thrown by a host function to halt the run. Never leaves the store. */
export class HaltSignal extends Error {
  readonly reason: HaltReason;

  constructor(reason: HaltReason) {
    super(reason);
    this.reason = reason;
  }
}

/** An engine's side of the embedding interface. `M` is its loaded module. */
export interface Embedder<M = unknown> {
  /** @throws InvalidProgramError with the offset and the rule broken */
  load(code: Uint8Array, profile: Profile): M;
  /** A store with that much fuel, 0 to 2^63-1. */
  newStore(fuel: bigint, profile: Profile): Store<M>;
}

/** Instances that can be linked to each other and share one supply of fuel. `M` is the engine's loaded module. */
export interface Store<M> {
  /** Fuel left, 0 to 2^63-1. A halt, whatever the reason, leaves 0 on every engine (fuel.ts); the host may set it and go on. */
  fuel: bigint;
  /** Bytes that the stack limit (frame.ts) has left where the guest is: within a host function, at its call. */
  readonly stackLeft: number;
  /** Takes fuel for a host function's work. @throws HaltSignal `out-of-gas` */
  charge(fuel: number): void;
  /** @throws TercetError `link-error` when an import is missing or of another type */
  instantiate(module: M, resolve: ImportResolver): InstanceResult;
  hostFunction(type: FuncType, call: HostFunction): FunctionExtern;
  plainFunction(type: FuncType, call: PlainHostFunction): FunctionExtern;
  /** The same at a price that every call pays before anything else. Of a program's imports only, see `hostPrice` in abi.ts. */
  pricedFunction(type: FuncType, fuel: number, call: PlainHostFunction): FunctionExtern;
  newMemory(min: number, max?: number): MemoryExtern;
  newGlobal(type: number, mutable: boolean, value: Value): GlobalExtern;
  newTable(element: number, min: number, max?: number): TableExtern;
}

/** @throws TercetError `table-index` */
export function checkIndex(index: number, length: number): void {
  if (Number.isInteger(index) && index >= 0 && index < length) return;
  throw new TercetError("table-index", `the table has ${length} elements, and ${index} is none of them`);
}

export function immutableGlobal(): TercetError {
  return new TercetError("immutable-global", "the global is a constant: its value stays as it was made");
}

/** Whether something of that size may grow by so much. */
export function mayGrow(size: number, delta: number, max: number): boolean {
  return Number.isInteger(delta) && delta >= 0 && size + delta <= max;
}
