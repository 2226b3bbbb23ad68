import { HALT_REASONS, type HaltReason } from "../../../src/vm/halt.js";
import { SPONGE_SIZE } from "../../../src/vm/step/sponge.js";

/**
 * The register block of the WebAssembly machine: fixed places, little-endian.
 *
 * | byte | what |
 * |---|---|
 * | 0 | keccak-256 of the environment |
 * | 32 | zeros: code never changes |
 * | 64 | u32 program counter: address of a record |
 * | 68 | u32 frame of the function that runs |
 * | 72 | u32 where the next call record goes |
 * | 76 | u32 instance |
 * | 80 | i32 bytes of stack left |
 * | 84 | u32 callee: function record of the tail or host call that is under way; else 0 |
 * | 88 | u32 number of the host call that is under way; else 0 |
 * | 92 | u32 address of that host call's arguments; else 0 |
 * | 96 | u64 fuel left |
 * | 104 | u64 clock: steps taken |
 * | 112 | u32 cursor: how far what is under way has come, in slots, bytes or elements; else 0 |
 * | 116 | u32 address of the instance's memory |
 * | 120 | u64 bytes of the instance's memory |
 * | 128 | status: u32 kind, u32 exit code or number of the halt reason |
 * | 136 | u64 bytes of output |
 * | 144 | sponge of keccak-256 over the output, 200 bytes |
 */
export const REGISTER_BLOCK_SIZE = 344;

const [PC, FRAME, CALLS, INSTANCE, STACK, CALLEE, HOST, ARGUMENTS] = [64, 68, 72, 76, 80, 84, 88, 92] as const;
const [FUEL, CLOCK, CURSOR, MEMORY, MEMORY_BYTES] = [96, 104, 112, 116, 120] as const;
const [STATUS, STATUS_CODE, OUTPUT_LENGTH, SPONGE] = [128, 132, 136, 144] as const;
const [RUNNING, EXITED, HALTED] = [0, 1, 2] as const;

const REASONS: ReadonlyMap<number, HaltReason> = new Map(
  Object.entries(HALT_REASONS).map(([reason, number]) => [number, reason as HaltReason]),
);

/** How a machine ended. */
export type End =
  | { readonly kind: "exited"; readonly exitCode: number }
  | { readonly kind: "halted"; readonly reason: HaltReason };

/** Reads and writes a register block by name. */
export class Registers {
  readonly #view: DataView;

  constructor(view: DataView) {
    this.#view = view;
  }

  get pc(): number {
    return this.#view.getUint32(PC, true);
  }

  set pc(value: number) {
    this.#view.setUint32(PC, value, true);
  }

  get frame(): number {
    return this.#view.getUint32(FRAME, true);
  }

  set frame(value: number) {
    this.#view.setUint32(FRAME, value, true);
  }

  get calls(): number {
    return this.#view.getUint32(CALLS, true);
  }

  set calls(value: number) {
    this.#view.setUint32(CALLS, value, true);
  }

  get instance(): number {
    return this.#view.getUint32(INSTANCE, true);
  }

  set instance(value: number) {
    this.#view.setUint32(INSTANCE, value, true);
  }

  get stack(): number {
    return this.#view.getInt32(STACK, true);
  }

  set stack(value: number) {
    this.#view.setInt32(STACK, value, true);
  }

  get callee(): number {
    return this.#view.getUint32(CALLEE, true);
  }

  set callee(value: number) {
    this.#view.setUint32(CALLEE, value, true);
  }

  get host(): number {
    return this.#view.getUint32(HOST, true);
  }

  set host(value: number) {
    this.#view.setUint32(HOST, value, true);
  }

  get arguments(): number {
    return this.#view.getUint32(ARGUMENTS, true);
  }

  set arguments(value: number) {
    this.#view.setUint32(ARGUMENTS, value, true);
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

  get cursor(): number {
    return this.#view.getUint32(CURSOR, true);
  }

  set cursor(value: number) {
    this.#view.setUint32(CURSOR, value, true);
  }

  get memory(): number {
    return this.#view.getUint32(MEMORY, true);
  }

  set memory(value: number) {
    this.#view.setUint32(MEMORY, value, true);
  }

  /** At most 2^32 in a machine that was started. */
  get memoryBytes(): number {
    return Number(this.#view.getBigUint64(MEMORY_BYTES, true));
  }

  set memoryBytes(value: number) {
    this.#view.setBigUint64(MEMORY_BYTES, BigInt(value), true);
  }

  get outputLength(): bigint {
    return this.#view.getBigUint64(OUTPUT_LENGTH, true);
  }

  set outputLength(value: bigint) {
    this.#view.setBigUint64(OUTPUT_LENGTH, value, true);
  }

  /** The sponge of the output, to be changed in place. */
  get sponge(): Uint8Array {
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + SPONGE, SPONGE_SIZE);
  }

  get isRunning(): boolean {
    return this.#view.getUint32(STATUS, true) === RUNNING;
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

  /** A halt takes all fuel. */
  halt(reason: HaltReason): void {
    this.fuel = 0n;
    this.#setStatus(HALTED, HALT_REASONS[reason]);
  }

  #setStatus(kind: number, code: number): void {
    this.#view.setUint32(STATUS, kind, true);
    this.#view.setUint32(STATUS_CODE, code, true);
  }
}
