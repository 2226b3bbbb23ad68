import { TercetError } from "../../../src/base/errors.js";
import { kernelModule, type WasmMemory, webAssembly } from "../../../src/base/webassembly.js";
import { kernelWasm } from "../generated/interpreter.js";
import { ARENA, CELL_FUEL, EXIT_RECORD } from "../kernel/layout.js";
import { EXIT } from "../kernel/ops.js";

const WASM_PAGE = 65_536;
const MAX_BYTES = 2 ** 32;

interface Exports {
  readonly memory: WasmMemory;
  readonly run: () => number;
  readonly step: () => number;
  readonly walk: () => number;
}

/** Bytes of the linear memory. */
export interface Allocation {
  readonly address: number;
  readonly length: number;
}

/** One instance of the AssemblyScript kernel and typed access to its linear memory (`kernel/layout.ts`). */
export class Kernel {
  readonly #memory: WasmMemory;
  /** Runs until something happens; returns a status of `kernel/layout.ts`. */
  readonly run: () => number;
  /** Executes one record. */
  readonly step: () => number;
  /** Executes records for as many steps of the step machine as the cell says. */
  readonly walk: () => number;
  #view: DataView;
  #bytes: Uint8Array;
  /** End of what was allocated. */
  #end = ARENA;

  constructor() {
    const exports = new webAssembly.Instance(kernelModule(kernelWasm)).exports as unknown as Exports;
    this.#memory = exports.memory;
    this.run = exports.run;
    this.step = exports.step;
    this.walk = exports.walk;
    this.#view = new DataView(this.#memory.buffer);
    this.#bytes = new Uint8Array(this.#memory.buffer);
    this.#view.setUint16(EXIT_RECORD, EXIT, true);
  }

  /** The whole linear memory, until something is allocated. */
  get view(): DataView {
    return this.#view;
  }

  /** The whole linear memory, until something is allocated. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /**
   * Takes that many bytes, which are zero; returns their address, a multiple of 16.
   * @throws TercetError `engine-limit` when the linear memory, or this computer's, has no room
   */
  allocate(length: number): number {
    const start = this.#end;
    this.#reserve(start + length);
    return start;
  }

  /**
   * Makes an allocation larger, in place if nothing was allocated after it. What has to move gets twice the room, so that
   * moving costs no more than filling did.
   */
  extend({ address, length }: Allocation, needed: number): Allocation {
    if (aligned(address + length) === this.#end) {
      this.#reserve(address + needed);
      return { address, length: needed };
    }
    const larger = Math.max(needed, 2 * length);
    const moved = this.allocate(larger);
    this.#bytes.copyWithin(moved, address, address + length);
    return { address: moved, length: larger };
  }

  #reserve(end: number): void {
    if (aligned(end) > MAX_BYTES) throw noRoom("the interpreter's address space has 4 GiB");
    const missing = Math.ceil((end - this.#bytes.length) / WASM_PAGE);
    if (missing > 0) {
      try {
        this.#memory.grow(missing);
      } catch (cause) {
        throw noRoom(`this computer has no ${end} bytes`, cause);
      }
      this.#view = new DataView(this.#memory.buffer);
      this.#bytes = new Uint8Array(this.#memory.buffer);
    }
    this.#end = aligned(end);
  }

  u16(at: number): number {
    return this.#view.getUint16(at, true);
  }

  u32(at: number): number {
    return this.#view.getUint32(at, true);
  }

  setU32(at: number, value: number): void {
    this.#view.setUint32(at, value, true);
  }

  u64(at: number): bigint {
    return this.#view.getBigUint64(at, true);
  }

  setU64(at: number, value: bigint): void {
    this.#view.setBigUint64(at, value, true);
  }

  get fuel(): bigint {
    return this.u64(CELL_FUEL);
  }

  set fuel(value: bigint) {
    this.setU64(CELL_FUEL, value);
  }
}

function aligned(address: number): number {
  return Math.ceil(address / 16) * 16;
}

function noRoom(why: string, cause?: unknown): TercetError {
  return new TercetError("engine-limit", `there is no room for the guest: ${why}; lower maxPages in the profile`, {
    cause,
  });
}
