import { concatBytes, equalBytes } from "../../../src/base/bytes.js";
import { TercetError } from "../../../src/base/errors.js";
import { keccak256 } from "../../../src/base/hash.js";
import { HALT_REASONS, type HaltReason } from "../../../src/vm/halt.js";
import { SparseMemory } from "../../../src/vm/step/sparse-memory.js";
import { ADDRESS_SPACE, PAGE_SIZE } from "../../../src/vm/step/tree.js";
import { ABI_FUNCTIONS, ABI_MODULE } from "../abi.js";
import type { Extern } from "../instance.js";
import { isInterpreted } from "../interpreter/externs.js";
import { ModuleInstance } from "../interpreter/instantiate.js";
import type { LoweredModule } from "../interpreter/module.js";
import { InterpreterStore } from "../interpreter/store.js";
import { ARENA } from "../kernel/layout.js";
import { linkImports } from "../link.js";
import { ENTRY_SIZE, writeEntry } from "./entry.js";
import { HOST_FUNCTIONS } from "./host-calls.js";

const WASM_PAGE = 65_536;
const NOTHING = () => [];

/** A program laid out in the machine's memory, its instance made. The numbers bind it, see {@link Image.commitment}. */
export interface Layout {
  /** Where the run begins. */
  readonly entry: number;
  readonly instance: number;
  /** Address of the linear memory; the room behind it is kept free up to the limit. */
  readonly linearMemory: number;
  readonly memoryBytes: number;
  /** Pages. */
  readonly memoryLimit: number;
  /** Bytes of call stack. */
  readonly stackBytes: number;
  /** The end of all rooms, where the input goes: a multiple of the page size. */
  readonly end: number;
}

/** What the loader makes of a program: the machine before it is given input and fuel. */
export interface Image extends Layout {
  /** What lies from {@link ARENA} on. */
  readonly bytes: Uint8Array;
  readonly memory: SparseMemory;
  /** Elements. */
  readonly tableLimits: readonly number[];
  /** What loading the program and making the instance cost. */
  readonly fuel: bigint;
  /** Why making the instance halts, if it does. */
  readonly halt: HaltReason | undefined;
  /** Binds to the contents and to all numbers: 32 bytes. */
  readonly commitment: Uint8Array;
}

/**
 * Lays a program out as the interpreter does, with room for the memory at its limit, so that nothing ever moves.
 * @throws TercetError `engine-limit` when 2^32 bytes have no room for it
 */
export function buildImage(lowered: LoweredModule): Image {
  const { module, settings } = lowered;
  const store = new InterpreterStore(0n, settings.stackBytes);
  const { kernel } = store;
  const entry = kernel.allocate(ENTRY_SIZE);
  const instance = makeInstance(store, lowered);
  const halt = instance.placeSegments();
  writeEntry(kernel, entry, module);
  const memory = instance.memories[0]!;
  // One without pages has no place yet.
  if (memory.length === 0) kernel.setU32(memory.record, kernel.allocate(0));
  const memoryLimit = Math.min(module.memories[0]!.max ?? settings.maxPages, settings.maxPages);
  const tableLimits = instance.tables.map(({ max }) => max!);
  const layout: Layout = {
    entry,
    instance: instance.address,
    linearMemory: memory.address,
    memoryBytes: memory.length,
    memoryLimit,
    stackBytes: settings.stackBytes,
    end: roundedUp(memory.address + memoryLimit * WASM_PAGE),
  };
  const bytes = kernel.bytes.slice(ARENA, memory.address + memory.length);
  const contents = memoryOf(bytes);
  const fuel = lowered.loadFuel + lowered.instantiationFuel;
  const numbers = [...Object.values(layout), Number(fuel), halt === undefined ? 0 : HALT_REASONS[halt], ...tableLimits];
  const commitment = keccak256(concatBytes(contents.root(), wordsOf(numbers)));
  return { ...layout, bytes, memory: contents, tableLimits, fuel, halt, commitment };
}

function makeInstance(store: InterpreterStore, lowered: LoweredModule): ModuleInstance {
  const functions = new Map<string, Extern>(
    HOST_FUNCTIONS.map((name) => [name, store.hostFunction(ABI_FUNCTIONS[name]!, NOTHING)]),
  );
  const resolve = (from: string, name: string) => (from === ABI_MODULE ? functions.get(name) : undefined);
  return new ModuleInstance(store, lowered, linkImports(lowered.module, resolve, isInterpreted));
}

function roundedUp(end: number): number {
  const rounded = Math.ceil(end / PAGE_SIZE) * PAGE_SIZE;
  if (rounded <= ADDRESS_SPACE) return rounded;
  const message = "the machine's 2^32 bytes have no room for the memory at its limit; lower maxPages in the profile";
  throw new TercetError("engine-limit", message);
}

const ZEROS = new Uint8Array(PAGE_SIZE);

/** Pages of zeros take no room. */
function memoryOf(bytes: Uint8Array): SparseMemory {
  const memory = new SparseMemory();
  for (let at = 0; at < bytes.length; at += PAGE_SIZE) {
    const page = bytes.subarray(at, at + PAGE_SIZE);
    if (!equalBytes(page, ZEROS.subarray(0, page.length))) memory.write(ARENA + at, page);
  }
  return memory;
}

/** Words of 64 bits, little-endian. */
function wordsOf(numbers: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(8 * numbers.length));
  for (const [index, value] of numbers.entries()) view.setBigUint64(8 * index, BigInt(value), true);
  return new Uint8Array(view.buffer);
}
