import type { SparseMemory } from "./sparse-memory.js";
import { PAGE_SIZE } from "./tree.js";

/**
 * All that one step of a machine can read and change. A step derives each address from what it read before, so whoever
 * implements this knows the step completely: the machine itself, a recorder that collects a proof, or the verifier that
 * replays one.
 */
export interface Access {
  /** The machine's fixed register block; its layout is the machine's own. */
  readonly registers: DataView;
  /** What never changes during a run; the register block holds its hash. */
  readonly environment: Uint8Array;
  /** The little-endian integer of 1, 2, 4 or 8 bytes at an address; the bytes lie within the 2^32. */
  load(address: number, size: number): bigint;
  /** Stores the low 1, 2, 4 or 8 bytes of a value. */
  store(address: number, size: number, value: bigint): void;
  /** A copy of at most 32 bytes at an address, which lie within the 2^32. */
  loadBytes(address: number, size: number): Uint8Array;
  /** Makes a page of 4096 bytes all zeros; the address is its first. */
  clearPage(address: number): void;
  /** Like `load`, but from the memory as it was when {@link publishCode} was last called. */
  loadCode(address: number, size: number): bigint;
  /** Makes all that is in memory now what {@link loadCode} gives. */
  publishCode(): void;
}

/** A machine between two steps. */
export interface MachineState {
  readonly registers: DataView;
  readonly environment: Uint8Array;
  readonly memory: SparseMemory;
  /** The memory as it was when code was last published; undefined in machines whose code never changes. */
  code?: SparseMemory;
}

/**
 * The start of every register block: keccak-256 of the environment, then the memory root as of the last publishing of
 * code (zeros in machines whose code never changes).
 */
export const ENVIRONMENT_HASH = 0;
export const CODE_ROOT = 32;
const HASH_SIZE = 32;

/** A hash at a place in a register block, to be read or changed in place. */
export function hashAt(registers: DataView, offset: number): Uint8Array {
  return new Uint8Array(registers.buffer, registers.byteOffset + offset, HASH_SIZE);
}

/** Steps act on the machine itself. */
export class DirectAccess implements Access {
  readonly registers: DataView;
  readonly environment: Uint8Array;
  readonly #memory: SparseMemory;
  readonly #state: MachineState;

  constructor(state: MachineState) {
    this.registers = state.registers;
    this.environment = state.environment;
    this.#memory = state.memory;
    this.#state = state;
  }

  load(address: number, size: number): bigint {
    return this.#memory.load(address, size);
  }

  store(address: number, size: number, value: bigint): void {
    this.#memory.store(address, size, value);
  }

  loadBytes(address: number, size: number): Uint8Array {
    return this.#memory.read(address, size);
  }

  clearPage(address: number): void {
    this.#memory.clearPage(address / PAGE_SIZE);
  }

  loadCode(address: number, size: number): bigint {
    return this.#state.code!.load(address, size);
  }

  publishCode(): void {
    this.#state.code = this.#memory.copy();
    hashAt(this.registers, CODE_ROOT).set(this.#memory.root());
  }
}
