import { compileKernel, type WasmMemory, type WasmModule, webAssembly } from "../../../src/base/webassembly.js";
import { parametersAt } from "../../../src/vm/rules/fork-table.js";
import type { Fork } from "../../../src/vm/rules/forks.js";
import { valueAt } from "../../../src/vm/rules/history.js";
import { kernelWasm } from "../generated/interpreter.js";
import { OPCODES } from "../isa/opcodes.js";
import * as layout from "../kernel/layout.js";

/** What the kernel offers; addresses and sizes are unsigned 32-bit numbers that WebAssembly hands over as signed ones. */
interface KernelExports {
  setSeed(seed: bigint): void;
  setTraced(isTraced: number): void;
  emptyArena(): void;
  codeGeneration(): number;
  newCode(size: number): number;
  dropCode(code: number): void;
  codeHash(code: number): number;
  reset(): void;
  inputPlace(size: number): number;
  reserveReturn(size: number): number;
  run(code: number, gas: bigint, size: number, isStatic: number, depth: number, slice: number): number;
  resume(slice: number): number;
}

/** What the kernel asks for; see kernel/imports.ts. */
export interface KernelImports {
  loadAccount(account: number): void;
  isWarm(account: number, key: number): number;
  hasStorage(account: number): number;
  loadCode(account: number): number;
  loadSlot(slot: number): void;
  loadTransient(slot: number): void;
  loadContext(number: number, to: number): void;
  blockHash(number: bigint, to: number): void;
  blobHash(index: number, to: number): void;
  precompile(account: number, input: number, size: number, frame: number): number;
  isForeign(code: number, size: number): number;
  flush(entry: number, marker: number, log: number, told: number): number;
  revert(checkpoint: number): void;
  foreignCall(frame: number): number;
  exhausted(): void;
  traceStep(frame: number): void;
  traceEnter(frame: number): void;
  traceLeave(frame: number, status: number, output: number, size: number): void;
}

/** No such opcode. */
const UNDEFINED_GAS = 0xffffffff;
const WORD = 32;
const NO_BYTES = new Uint8Array(0);
/** Added to the change in stack height, so that it is never negative. */
const CHANGE_BIAS = 0x8000;
const LIMB = (1n << 64n) - 1n;

let compiled: WasmModule | undefined;

/** One instance of the kernel, set up for one fork, and its memory. */
export class Kernel {
  readonly exports: KernelExports;
  readonly #memory: WasmMemory;
  #bytes: Uint8Array;
  #view: DataView;

  constructor(fork: Fork, imports: KernelImports) {
    compiled ??= compileKernel(kernelWasm);
    this.#memory = new webAssembly.Memory({ initial: layout.MEMORY >>> 16, maximum: 65536 });
    const instance = new webAssembly.Instance(compiled, {
      env: { memory: this.#memory },
      host: { ...imports },
    });
    this.exports = instance.exports as unknown as KernelExports;
    this.#bytes = new Uint8Array(this.#memory.buffer);
    this.#view = new DataView(this.#memory.buffer);
    this.#writeTables(fork);
    this.exports.setSeed(crypto.getRandomValues(new BigUint64Array(1))[0]!);
  }

  /** All memory; the array is good until the kernel runs again. */
  get bytes(): Uint8Array {
    if (this.#bytes.length === 0) this.#renew();
    return this.#bytes;
  }

  get view(): DataView {
    if (this.#bytes.length === 0) this.#renew();
    return this.#view;
  }

  /** Growing memory detaches the old buffer. */
  #renew(): void {
    this.#bytes = new Uint8Array(this.#memory.buffer);
    this.#view = new DataView(this.#memory.buffer);
  }

  u32(at: number): number {
    return this.view.getUint32(at, true);
  }

  setU32(at: number, value: number): void {
    this.view.setUint32(at, value, true);
  }

  u64(at: number): bigint {
    return this.view.getBigUint64(at, true);
  }

  setU64(at: number, value: bigint): void {
    this.view.setBigUint64(at, value, true);
  }

  copy(at: number, size: number): Uint8Array {
    if (size === 0) return NO_BYTES;
    return this.bytes.slice(at, at + size);
  }

  /** The word at an address as a number. */
  word(at: number): bigint {
    const view = this.view;
    const low = view.getBigUint64(at, true) | (view.getBigUint64(at + 8, true) << 64n);
    const high = view.getBigUint64(at + 16, true) | (view.getBigUint64(at + 24, true) << 64n);
    return high === 0n ? low : (high << 128n) | low;
  }

  setWord(at: number, value: bigint): void {
    const view = this.view;
    view.setBigUint64(at, value & LIMB, true);
    view.setBigUint64(at + 8, (value >> 64n) & LIMB, true);
    view.setBigUint64(at + 16, (value >> 128n) & LIMB, true);
    view.setBigUint64(at + 24, value >> 192n, true);
  }

  /** The word at an address as 32 big-endian bytes. */
  wordBytes(at: number): Uint8Array {
    return this.copy(at, 32).reverse();
  }

  /** The address in the word, 20 bytes. */
  address(at: number): Uint8Array {
    return this.copy(at, 20).reverse();
  }

  /** Writes 20 bytes as a big-endian word. */
  setAddress(at: number, address: Uint8Array): void {
    const bytes = this.bytes;
    bytes.fill(0, at, at + 12);
    bytes.set(address, at + 12);
  }

  /** Writes a number as a big-endian word. */
  setBigEndian(at: number, value: bigint): void {
    if (value === 0n) {
      this.bytes.fill(0, at, at + WORD);
      return;
    }
    const view = this.view;
    view.setBigUint64(at, value >> 192n);
    view.setBigUint64(at + 8, (value >> 128n) & LIMB);
    view.setBigUint64(at + 16, (value >> 64n) & LIMB);
    view.setBigUint64(at + 24, value & LIMB);
  }

  /** A new code object that holds the code. */
  addCode(code: Uint8Array): number {
    const at = this.exports.newCode(code.length) >>> 0;
    this.bytes.set(code, at + layout.C_BYTES);
    return at;
  }

  #writeTables(fork: Fork): void {
    const view = this.view;
    for (let code = 0; code < 256; code++) view.setUint32(layout.OPCODES + 8 * code, UNDEFINED_GAS, true);
    for (const { code, pops, pushes, gas, endsBlock, changesState } of OPCODES) {
      const at = layout.OPCODES + 8 * code;
      view.setUint32(at, valueAt(gas, fork) ?? UNDEFINED_GAS, true);
      view.setUint16(at + 4, WORD * pops, true);
      view.setUint16(at + 6, WORD * (pushes - pops) + CHANGE_BIAS, true);
      const flags = (endsBlock ? layout.OPCODE_ENDS_BLOCK : 0) | (changesState ? layout.OPCODE_CHANGES_STATE : 0);
      view.setUint8(layout.OPCODE_FLAGS + code, flags);
    }
    parametersAt(fork).forEach((value, number) => {
      view.setUint32(layout.PARAMETERS + 4 * number, value, true);
    });
  }
}
