import * as layout from "../../../vms/evm/kernel/layout.js";
import { callOf } from "../../../vms/evm/kernel-side.js";
import { toHex } from "../../base/hex.js";
import type { KernelMemory } from "../../base/kernel-memory.js";
import * as stateLayout from "../../state/kernel/layout.js";
import * as record from "../../state/kernel/records.js";
import { HALT_REASONS } from "../../vm/halt.js";
import type { Message } from "../../vm/message.js";
import { type Outcome, outputOf } from "../../vm/outcome.js";
import type { PrecompileTable } from "../../vm/precompile.js";
import type { Tracer } from "../../vm/tracer.js";
import type { VmName } from "../../vm/vm-name.js";
import type { ChainRules, ContractVm } from "../chain-rules.js";
import { type HookExports, haltOf, KernelHost } from "./kernel-host.js";
import { programOf } from "./program-cache.js";

/**
 * Runs that may be open at once in a transaction, one called by the other through the host: contracts on other VMs, and
 * EVM contracts that those call. (EVM contracts that call each other are one run.) Each takes 4 to 5 KB of V8's stack and
 * reserves address space for a memory, so they end long before depth 1024. A call or creation beyond halts, which takes its
 * gas: to make a callee fail by nesting costs a caller what it costs to give it too little gas. Part of the rules of a chain
 * with several VMs.
 */
export const MAX_OPEN_RUNS = 32;

/** Codes kept as arrays, so that programs are found without hashing them. */
const KEPT_CODES = 64;
const NONE = -1;
const NO_PRECOMPILES: PrecompileTable = new Map();
const STATUS = { success: layout.STATUS_SUCCESS, revert: layout.STATUS_REVERT, halt: layout.STATUS_HALT };

interface ContractExports extends HookExports {
  reserveReturn(size: number): number;
  emptyArena(): void;
  transactionNumber(): number;
}

/** Runs a chain's contracts for other VMs than the EVM, when the kernel comes to one. */
export class StfContracts {
  readonly #memory: KernelMemory;
  readonly #codes = new Map<string, Uint8Array>();
  #exports!: ContractExports;
  /** Of the transaction with that number: what engines keep of a transaction they keep by its host. */
  #host: KernelHost | undefined;
  #transaction = 0;
  #vms: readonly ContractVm[] = [];
  #tracer: Tracer | undefined;
  /** Runs that are open. */
  #open = 0;
  /** The depth of the run that its caller has counted. */
  #countedDepth = NONE;
  #top: Outcome | undefined;
  precompiles: PrecompileTable = NO_PRECOMPILES;

  constructor(memory: KernelMemory) {
    this.#memory = memory;
  }

  /** Call when the kernel is there. */
  attach(exports: ContractExports): void {
    this.#exports = exports;
  }

  /** Takes over which VMs the chain has, and tells the kernel by which magic it knows their code. */
  setRules({ contractVms = [], precompiles = NO_PRECOMPILES }: ChainRules): void {
    this.precompiles = precompiles;
    const before = this.#vms;
    this.#vms = contractVms;
    const isSame =
      before.length === contractVms.length && before.every(({ vm }, i) => vm.name === contractVms[i]!.vm.name);
    if (isSame) return;
    // Whose code it is was found out when it was met.
    this.#exports.emptyArena();
    const memory = this.#memory;
    memory.setU32(stateLayout.MAGICS, contractVms.length);
    contractVms.forEach(({ vm: { magic } }, i) => {
      const at = stateLayout.MAGICS + 16 + 16 * i;
      memory.bytes.fill(0, at, at + 16);
      memory.bytes.set(magic, at);
      memory.setU32(at + 8, magic.length);
      memory.setU32(at + 12, i + 1);
    });
  }

  /** Before a transaction or block. */
  begin(tracer: Tracer | undefined): void {
    this.#tracer = tracer;
    this.#open = 1;
    this.#countedDepth = NONE;
    this.#top = undefined;
    this.#host = undefined;
  }

  /** What came of the contract for another VM at the top of the transaction, if there was one. */
  get top(): Outcome | undefined {
    return this.#top;
  }

  vmOf(code: Uint8Array): VmName {
    return this.#vms.find(({ vm }) => vm.recognise(code))?.vm.name ?? "evm";
  }

  enter(depth: number): boolean {
    if (this.#open >= MAX_OPEN_RUNS) return false;
    this.#open++;
    this.#countedDepth = depth;
    return true;
  }

  leave(): void {
    this.#open--;
    this.#countedDepth = NONE;
  }

  /** Runs the contract of a frame that the kernel has prepared; its status and, of a halt, the reason times 256. */
  run(frame: number, code: number): number {
    const memory = this.#memory;
    const message: Message = {
      ...callOf(memory, frame),
      isStatic: memory.u32(frame + layout.F_STATIC) !== 0,
      isCreation: false,
    };
    const isNew = message.depth > 0 && message.depth !== this.#countedDepth;
    if (isNew && this.#open >= MAX_OPEN_RUNS)
      return this.#finish(frame, message, haltOf("call-depth", message.gasLimit));
    if (isNew) this.#open++;
    const outcome = this.#run(this.#vms[memory.u32(code + record.C_VM) - 1]!, this.#codeOf(code), message);
    if (isNew) this.#open--;
    if (message.depth === 0) this.#top = outcome;
    return this.#finish(frame, message, outcome);
  }

  #finish(frame: number, { gasLimit }: Message, outcome: Outcome): number {
    const output = outputOf(outcome);
    const at = this.#exports.reserveReturn(output.length) >>> 0;
    const memory = this.#memory;
    memory.bytes.set(output, at);
    memory.setU64(frame + layout.F_GAS, gasLimit - outcome.gasUsed);
    if (outcome.type === "success" && outcome.gasRefund !== undefined) this.#exports.hookAddRefund(outcome.gasRefund);
    return STATUS[outcome.type] | (outcome.type === "halt" ? HALT_REASONS[outcome.reason] << 8 : 0);
  }

  #run(contract: ContractVm, code: Uint8Array, message: Message): Outcome {
    const cost = startCost(code, contract);
    const { engine, profile } = contract;
    if (message.gasLimit < cost) return haltOf("out-of-gas", message.gasLimit);
    const gasLimit = message.gasLimit - cost;
    const program = programOf(code, engine, profile);
    // No engine takes the code, so its first instruction is none.
    if (program === undefined) return haltOf("invalid-instruction", message.gasLimit);
    // What a contract hands over may be more than the profile lets a message be.
    if (message.input.length > profile.maxInput) return haltOf("out-of-gas", message.gasLimit);
    const options = this.#tracer !== undefined && engine.capabilities.steppable ? { tracer: this.#tracer } : {};
    const outcome = engine.run(program, { ...message, gasLimit }, this.#hostOfTransaction(), options);
    return { ...outcome, gasUsed: outcome.gasUsed + cost, fuelUsed: outcome.fuelUsed + cost * profile.fuelPerGas };
  }

  #hostOfTransaction(): KernelHost {
    const number = this.#exports.transactionNumber();
    if (this.#host === undefined || number !== this.#transaction) {
      this.#host = new KernelHost(this.#memory, this.#exports, this);
      this.#transaction = number;
    }
    return this.#host;
  }

  /** A code object's bytes: the same array for the same code. */
  #codeOf(code: number): Uint8Array {
    const memory = this.#memory;
    const hash = toHex(memory.bytes.subarray(code + record.C_HASH, code + record.C_HASH + 32));
    const bytes = this.#codes.get(hash) ?? memory.copy(code + record.C_BYTES, memory.u32(code + record.C_SIZE));
    // The one that was met last stays longest.
    this.#codes.delete(hash);
    this.#codes.set(hash, bytes);
    if (this.#codes.size > KEPT_CODES) this.#codes.delete(this.#codes.keys().next().value!);
    return bytes;
  }
}

/** Gas. */
function startCost({ length }: Uint8Array, { start }: ContractVm): bigint {
  return start.gas + start.wordGas * ((BigInt(length) + 31n) / 32n);
}
