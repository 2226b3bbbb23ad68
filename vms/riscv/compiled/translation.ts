import { type WasmModule, webAssembly } from "../../../src/base/webassembly.js";
import type { Code } from "../machine/code.js";
import { translateBatch } from "./batch.js";
import { dispatcherModule } from "./dispatch.js";
import type { MemoryModel } from "./memory-model.js";

/** Regions that were translated together, compiled by V8. */
export interface CompiledBatch {
  readonly module: WasmModule;
  /** Pcs where its regions begin, with their table slots. */
  readonly roots: readonly { readonly pc: number; readonly slot: number }[];
}

export interface TranslationOptions {
  readonly code: Code;
  readonly model: MemoryModel;
  readonly pcMask: number;
  /** Bytes from an entry map to its code map. */
  readonly distance: number;
}

/** How often a pc must come up before code from there on is translated. */
const HOT = 12;
/** Pcs that are counted at most; then counting begins anew. */
const MAX_COUNTED = 1 << 16;
/** Regions of one program. */
const MAX_ROOTS = 1 << 15;
/**
 * Fuel that must have been used for each byte of guest code that is translated, so that code which is hot just long enough
 * to be translated cannot make translation the main work. The first batch is free.
 */
const FUEL_PER_BYTE = 60;

/**
 * What is translated of one program so far. It grows while the program runs and is shared by all machines that run it;
 * each of them makes its own instances.
 */
export class Translation {
  readonly dispatcher: WasmModule;
  readonly #options: TranslationOptions;
  readonly #batches: CompiledBatch[] = [];
  readonly #slots = new Map<number, number>();
  readonly #heat = new Map<number, number>();
  /** Fuel used, less what was spent on translation. */
  #credit = 0;

  constructor(options: TranslationOptions) {
    this.#options = options;
    this.dispatcher = new webAssembly.Module(dispatcherModule(options.distance));
  }

  /** All batches, oldest first. */
  get batches(): readonly CompiledBatch[] {
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

  /** Fuel was used on this program. */
  earn(fuel: number): void {
    this.#credit += fuel;
  }

  /** Counts that a run came to a pc where nothing is translated; true when that has changed now. */
  arrive(pc: number): boolean {
    const heat = (this.#heat.get(pc) ?? 0) + 1;
    if (this.#heat.size >= MAX_COUNTED) this.#heat.clear();
    this.#heat.set(pc, heat);
    if (heat < HOT || this.#credit < 0 || this.#slots.size >= MAX_ROOTS) return false;
    return this.#translate(pc);
  }

  #translate(pc: number): boolean {
    const batch = translateBatch([pc], {
      ...this.#options,
      isRoot: (at) => this.#slots.has(at) || at === pc,
      slotFor: (at) => this.#slotFor(at),
    });
    this.#credit -= FUEL_PER_BYTE * batch.guestBytes;
    this.#heat.delete(pc);
    if (batch.roots.length === 0) return false;
    const module = new webAssembly.Module(batch.wasm);
    this.#batches.push({ module, roots: batch.roots.map((root) => ({ pc: root, slot: this.#slotFor(root) })) });
    return true;
  }

  #slotFor(pc: number): number {
    const slot = this.#slots.get(pc) ?? this.#slots.size + 1;
    this.#slots.set(pc, slot);
    return slot;
  }
}
