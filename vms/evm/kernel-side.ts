import { fromHex } from "../../src/base/hex.js";
import type { KernelMemory } from "../../src/base/kernel-memory.js";
import * as stateLayout from "../../src/state/kernel/layout.js";
import { HALT_REASONS } from "../../src/vm/halt.js";
import type { BlockContext, TransactionContext } from "../../src/vm/host.js";
import { callPrecompile, type Precompile, type PrecompileTable } from "../../src/vm/precompile.js";
import type { Fork } from "../../src/vm/rules/forks.js";
import { valueAt } from "../../src/vm/rules/history.js";
import type { Tracer } from "../../src/vm/tracer.js";
import { StepTeller } from "./interpreter/steps.js";
import { OPCODES } from "./isa/opcodes.js";
import * as layout from "./kernel/layout.js";
import { asPrecompile } from "./precompiles/precompile.js";
import { encodeRow, precompilesAt, rowsAt } from "./precompiles/table.js";

export { callOf } from "./interpreter/frame.js";

/** No such opcode. */
const UNDEFINED_GAS = 0xffffffff;
const WORD = 32;
/** Added to the change in stack height, so that it is never negative. */
const CHANGE_BIAS = 0x8000;

/** Writes the block that runs see. */
export function writeBlock(memory: KernelMemory, block: BlockContext): void {
  const at = (number: number) => layout.CONTEXT + WORD * number;
  memory.setWordOfBytes(at(layout.CONTEXT_COINBASE), block.coinbase);
  memory.setWord(at(layout.CONTEXT_TIMESTAMP), block.timestamp);
  memory.setWord(at(layout.CONTEXT_NUMBER), block.number);
  memory.setWordOfBytes(at(layout.CONTEXT_PREV_RANDAO), block.prevRandao);
  memory.setWord(at(layout.CONTEXT_GAS_LIMIT), block.gasLimit);
  memory.setWord(at(layout.CONTEXT_CHAIN_ID), block.chainId);
  memory.setWord(at(layout.CONTEXT_BASE_FEE), block.baseFee);
  memory.setWord(at(layout.CONTEXT_BLOB_BASE_FEE), block.blobBaseFee);
}

/** What a kernel with the EVM in it needs of TypeScript besides a state: its tables, precompiled contracts, and who follows it. */
export class KernelSide {
  readonly #memory: KernelMemory;
  readonly #fork: Fork;
  /** By the number that the kernel knows it by; a chain's own may keep its input. */
  readonly #precompiles = new Map<number, { readonly run: Precompile; readonly isOwn: boolean }>();
  #reserveReturn!: (size: number) => number;
  #teller: StepTeller | undefined;

  constructor(memory: KernelMemory, fork: Fork) {
    this.#memory = memory;
    this.#fork = fork;
  }

  /** As functions, for the kernel's import object; see kernel/imports.ts. */
  readonly imports = {
    precompile: (number: number, input: number, size: number, frame: number): number =>
      this.#precompile(number >>> 0, input >>> 0, size >>> 0, frame >>> 0),
    traceStep: (frame: number): void => this.#teller!.onStep(this.#memory, frame >>> 0),
    traceEnter: (frame: number): void => this.#teller!.onEnter(this.#memory, frame >>> 0),
    traceLeave: (frame: number, status: number, output: number, size: number): void =>
      this.#teller!.onLeave(this.#memory, frame >>> 0, status, this.#memory.copy(output >>> 0, size >>> 0)),
  };

  /** Call when the kernel is there. */
  attach({ reserveReturn }: { readonly reserveReturn: (size: number) => number }): void {
    this.#reserveReturn = reserveReturn;
  }

  /**
   * Writes what is fixed for all runs under the same rules.
   * @param parameters by the numbers of src/vm/rules/parameters
   * @param own precompiled contracts of the chain, which win over the fork's
   */
  writeTables(parameters: readonly number[], own: PrecompileTable): void {
    const { view } = this.#memory;
    parameters.forEach((value, number) => {
      view.setUint32(stateLayout.PARAMETERS + 4 * number, value, true);
    });
    for (let code = 0; code < 256; code++) view.setUint32(layout.OPCODES + 8 * code, UNDEFINED_GAS, true);
    for (const { code, pops, pushes, gas, endsBlock, changesState } of OPCODES) {
      const at = layout.OPCODES + 8 * code;
      view.setUint32(at, valueAt(gas, this.#fork) ?? UNDEFINED_GAS, true);
      view.setUint16(at + 4, WORD * pops, true);
      view.setUint16(at + 6, WORD * (pushes - pops) + CHANGE_BIAS, true);
      const flags = (endsBlock ? layout.OPCODE_ENDS_BLOCK : 0) | (changesState ? layout.OPCODE_CHANGES_STATE : 0);
      view.setUint8(layout.OPCODE_FLAGS + code, flags);
    }
    this.#writePrecompiles(own);
  }

  #writePrecompiles(own: PrecompileTable): void {
    this.#precompiles.clear();
    const marks = new Map<string, number>();
    for (const [address, priced] of precompilesAt(this.#fork)) {
      marks.set(address, Number(address));
      this.#precompiles.set(Number(address), { run: asPrecompile(priced), isOwn: false });
    }
    const rows = rowsAt(this.#fork);
    this.#memory.setU32(layout.PRECOMPILES, rows.length);
    rows.forEach((row, i) => {
      const at = layout.PRECOMPILES + layout.PRECOMPILE_SIZE * (1 + i);
      this.#memory.bytes.set(encodeRow(row), at);
      this.#memory.setU32(at + layout.PRECOMPILE_NUMBER, row.address);
    });
    let next = layout.OWN_PRECOMPILES;
    for (const [address, run] of own) {
      marks.set(address, next);
      this.#precompiles.set(next++, { run, isOwn: true });
    }
    const memory = this.#memory;
    memory.setU32(stateLayout.MARKS, marks.size);
    let at = stateLayout.MARKS + WORD;
    for (const [address, number] of marks) {
      memory.setWordOfBytes(at, fromHex(address));
      memory.setU32(at + 28, number);
      at += WORD;
    }
  }

  /** Writes the block and the transaction that runs see. */
  writeContext(block: BlockContext, { origin, gasPrice, blobHashes }: TransactionContext, blobsAt: number): void {
    const memory = this.#memory;
    const at = (number: number) => layout.CONTEXT + WORD * number;
    memory.setWordOfBytes(at(layout.CONTEXT_ORIGIN), origin);
    memory.setWord(at(layout.CONTEXT_GAS_PRICE), gasPrice);
    writeBlock(memory, block);
    memory.setU32(layout.BLOB_HASHES, blobHashes.length);
    memory.setU32(layout.BLOB_HASHES + 4, blobsAt);
    blobHashes.forEach((hash, i) => {
      memory.bytes.set(hash, blobsAt + WORD * i);
    });
  }

  /** Who is to be told of the next runs; the kernel must be told too. */
  follow(tracer: Tracer | undefined): void {
    this.#teller = tracer && new StepTeller(tracer);
  }

  /** Follows contracts for other VMs: their instructions are numbered with those of the EVM, of calls the kernel tells. */
  get contractTracer(): Tracer | undefined {
    const teller = this.#teller;
    return teller && { onStep: (step, view) => teller.onContractStep(step, view) };
  }

  #precompile(number: number, input: number, size: number, frame: number): number {
    const memory = this.#memory;
    const { run, isOwn } = this.#precompiles.get(number)!;
    const gasAt = frame + layout.F_GAS;
    const gas = memory.u64(gasAt);
    // The fork's own are done with their input when they return; a chain's may keep it.
    const view = memory.bytes.subarray(input, input + size);
    const outcome = callPrecompile(run, isOwn ? view.slice() : view, gas);
    if (outcome.type === "halt") {
      this.#reserveReturn(0);
      return HALT_REASONS[outcome.reason];
    }
    memory.setU64(gasAt, gas - outcome.gasUsed);
    const at = this.#reserveReturn(outcome.output.length) >>> 0;
    memory.bytes.set(outcome.output, at);
    return 0;
  }
}
