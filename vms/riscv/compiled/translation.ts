import { type WasmModule, webAssembly } from "../../../src/base/webassembly.js";
import type { Code } from "../machine/code.js";
import { translateBatch } from "./batch.js";
import { dispatcherModule } from "./dispatch.js";
import type { AccessHabit } from "./memory-access.js";
import type { MemoryModel } from "./memory-model.js";
import type { Policy } from "./policy.js";
import type { RegisterSet } from "./registers.js";
import { STACK_POINTER } from "./stack-pointers.js";

/** Regions that were translated together, compiled by V8. */
export interface CompiledBatch {
  readonly module: WasmModule;
  /** Pcs where its regions begin, with their table slots. */
  readonly roots: readonly { readonly pc: number; readonly slot: number }[];
}

interface OwnBatch extends CompiledBatch {
  /** Its loads and stores, with the habit that they were translated for, if any was known. */
  readonly accesses: ReadonlyMap<number, AccessHabit | undefined>;
  /** Accesses that left it since it was translated, and how many must before it is translated again. */
  surprises: number;
  readonly patience: number;
}

export interface TranslationOptions {
  readonly code: Code;
  readonly model: MemoryModel;
  readonly pcMask: number;
  /** Bytes from an entry map to its code map. */
  readonly distance: number;
  readonly policy: Policy;
  readonly activity: Activity;
}

/** What the machines of an engine did so far. */
export interface Activity {
  /** Fuel that was used in translated code. */
  fuelTranslated: number;
  /** Runs that broke off in translation or in translated code and were done by the interpreter: always a defect. */
  faults: number;
}

/** Pcs that are counted at most; then counting begins anew. */
const MAX_COUNTED = 1 << 16;
/** Regions of one program. */
const MAX_ROOTS = 1 << 15;
const MAX_PATIENCE = 1 << 14;

/**
 * What is translated of one program so far. It grows while the program runs and is shared by all machines that run it;
 * each of them makes its own instances.
 */
export class Translation {
  readonly dispatcher: WasmModule;
  readonly #options: TranslationOptions;
  /** In the order in which they were translated; none in the place of a batch that was translated again. */
  readonly #batches: (OwnBatch | undefined)[] = [];
  /** The batches that have an access, by its pc, oldest first. */
  readonly #accessing = new Map<number, readonly OwnBatch[]>();
  readonly #habits = new Map<number, AccessHabit>();
  /** Registers that pointed to the stack when a run first came to a root. */
  readonly #stackPointers = new Map<number, RegisterSet>();
  readonly #slots = new Map<number, number>();
  readonly #heat = new Map<number, number>();
  /** Fuel used, less what was spent on translation. */
  #credit = 0;
  #bytes = 0;

  constructor(options: TranslationOptions) {
    this.#options = options;
    this.dispatcher = new webAssembly.Module(dispatcherModule(options.distance));
  }

  get policy(): Policy {
    return this.#options.policy;
  }

  get activity(): Activity {
    return this.#options.activity;
  }

  /** All batches, oldest first, with holes where one was translated again: new ones are put behind, so that there is no need to look again. */
  get batches(): readonly (CompiledBatch | undefined)[] {
    return this.#batches;
  }

  /** Table slots that are in use, the empty one included. */
  get slots(): number {
    return this.#slots.size + 1;
  }

  /** Guest address from where on memory is mapped up to the end of the heap. */
  get readableStart(): number {
    return this.#options.model.readableStart;
  }

  /** Guest address from where on pages are writable up to the end of the heap. */
  get storableStart(): number {
    return this.#options.model.storableStart;
  }

  /** All WebAssembly that was made. Bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Fuel was used on this program. */
  earn(fuel: number): void {
    this.#credit += fuel;
  }

  /**
   * Counts that a run came to a pc where nothing is translated; true when that has changed now.
   * @param findStackPointers the registers that point to the stack now
   */
  arrive(pc: number, findStackPointers: () => RegisterSet): boolean {
    const heat = (this.#heat.get(pc) ?? 0) + 1;
    if (this.#heat.size >= MAX_COUNTED) this.#heat.clear();
    this.#heat.set(pc, heat);
    if (heat < this.policy.hot || this.#slots.size >= MAX_ROOTS || !this.#mayTranslate()) return false;
    this.#heat.delete(pc);
    this.#stackPointers.set(pc, findStackPointers());
    return this.#translate([pc], this.policy.patience);
  }

  /**
   * An access could not be done by translated code but by the interpreter, which means that its habit is another. Batches
   * that see enough of that are translated again; true when that has happened now.
   */
  surprise(pc: number, inStack: boolean): boolean {
    for (const batch of this.#accessing.get(pc) ?? []) {
      this.#habits.set(pc, inStack && batch.accesses.get(pc) === undefined ? "stack" : "anywhere");
      if (++batch.surprises < batch.patience || !this.#mayTranslate()) continue;
      this.#remove(batch);
      const roots = batch.roots.map((root) => root.pc);
      return this.#translate(roots, Math.min(4 * batch.patience, MAX_PATIENCE));
    }
    return false;
  }

  #mayTranslate(): boolean {
    return this.#credit >= 0 && this.#bytes < this.policy.maxBytes;
  }

  #translate(seeds: readonly number[], patience: number): boolean {
    const own = new Set(seeds);
    const batch = translateBatch(seeds, {
      ...this.#options,
      guess: this.policy.guess,
      habitOf: (pc) => this.#habits.get(pc),
      stackPointersAt: (pc) => this.#stackPointers.get(pc) ?? STACK_POINTER,
      isRoot: (pc) => own.has(pc) || this.#slots.has(pc),
      slotFor: (pc) => this.#slotFor(pc),
    });
    this.#credit -= this.policy.fuelPerByte * batch.wasm.length;
    this.#bytes += batch.wasm.length;
    if (batch.roots.length === 0) return false;
    const module = new webAssembly.Module(batch.wasm);
    const roots = batch.roots.map((pc) => ({ pc, slot: this.#slotFor(pc) }));
    const accesses = new Map([...batch.accesses].map((pc) => [pc, this.#habits.get(pc)]));
    this.#add({ module, roots, accesses, surprises: 0, patience });
    return true;
  }

  #add(batch: OwnBatch): void {
    this.#batches.push(batch);
    for (const pc of batch.accesses.keys()) this.#accessing.set(pc, [...(this.#accessing.get(pc) ?? []), batch]);
  }

  #remove(batch: OwnBatch): void {
    this.#batches[this.#batches.indexOf(batch)] = undefined;
    for (const pc of batch.accesses.keys()) {
      const others = this.#accessing.get(pc)!.filter((other) => other !== batch);
      this.#accessing.set(pc, others);
    }
  }

  #slotFor(pc: number): number {
    const slot = this.#slots.get(pc) ?? this.#slots.size + 1;
    this.#slots.set(pc, slot);
    return slot;
  }
}
