import * as layout from "../../../vms/evm/kernel/layout.js";
import { callOf } from "../../../vms/evm/kernel-side.js";
import { InvalidProgramError } from "../../base/errors.js";
import { fromHex, toHex } from "../../base/hex.js";
import type { KernelMemory } from "../../base/kernel-memory.js";
import * as stateLayout from "../../state/kernel/layout.js";
import * as record from "../../state/kernel/records.js";
import { costOfFuel } from "../../vm/gas.js";
import { HALT_REASONS, type HaltReason } from "../../vm/halt.js";
import type { ContractHost } from "../../vm/host.js";
import { MAX_GAS, type Message, message } from "../../vm/message.js";
import { type Outcome, outputOf } from "../../vm/outcome.js";
import { callPrecompile, type Precompile, type PrecompileTable } from "../../vm/precompile.js";
import type { Tracer } from "../../vm/tracer.js";
import type { ContractVm, KernelRules } from "../chain-rules.js";
import { contractVmHash } from "../contract-vm-hash.js";
import { u32 } from "./conversation.js";
import { type HookExports, KernelHost } from "./kernel-host.js";
import { programOf } from "./program-cache.js";
import { addressWord, type RecordedRun, RunRecorder } from "./recorded-run.js";
import { RecordingHost } from "./recording-host.js";

/** Codes kept as arrays, so that programs are found without hashing them. */
const KEPT_CODES = 64;
/** The EVM's numbers of statuses. */
export const STATUS_OF: Readonly<Record<Outcome["type"], number>> = {
  success: layout.STATUS_SUCCESS,
  revert: layout.STATUS_REVERT,
  halt: layout.STATUS_HALT,
};
const NO_PRECOMPILES: PrecompileTable = new Map();
const NO_BYTES = new Uint8Array(0);

interface ContractExports extends HookExports {
  reserveReturn(size: number): number;
  emptyArena(): void;
  transactionNumber(): number;
  addRefund(gas: bigint): void;
}

/** Runs a chain's contracts for other VMs than the EVM, when the kernel comes to one. */
export class StfContracts {
  readonly #memory: KernelMemory;
  readonly #codes = new Map<string, Uint8Array>();
  #exports!: ContractExports;
  /** Of the transaction with that number: what engines keep of a transaction they keep by its host. */
  #host: ContractHost | undefined;
  #transaction = 0;
  #vms: readonly ContractVm[] = [];
  #hasEvm = true;
  /** By their numbers in the kernel, from 1: a VM is there once for each magic. */
  #numbered: readonly ContractVm[] = [];
  #tracer: Tracer | undefined;
  #top: Outcome | undefined;
  #refusal: string | undefined;
  #recorder: RunRecorder | undefined;
  precompiles: PrecompileTable = NO_PRECOMPILES;

  constructor(memory: KernelMemory) {
    this.#memory = memory;
  }

  /** Call when the kernel is there. */
  attach(exports: ContractExports): void {
    this.#exports = exports;
  }

  /** Takes over which VMs the chain has, and tells the kernel by which magic it knows their code. */
  setRules({ contractVms = [], precompiles = NO_PRECOMPILES, withoutEvm = false }: KernelRules): void {
    this.precompiles = new Map(Array.from(precompiles, ([address, run]) => [address, this.#followed(address, run)]));
    const before = this.#vms;
    const isSame = before.length === contractVms.length && before.every((each, i) => each === contractVms[i]);
    if (isSame && this.#hasEvm !== withoutEvm) return;
    this.#vms = contractVms;
    this.#hasEvm = !withoutEvm;
    // Whose code it is was found out when it was met.
    this.#exports.emptyArena();
    this.#writeMagics();
  }

  #writeMagics(): void {
    const memory = this.#memory;
    const entries = this.#vms.flatMap((each) => each.vm.magics.map((magic) => ({ each, magic })));
    this.#numbered = entries.map(({ each }) => each);
    memory.setU32(stateLayout.MAGICS, entries.length);
    memory.setU32(stateLayout.MAGICS + record.M_OTHERS, this.#hasEvm ? record.EVM : record.NOBODY);
    entries.forEach(({ each, magic }, i) => {
      const at = stateLayout.MAGICS + record.MAGICS_HEADER + record.MAGIC_SIZE * i;
      memory.bytes.fill(0, at, at + record.MAGIC_SIZE);
      memory.bytes.set(magic, at + record.M_MAGIC);
      memory.setU32(at + record.M_LENGTH, magic.length);
      memory.setU32(at + record.M_MAX_CODE, each.profile.maxCode);
      memory.bytes.set(contractVmHash(each), at + record.M_HASH);
    });
  }

  /** A precompiled contract of the chain's own that is taken down as runs are. */
  #followed(address: string, run: Precompile): Precompile {
    return (input, gasLimit) => {
      if (this.#recorder === undefined) return run(input, gasLimit);
      const begun = {
        vm: new Uint8Array(32),
        program: addressWord(fromHex(address)),
        message: message({ input, gasLimit }),
      };
      return this.#recorder.silent(begun, () => callPrecompile(run, input, gasLimit));
    };
  }

  /** Before a transaction or block. */
  begin(tracer: Tracer | undefined): void {
    this.#tracer = tracer;
    this.#top = undefined;
    this.#refusal = undefined;
    this.#host = undefined;
  }

  /** Takes down the runs of what is applied meanwhile. */
  recorded<T>(apply: () => T): { readonly result: T; readonly runs: readonly RecordedRun[] } {
    const recorder = new RunRecorder();
    this.#recorder = recorder;
    try {
      return { result: apply(), runs: recorder.runs };
    } finally {
      this.#recorder = undefined;
    }
  }

  /** What came of the contract for another VM at the top of the transaction, if there was one. */
  get top(): Outcome | undefined {
    return this.#top;
  }

  /** Why a VM refused the code of a contract to be, the last time that one did. */
  get refusal(): string | undefined {
    return this.#refusal;
  }

  /** Runs the contract of a frame that the kernel has prepared; its status and, of a halt, the reason times 256. */
  run(frame: number, code: number): number {
    const memory = this.#memory;
    const kind = memory.u32(frame + layout.F_KIND);
    const message: Message = {
      ...callOf(memory, frame),
      // A constructor has what activating its code has left.
      gasLimit: memory.u64(frame + layout.F_GAS),
      isStatic: memory.u32(frame + layout.F_STATIC) !== 0,
      isCreation: kind === layout.KIND_CREATE || kind === layout.KIND_CREATE2,
    };
    const vm = this.#vmOf(code);
    const bytes = this.#codeOf(code);
    const outcome =
      this.#recorder === undefined
        ? this.#run(vm, bytes, message)
        : this.#recorder.contract({ ...this.#named(vm, code), message }, () => this.#run(vm, bytes, message));
    if (message.depth === 0 && !message.isCreation) this.#top = outcome;
    return this.#finish(frame, message, outcome);
  }

  /** Has a VM look at code that is to become a contract's; a status, and times 256 the reason of a halt or HAS_ bits. */
  activate(frame: number, code: number): number {
    const gasLimit = this.#memory.u64(frame + layout.F_GAS);
    const vm = this.#vmOf(code);
    const look = () => this.#activate(vm, this.#codeOf(code), gasLimit);
    const sent = message({ input: NO_BYTES, gasLimit });
    const outcome =
      this.#recorder === undefined
        ? look()
        : this.#recorder.silent({ ...this.#named(vm, code), message: sent, isActivation: true }, look);
    this.#memory.setU64(frame + layout.F_GAS, gasLimit - outcome.gasUsed);
    const told = outcome.type === "halt" ? HALT_REASONS[outcome.reason] : outputOf(outcome)[0]!;
    return STATUS_OF[outcome.type] | (told << 8);
  }

  #activate({ engine, profile }: ContractVm, code: Uint8Array, gasLimit: bigint): Outcome {
    const program = programOf(code, engine, profile);
    if (program instanceof InvalidProgramError) {
      this.#refusal = `${profile.vm} refuses the code: ${program.message}`;
      return haltOf("invalid-code", gasLimit);
    }
    const { loadFuel, hasConstructor } = program.contract!;
    const cost = costOfFuel(loadFuel, MAX_GAS, profile);
    if (cost.gasUsed > gasLimit) return haltOf("out-of-gas", gasLimit);
    return { type: "success", output: u32(hasConstructor ? record.HAS_CONSTRUCTOR : 0), ...cost };
  }

  /** The VM that a code object is for. */
  #vmOf(code: number): ContractVm {
    return this.#numbered[this.#memory.u32(code + record.C_VM) - 1]!;
  }

  /** What a recorder calls a VM and a code object. */
  #named(vm: ContractVm, code: number) {
    return { vm: contractVmHash(vm), program: this.#memory.copy(code + record.C_HASH, 32) };
  }

  #finish(frame: number, { gasLimit }: Message, outcome: Outcome): number {
    const output = outputOf(outcome);
    const at = this.#exports.reserveReturn(output.length) >>> 0;
    const memory = this.#memory;
    memory.bytes.set(output, at);
    memory.setU64(frame + layout.F_GAS, gasLimit - outcome.gasUsed);
    if (outcome.type === "success" && outcome.gasRefund !== undefined) this.#exports.addRefund(outcome.gasRefund);
    return STATUS_OF[outcome.type] | (outcome.type === "halt" ? HALT_REASONS[outcome.reason] << 8 : 0);
  }

  #run(contract: ContractVm, code: Uint8Array, message: Message): Outcome {
    const cost = startCost(code, contract);
    const { engine, profile } = contract;
    if (message.gasLimit < cost) return haltOf("out-of-gas", message.gasLimit);
    const gasLimit = message.gasLimit - cost;
    const program = programOf(code, engine, profile);
    // No engine takes the code, so its first instruction is none.
    if (program instanceof InvalidProgramError) return haltOf("invalid-instruction", message.gasLimit);
    // What a contract hands over may be more than the profile lets a message be.
    if (message.input.length > profile.maxInput) return haltOf("out-of-gas", message.gasLimit);
    const options = this.#tracer !== undefined && engine.capabilities.steppable ? { tracer: this.#tracer } : {};
    const outcome = engine.run(program, { ...message, gasLimit }, this.#hostOfTransaction(), options);
    return { ...outcome, gasUsed: outcome.gasUsed + cost, fuelUsed: outcome.fuelUsed + cost * profile.fuelPerGas };
  }

  /** Takes a host for the transaction under way. */
  useHost(host: ContractHost): void {
    this.#host = host;
    this.#transaction = this.#exports.transactionNumber();
  }

  #hostOfTransaction(): ContractHost {
    const number = this.#exports.transactionNumber();
    if (this.#host === undefined || number !== this.#transaction) {
      this.#host =
        this.#recorder === undefined
          ? new KernelHost(this.#memory, this.#exports)
          : new RecordingHost(this.#memory, this.#exports, this.#recorder);
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

/** A contract that is stopped has used all its gas. */
function haltOf(reason: HaltReason, gasLimit: bigint): Outcome {
  return { type: "halt", reason, gasUsed: gasLimit, fuelUsed: gasLimit };
}

/** Gas. */
function startCost({ length }: Uint8Array, { start }: ContractVm): bigint {
  return start.gas + start.wordGas * ((BigInt(length) + 31n) / 32n);
}
