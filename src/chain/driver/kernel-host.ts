import * as layout from "../../../vms/evm/kernel/layout.js";
import { bigintToBytes } from "../../base/bytes.js";
import { TercetError } from "../../base/errors.js";
import type { KernelMemory } from "../../base/kernel-memory.js";
import * as record from "../../state/kernel/records.js";
import { type HaltReason, haltReasonNumbered } from "../../vm/halt.js";
import type { HookPort } from "../../vm/hooks/port.js";
import type {
  BlockContext,
  CallKind,
  CallMessage,
  Created,
  CreateMessage,
  Host,
  Log,
  TransactionContext,
} from "../../vm/host.js";
import type { Message } from "../../vm/message.js";
import type { Outcome } from "../../vm/outcome.js";
import type { PrecompileTable } from "../../vm/precompile.js";
import type { VmName } from "../../vm/vm-name.js";

/** What the kernel offers to contracts for other VMs; see vms/evm/kernel/hooks.ts and message.ts. */
export interface HookExports {
  inputPlace(size: number): number;
  hookPort(): number;
  openContract(fuelPerGas: bigint): void;
  ask(hook: number, fuel: bigint, size: number): bigint;
  callFrom(kind: number, gas: bigint, size: number, isStatic: number): number;
  createFrom(hasSalt: number, gas: bigint, size: number): number;
  hookAccount(): number;
  hookCode(): number;
  hookHasStorage(): number;
  hookSetBalance(): void;
  hookSetNonce(nonce: bigint): void;
  hookSetCode(bytes: number, size: number): void;
  hookMarkCreated(): void;
  hookDestroy(): void;
  hookSlot(): number;
  hookSetSlot(): void;
  hookTransient(): number;
  hookSetTransient(): void;
  hookIsWarmAccount(): number;
  hookWarmAccount(): void;
  hookIsWarmSlot(): number;
  hookWarmSlot(): void;
  /** Whether a block is one of the last 256. */
  isReachable(number: bigint): number;
  hookBlockHash(number: bigint): number;
  hookLog(topics: number, size: number): number;
  hookAddRefund(gas: bigint): void;
  hookCheckpoint(): number;
  hookRevert(checkpoint: number): void;
}

/** What a host must know of its chain. */
export interface HostContracts {
  readonly precompiles: PrecompileTable;
  vmOf(code: Uint8Array): VmName;
}

/** The EVM's numbers of kinds of calls, and of statuses. */
export const CALL_KINDS: Readonly<Record<CallKind, number>> = {
  call: layout.KIND_CALL,
  callcode: layout.KIND_CALLCODE,
  delegatecall: layout.KIND_DELEGATECALL,
  staticcall: layout.KIND_STATICCALL,
};
export const STATUS_OF: Readonly<Record<Outcome["type"], number>> = {
  success: layout.STATUS_SUCCESS,
  revert: layout.STATUS_REVERT,
  halt: layout.STATUS_HALT,
};
const ZERO_WORD = new Uint8Array(32);
const NO_CODE = new Uint8Array(0);

export function haltOf(reason: HaltReason, gasLimit: bigint): Outcome {
  return { type: "halt", reason, gasUsed: gasLimit, fuelUsed: gasLimit };
}

/** The kernel's answers to the contract of the frame under way. */
class KernelPort implements HookPort {
  readonly at: number;
  readonly #memory: KernelMemory;
  readonly #hooks: HookExports;

  constructor(memory: KernelMemory, hooks: HookExports) {
    this.#memory = memory;
    this.#hooks = hooks;
    this.at = hooks.hookPort() >>> 0;
  }

  get bytes(): Uint8Array {
    return this.#memory.bytes;
  }

  get view(): DataView {
    return this.#memory.view;
  }

  place(size: number): number {
    return this.#hooks.inputPlace(size) >>> 0;
  }

  ask(hook: number, fuel: bigint, size: number): bigint {
    return this.#hooks.ask(hook, fuel, size);
  }
}

/** The state kernel as the host of contracts for other VMs. What they ask for goes to the kernel that runs the transaction. */
export class KernelHost implements Host {
  readonly #memory: KernelMemory;
  readonly #hooks: HookExports;
  readonly #contracts: HostContracts;
  readonly #port: HookPort;

  constructor(memory: KernelMemory, hooks: HookExports, contracts: HostContracts) {
    this.#memory = memory;
    this.#hooks = hooks;
    this.#contracts = contracts;
    this.#port = new KernelPort(memory, hooks);
  }

  get precompiles(): PrecompileTable {
    return this.#contracts.precompiles;
  }

  get block(): BlockContext {
    const number = (index: number) => this.#memory.word(layout.CONTEXT + 32 * index);
    return {
      number: number(layout.CONTEXT_NUMBER),
      timestamp: number(layout.CONTEXT_TIMESTAMP),
      gasLimit: number(layout.CONTEXT_GAS_LIMIT),
      coinbase: this.#memory.address(layout.CONTEXT + 32 * layout.CONTEXT_COINBASE),
      prevRandao: this.#wordAt(layout.CONTEXT + 32 * layout.CONTEXT_PREV_RANDAO),
      baseFee: number(layout.CONTEXT_BASE_FEE),
      blobBaseFee: number(layout.CONTEXT_BLOB_BASE_FEE),
      chainId: number(layout.CONTEXT_CHAIN_ID),
    };
  }

  get transaction(): TransactionContext {
    const memory = this.#memory;
    const at = memory.u32(layout.BLOB_HASHES + 4);
    return {
      origin: memory.address(layout.CONTEXT + 32 * layout.CONTEXT_ORIGIN),
      gasPrice: memory.word(layout.CONTEXT + 32 * layout.CONTEXT_GAS_PRICE),
      blobHashes: Array.from({ length: memory.u32(layout.BLOB_HASHES) }, (_, i) => memory.copy(at + 32 * i, 32)),
    };
  }

  blockHash(number: bigint): Uint8Array {
    const wrapped = BigInt.asUintN(64, number);
    if (wrapped !== number || this.#hooks.isReachable(wrapped) === 0) return ZERO_WORD;
    return this.#memory.copy(this.#hooks.hookBlockHash(wrapped) >>> 0, 32);
  }

  accountExists(address: Uint8Array): boolean {
    return this.#hasFlag(address, record.FLAG_EXISTS);
  }

  getBalance(address: Uint8Array): bigint {
    return this.#memory.word(this.#account(address) + record.A_BALANCE);
  }

  setBalance(address: Uint8Array, balance: bigint): void {
    this.#setAddress(address);
    this.#memory.setBigEndian(layout.IO_VALUE, balance);
    this.#hooks.hookSetBalance();
  }

  getNonce(address: Uint8Array): bigint {
    return this.#memory.u64(this.#account(address) + record.A_NONCE);
  }

  setNonce(address: Uint8Array, nonce: bigint): void {
    this.#setAddress(address);
    this.#hooks.hookSetNonce(nonce);
  }

  getCode(address: Uint8Array): Uint8Array {
    this.#setAddress(address);
    const code = this.#hooks.hookCode() >>> 0;
    if (code === 0) return NO_CODE;
    return this.#memory.copy(code + record.C_BYTES, this.#memory.u32(code + record.C_SIZE));
  }

  vmOf(code: Uint8Array): VmName {
    return this.#contracts.vmOf(code);
  }

  setCode(address: Uint8Array, code: Uint8Array): void {
    const at = this.#hooks.inputPlace(code.length) >>> 0;
    this.#memory.bytes.set(code, at);
    this.#setAddress(address);
    this.#hooks.hookSetCode(at, code.length);
  }

  deleteAccount(address: Uint8Array): void {
    this.#setAddress(address);
    this.#hooks.hookDestroy();
  }

  wasDeleted(address: Uint8Array): boolean {
    return this.#hasFlag(address, record.FLAG_DESTROYED);
  }

  markCreated(address: Uint8Array): void {
    this.#setAddress(address);
    this.#hooks.hookMarkCreated();
  }

  wasCreated(address: Uint8Array): boolean {
    return this.#hasFlag(address, record.FLAG_CREATED);
  }

  getStorage(address: Uint8Array, key: Uint8Array): Uint8Array {
    return this.#wordAt(this.#slot(address, key) + record.S_CURRENT);
  }

  getOriginalStorage(address: Uint8Array, key: Uint8Array): Uint8Array {
    return this.#wordAt(this.#slot(address, key) + record.S_ORIGINAL);
  }

  setStorage(address: Uint8Array, key: Uint8Array, value: Uint8Array): void {
    this.#setSlot(address, key, value);
    this.#hooks.hookSetSlot();
  }

  /** @throws TercetError `not-for-contracts`: no contract can, and accounts lose their storage when they are deleted */
  clearStorage(_address: Uint8Array): void {
    throw new TercetError("not-for-contracts", "no contract can clear the whole storage of an account");
  }

  hasStorage(address: Uint8Array): boolean {
    this.#setAddress(address);
    return this.#hooks.hookHasStorage() !== 0;
  }

  getTransientStorage(address: Uint8Array, key: Uint8Array): Uint8Array {
    this.#setKey(address, key);
    return this.#wordAt((this.#hooks.hookTransient() >>> 0) + record.S_CURRENT);
  }

  setTransientStorage(address: Uint8Array, key: Uint8Array, value: Uint8Array): void {
    this.#setSlot(address, key, value);
    this.#hooks.hookSetTransient();
  }

  accessAccount(address: Uint8Array): boolean {
    const was = this.isWarmAccount(address);
    if (!was) this.#hooks.hookWarmAccount();
    return was;
  }

  accessStorage(address: Uint8Array, key: Uint8Array): boolean {
    const was = this.isWarmStorage(address, key);
    if (!was) this.#hooks.hookWarmSlot();
    return was;
  }

  isWarmAccount(address: Uint8Array): boolean {
    this.#setAddress(address);
    return this.#hooks.hookIsWarmAccount() !== 0;
  }

  isWarmStorage(address: Uint8Array, key: Uint8Array): boolean {
    this.#setKey(address, key);
    return this.#hooks.hookIsWarmSlot() !== 0;
  }

  checkpoint(): number {
    return this.#hooks.hookCheckpoint() >>> 0;
  }

  revert(checkpoint: number): void {
    this.#hooks.hookRevert(checkpoint);
  }

  emitLog({ address, topics, data }: Log): void {
    this.#setAddress(address);
    const at = this.#hooks.hookLog(topics.length, data.length) >>> 0;
    if (at === 0)
      throw new TercetError("out-of-memory", "the transaction logs more than the state kernel has room for");
    const { bytes } = this.#memory;
    topics.forEach((topic, i) => {
      bytes.set(topic, at + 32 * i);
    });
    bytes.set(data, at + 32 * topics.length);
  }

  /** Of the frame that the kernel has prepared for it. */
  openContract(_message: Message, fuelPerGas: bigint): HookPort {
    this.#hooks.openContract(fuelPerGas);
    return this.#port;
  }

  call(message: CallMessage): Outcome {
    this.#setMessage(message);
    this.#memory.bytes.set(message.codeAddress, layout.IO_CODE_ADDRESS);
    const { kind, gasLimit, input, isStatic } = message;
    const status = this.#hooks.callFrom(CALL_KINDS[kind], gasLimit, input.length, Number(isStatic));
    return this.#outcome(status, gasLimit);
  }

  create(message: CreateMessage): Created {
    const { salt, gasLimit, input } = message;
    this.#setMessage(message);
    if (salt !== undefined) this.#memory.bytes.set(salt, layout.IO_KEY);
    const status = this.#hooks.createFrom(Number(salt !== undefined), gasLimit, input.length);
    return { outcome: this.#outcome(status, gasLimit), address: this.#memory.copy(layout.IO_CREATED, 20) };
  }

  #setMessage({ input, recipient, sender, value }: Message): void {
    const at = this.#hooks.inputPlace(input.length) >>> 0;
    const memory = this.#memory;
    memory.bytes.set(input, at);
    memory.bytes.set(recipient, layout.IO_ADDRESS);
    memory.bytes.set(sender, layout.IO_CALLER);
    memory.bytes.set(bigintToBytes(value, 32), layout.IO_VALUE);
  }

  /** Of a call; refunds are counted in the kernel. */
  #outcome(status: number, gasLimit: bigint): Outcome {
    const memory = this.#memory;
    const gasUsed = gasLimit - memory.u64(layout.IO_GAS_LEFT);
    if (status === layout.STATUS_HALT) {
      return {
        type: "halt",
        reason: haltReasonNumbered(memory.u32(layout.IO_HALT_REASON)),
        gasUsed,
        fuelUsed: gasUsed,
      };
    }
    const output = memory.copy(memory.u32(layout.IO_OUTPUT), memory.u32(layout.IO_OUTPUT_SIZE));
    if (status === layout.STATUS_REVERT) return { type: "revert", output, exitCode: 1, gasUsed, fuelUsed: gasUsed };
    return { type: "success", output, gasUsed, fuelUsed: gasUsed, gasRefund: 0n };
  }

  #setAddress(address: Uint8Array): void {
    this.#memory.bytes.set(address, layout.IO_ADDRESS);
  }

  #setKey(address: Uint8Array, key: Uint8Array): void {
    this.#setAddress(address);
    this.#memory.bytes.set(key, layout.IO_KEY);
  }

  #setSlot(address: Uint8Array, key: Uint8Array, value: Uint8Array): void {
    this.#setKey(address, key);
    this.#memory.bytes.set(value, layout.IO_VALUE);
  }

  #account(address: Uint8Array): number {
    this.#setAddress(address);
    return this.#hooks.hookAccount() >>> 0;
  }

  #slot(address: Uint8Array, key: Uint8Array): number {
    this.#setKey(address, key);
    return this.#hooks.hookSlot() >>> 0;
  }

  #hasFlag(address: Uint8Array, flag: number): boolean {
    return (this.#memory.u32(this.#account(address) + record.A_FLAGS) & flag) !== 0;
  }

  /** The word at a place, as 32 big-endian bytes. */
  #wordAt(at: number): Uint8Array {
    return this.#memory.copy(at, 32).reverse();
  }
}
