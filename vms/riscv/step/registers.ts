import { HALT_REASONS, type HaltReason } from "../../../src/vm/halt.js";
import { SPONGE_SIZE } from "../../../src/vm/step/sponge.js";

/**
 * The register block of the RISC-V machine: fixed places, little-endian.
 *
 * | byte | what |
 * |---|---|
 * | 0 | keccak-256 of the environment |
 * | 32 | memory root when code was last published; zeros when code cannot change |
 * | 64 | x0 to x31, u64 each; x0 is 0 |
 * | 320 | pc |
 * | 328 | fuel left |
 * | 336 | clock: steps taken |
 * | 344 | end of the heap |
 * | 352 | reservation: u64 address, u32 size, u32 valid; all 0 when there is none |
 * | 368 | status: u32 kind (see `Status`), u32 exit code or number of the halt reason |
 * | 376 | cursor: how far the host call at the pc has come (bytes of `write_output`, pages of `brk`); else 0 |
 * | 384 | bytes of output |
 * | 392 | sponge of keccak-256 over the output, 200 bytes |
 */
export const REGISTER_BLOCK_SIZE = 592;

const [X, PC, FUEL, CLOCK, HEAP_END] = [64, 320, 328, 336, 344] as const;
const [RESERVED_ADDRESS, RESERVED_SIZE, RESERVED_VALID] = [352, 360, 364] as const;
const [STATUS, STATUS_CODE, CURSOR, OUTPUT_LENGTH, SPONGE] = [368, 372, 376, 384, 392] as const;
const [RUNNING, EXITED, HALTED] = [0, 1, 2] as const;

const REASONS: ReadonlyMap<number, HaltReason> = new Map(
  Object.entries(HALT_REASONS).map(([reason, number]) => [number, reason as HaltReason]),
);

/** What a machine is doing. */
export type Status = { readonly kind: "running" } | End;

/** How a machine ended. */
export type End =
  | { readonly kind: "exited"; readonly exitCode: number }
  | { readonly kind: "halted"; readonly reason: HaltReason };

/** The bytes that LR has reserved. */
export interface Reservation {
  readonly address: bigint;
  readonly size: number;
}

/** Reads and writes a register block by name. */
export class Registers {
  readonly #view: DataView;

  constructor(view: DataView) {
    this.#view = view;
  }

  x(index: number): bigint {
    return this.#view.getBigUint64(X + 8 * index, true);
  }

  /** Writes to x0 are lost. */
  setX(index: number, value: bigint): void {
    if (index !== 0) this.#view.setBigUint64(X + 8 * index, value, true);
  }

  get pc(): bigint {
    return this.#view.getBigUint64(PC, true);
  }

  set pc(value: bigint) {
    this.#view.setBigUint64(PC, value, true);
  }

  get fuel(): bigint {
    return this.#view.getBigUint64(FUEL, true);
  }

  set fuel(value: bigint) {
    this.#view.setBigUint64(FUEL, value, true);
  }

  get clock(): bigint {
    return this.#view.getBigUint64(CLOCK, true);
  }

  set clock(value: bigint) {
    this.#view.setBigUint64(CLOCK, value, true);
  }

  get heapEnd(): bigint {
    return this.#view.getBigUint64(HEAP_END, true);
  }

  set heapEnd(value: bigint) {
    this.#view.setBigUint64(HEAP_END, value, true);
  }

  get cursor(): bigint {
    return this.#view.getBigUint64(CURSOR, true);
  }

  set cursor(value: bigint) {
    this.#view.setBigUint64(CURSOR, value, true);
  }

  get outputLength(): bigint {
    return this.#view.getBigUint64(OUTPUT_LENGTH, true);
  }

  set outputLength(value: bigint) {
    this.#view.setBigUint64(OUTPUT_LENGTH, value, true);
  }

  /** The sponge of the output, to be changed in place. */
  get sponge(): Uint8Array {
    return this.#bytes(SPONGE, SPONGE_SIZE);
  }

  get reservation(): Reservation | undefined {
    if (this.#view.getUint32(RESERVED_VALID, true) === 0) return undefined;
    return {
      address: this.#view.getBigUint64(RESERVED_ADDRESS, true),
      size: this.#view.getUint32(RESERVED_SIZE, true),
    };
  }

  set reservation(value: Reservation | undefined) {
    this.#view.setBigUint64(RESERVED_ADDRESS, value?.address ?? 0n, true);
    this.#view.setUint32(RESERVED_SIZE, value?.size ?? 0, true);
    this.#view.setUint32(RESERVED_VALID, value ? 1 : 0, true);
  }

  get isRunning(): boolean {
    return this.#view.getUint32(STATUS, true) === RUNNING;
  }

  get status(): Status {
    return this.isRunning ? { kind: "running" } : this.end;
  }

  /** Of a machine that is no longer running. */
  get end(): End {
    const code = this.#view.getUint32(STATUS_CODE, true);
    const exited = this.#view.getUint32(STATUS, true) === EXITED;
    return exited ? { kind: "exited", exitCode: code } : { kind: "halted", reason: REASONS.get(code)! };
  }

  exit(code: number): void {
    this.#setStatus(EXITED, code);
  }

  halt(reason: HaltReason): void {
    this.#setStatus(HALTED, HALT_REASONS[reason]);
  }

  #setStatus(kind: number, code: number): void {
    this.#view.setUint32(STATUS, kind, true);
    this.#view.setUint32(STATUS_CODE, code, true);
  }

  #bytes(start: number, size: number): Uint8Array {
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + start, size);
  }
}
