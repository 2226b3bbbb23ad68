import { KernelMemory } from "../../../src/base/kernel-memory.js";
import { kernelModule, webAssembly } from "../../../src/base/webassembly.js";
import { C_BYTES } from "../../../src/state/kernel/records.js";
import type { PrecompileTable } from "../../../src/vm/precompile.js";
import { parametersAt } from "../../../src/vm/rules/fork-table.js";
import type { Fork } from "../../../src/vm/rules/forks.js";
import { kernelWasm } from "../generated/interpreter.js";
import * as layout from "../kernel/layout.js";
import { MEMORY } from "../kernel/memory-layout.js";
import { KernelSide } from "../kernel-side.js";
import { HostOracle } from "./host-oracle.js";

/** What the kernel offers; addresses and sizes are unsigned 32-bit numbers that WebAssembly hands over as signed ones. */
interface KernelExports {
  setSeed(seed: bigint): void;
  setTraced(isTraced: number): void;
  emptyArena(): void;
  findCode(hash: number): number;
  makeCode(size: number): number;
  addCode(code: number, hash: number): void;
  reset(): void;
  warm(address: number): void;
  inputPlace(size: number): number;
  reserveReturn(size: number): number;
  run(kind: number, code: number, gas: bigint, size: number, isStatic: number, depth: number): number;
  resume(): number;
  recordSteps(from: bigint, to: bigint): number;
  recordCount(): number;
  keepRecords(count: number): void;
  recordClock(): bigint;
  settle(status: number): void;
  packChanges(): number;
  packLogs(): number;
  sizeOfPacked(): number;
}

/** A program-level run has nobody to run contracts for other VMs, nor to look at their code. */
const noEngine = () => layout.STATUS_HALT | (layout.HALT_NO_ENGINE << 8);

/** One instance of the kernel, set up for one fork. */
export class Kernel {
  readonly exports: KernelExports;
  readonly memory: KernelMemory;
  readonly side: KernelSide;
  readonly oracle: HostOracle;
  #own: PrecompileTable | undefined;
  readonly #fork: Fork;

  constructor(fork: Fork) {
    const memory = new webAssembly.Memory({ initial: MEMORY >>> 16, maximum: 65536 });
    this.#fork = fork;
    this.memory = new KernelMemory(memory);
    this.side = new KernelSide(this.memory, fork);
    this.oracle = new HostOracle(this.memory);
    const instance = new webAssembly.Instance(kernelModule(kernelWasm), {
      env: { memory },
      host: { ...this.side.imports, runContract: noEngine, activate: noEngine },
      oracle: this.oracle.imports,
    });
    this.exports = instance.exports as unknown as KernelExports;
    this.side.attach(this.exports);
    this.exports.setSeed(crypto.getRandomValues(new BigUint64Array(1))[0]!);
  }

  /** Writes the fork's tables, with the chain's own precompiled contracts. */
  setPrecompiles(own: PrecompileTable): void {
    if (this.#own === own) return;
    this.side.writeTables(parametersAt(this.#fork), own);
    this.#own = own;
  }

  /** The bytes packed at a place. */
  packed(at: number): Uint8Array {
    return this.memory.copy(at >>> 0, this.exports.sizeOfPacked() >>> 0);
  }

  /** The code object that holds the code with that hash. */
  codeObject(code: Uint8Array, hash: Uint8Array): number {
    const { exports, memory } = this;
    memory.bytes.set(hash, layout.IO_KEY);
    const known = exports.findCode(layout.IO_KEY) >>> 0;
    if (known !== 0) return known;
    const at = exports.makeCode(code.length) >>> 0;
    memory.bytes.set(code, at + C_BYTES);
    exports.addCode(at, layout.IO_KEY);
    return at;
  }
}
