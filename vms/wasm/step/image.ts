import { concatBytes } from "../../../src/base/bytes.js";
import { TercetError } from "../../../src/base/errors.js";
import { keccak256 } from "../../../src/base/hash.js";
import { HALT_REASONS, type HaltReason } from "../../../src/vm/halt.js";
import { SparseMemory } from "../../../src/vm/machine/sparse-memory.js";
import { ADDRESS_SPACE, PAGE_SIZE } from "../../../src/vm/machine/tree.js";
import { ABI_FUNCTIONS, ABI_MODULE } from "../abi.js";
import type { Extern } from "../instance.js";
import { ModuleInstance } from "../interpreter/instantiate.js";
import { linkImports } from "../interpreter/link.js";
import type { LoweredModule } from "../interpreter/module.js";
import { InterpreterStore } from "../interpreter/store.js";
import { ARENA } from "../kernel/layout.js";
import { ENTRY_SIZE, writeEntry } from "./entry.js";
import { HOST_FUNCTIONS } from "./host-calls.js";

const WASM_PAGE = 65_536;
const ELEMENT = 4;
const NOTHING = () => [];

/** Bytes in the machine's memory. */
export interface Part {
  readonly address: number;
  readonly bytes: Uint8Array;
}

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
  readonly parts: readonly Part[];
  readonly memory: SparseMemory;
  /** Elements. */
  readonly tableLimits: readonly number[];
  /** What making the instance costs. */
  readonly fuel: bigint;
  /** Why making the instance halts, if it does. */
  readonly halt: HaltReason | undefined;
  /** Binds to the contents and to all numbers: 32 bytes. */
  readonly commitment: Uint8Array;
}

/**
 * Lays a program out, as the interpreter does but for tables that may grow: they get room behind that of the memory, so
 * that nothing ever moves.
 * @throws TercetError `engine-limit` when 2^32 bytes have no room for memory and tables at their limits
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
  const moved: Part[] = [];
  let end = roundedUp(memory.address + memoryLimit * WASM_PAGE);
  for (const [i, table] of instance.tables.entries()) {
    if (table.length === tableLimits[i]) continue;
    moved.push({ address: end, bytes: kernel.bytes.slice(table.at(0), table.at(table.length)) });
    kernel.setU32(table.record, end);
    end = roundedUp(end + ELEMENT * tableLimits[i]!);
  }
  const layout: Layout = {
    entry,
    instance: instance.address,
    linearMemory: memory.address,
    memoryBytes: memory.length,
    memoryLimit,
    stackBytes: settings.stackBytes,
    end,
  };
  const parts = [{ address: ARENA, bytes: kernel.bytes.slice(ARENA, memory.address + memory.length) }, ...moved];
  const contents = memoryOf(parts);
  const fuel = lowered.instantiationFuel;
  const numbers = [...Object.values(layout), Number(fuel), halt === undefined ? 0 : HALT_REASONS[halt], ...tableLimits];
  const commitment = keccak256(concatBytes(contents.root(), wordsOf(numbers)));
  return { ...layout, parts, memory: contents, tableLimits, fuel, halt, commitment };
}

function makeInstance(store: InterpreterStore, lowered: LoweredModule): ModuleInstance {
  const functions = new Map<string, Extern>(
    HOST_FUNCTIONS.map((name) => [name, store.hostFunction(ABI_FUNCTIONS[name]!, NOTHING)]),
  );
  const resolve = (from: string, name: string) => (from === ABI_MODULE ? functions.get(name) : undefined);
  return new ModuleInstance(store, lowered, linkImports(lowered.module, resolve));
}

function roundedUp(end: number): number {
  const rounded = Math.ceil(end / PAGE_SIZE) * PAGE_SIZE;
  if (rounded <= ADDRESS_SPACE) return rounded;
  const message = "the machine's 2^32 bytes have no room for memory and tables at their limits";
  throw new TercetError("engine-limit", `${message}; lower maxPages or maxTableElements in the profile`);
}

const ZEROS = new Uint8Array(PAGE_SIZE);

/** Pages of zeros take no room. */
function memoryOf(parts: readonly Part[]): SparseMemory {
  const memory = new SparseMemory();
  for (const { address, bytes } of parts) {
    for (let at = 0; at < bytes.length; ) {
      const page = bytes.subarray(at, at + PAGE_SIZE - ((address + at) % PAGE_SIZE));
      if (Buffer.compare(page, ZEROS.subarray(0, page.length)) !== 0) memory.write(address + at, page);
      at += page.length;
    }
  }
  return memory;
}

/** Words of 64 bits, little-endian. */
function wordsOf(numbers: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(8 * numbers.length));
  for (const [index, value] of numbers.entries()) view.setBigUint64(8 * index, BigInt(value), true);
  return new Uint8Array(view.buffer);
}
