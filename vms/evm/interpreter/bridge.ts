import { ByteMap } from "../../../src/base/byte-map.js";
import { equalBytes } from "../../../src/base/bytes.js";
import { TercetError } from "../../../src/base/errors.js";
import { fromHex } from "../../../src/base/hex.js";
import { HALT_REASONS, type HaltReason } from "../../../src/vm/halt.js";
import type { Host } from "../../../src/vm/host.js";
import type { Message } from "../../../src/vm/message.js";
import type { Outcome } from "../../../src/vm/outcome.js";
import type { Fork } from "../forks.js";
import * as layout from "../kernel/layout.js";
import { identity } from "../precompiles/hashes.js";
import type { Precompile } from "../precompiles/precompile.js";
import { precompilesAt } from "../precompiles/table.js";
import { CodeCache } from "./code-cache.js";
import { Kernel, type KernelImports } from "./kernel.js";
import type { StepTeller } from "./steps.js";

/** What a run needs to know beside its host. */
export interface RunContext {
  readonly host: Host;
  /** Accounts that are warm from the start, though the host does not say so. */
  readonly warm: readonly Uint8Array[];
  /** The account whose code runs, which is there even when the host has none. */
  readonly running?: Uint8Array | undefined;
  readonly tracer?: StepTeller | undefined;
}

/** Thrown through the kernel when its memory does not suffice. */
export const EXHAUSTED = new TercetError("out-of-memory", "the run needs more memory than the EVM kernel has");

/** A kernel and the answers to what it asks. */
export class Bridge implements KernelImports {
  readonly kernel: Kernel;
  readonly codes: CodeCache;
  readonly #precompiles = new ByteMap<Precompile>();
  #run!: RunContext;

  constructor(fork: Fork) {
    for (const [address, precompile] of precompilesAt(fork)) this.#precompiles.set(fromHex(address), precompile);
    this.kernel = new Kernel(fork, bound(this));
    this.codes = new CodeCache(this.kernel);
  }

  get host(): Host {
    return this.#run.host;
  }

  /** Whether the account has been warm since the transaction began, whatever the host says (EIP-2929, EIP-3651). */
  isWarmFromStart(address: Uint8Array): boolean {
    return this.#run.warm.some((warm) => equalBytes(warm, address));
  }

  /** Asks without leaving a trace: a host marks as warm what it is asked about. */
  #asks(access: () => boolean): boolean {
    const before = this.host.checkpoint();
    const warm = access();
    this.host.revert(before);
    return warm;
  }

  begin(run: RunContext): void {
    this.#run = run;
    this.kernel.exports.reset();
    this.kernel.exports.setTraced(run.tracer === undefined ? 0 : 1);
  }

  loadAccount(pointer: number): void {
    const at = pointer >>> 0;
    const { kernel, host } = this;
    const address = kernel.address(at + layout.A_ADDRESS);
    let flags = this.#accessFlags(address);
    if (host.accountExists(address)) {
      flags |= layout.FLAG_EXISTS;
      if (host.wasCreated(address)) flags |= layout.FLAG_CREATED;
      if (host.getCode(address).length > 0) flags |= layout.FLAG_HAS_CODE;
      kernel.setU64(at + layout.A_NONCE, host.getNonce(address));
      const balance = host.getBalance(address);
      if (balance !== 0n) kernel.setWord(at + layout.A_BALANCE, balance);
    } else if (this.#run.running !== undefined && equalBytes(address, this.#run.running)) {
      flags |= layout.FLAG_EXISTS;
    }
    kernel.setU32(at + layout.A_FLAGS, flags);
  }

  /** Whether the address is a precompiled contract's, and whether it is warm. */
  #accessFlags(address: Uint8Array): number {
    const precompile = this.#precompiles.get(address);
    const warm = layout.FLAG_WARM | layout.FLAG_HOST_WARM;
    if (precompile !== undefined) {
      return warm | layout.FLAG_PRECOMPILE | (precompile === identity ? layout.FLAG_IDENTITY : 0);
    }
    return this.isWarmFromStart(address) || this.#asks(() => this.host.accessAccount(address)) ? warm : 0;
  }

  isWarm(account: number, key: number): number {
    const address = this.kernel.address(account >>> 0);
    if (key !== 0) return Number(this.#asks(() => this.host.accessStorage(address, this.kernel.wordBytes(key >>> 0))));
    if (this.#precompiles.has(address) || this.isWarmFromStart(address)) return 1;
    return Number(this.#asks(() => this.host.accessAccount(address)));
  }

  hasStorage(account: number): number {
    return Number(this.host.hasStorage(this.kernel.address((account >>> 0) + layout.A_ADDRESS)));
  }

  loadCode(account: number): number {
    return this.codes.objectOf(this.host.getCode(this.kernel.address((account >>> 0) + layout.A_ADDRESS)));
  }

  loadSlot(pointer: number): void {
    const at = pointer >>> 0;
    const { kernel, host } = this;
    const account = kernel.u32(at + layout.S_ACCOUNT);
    const address = kernel.address(account + layout.A_ADDRESS);
    const key = kernel.wordBytes(at + layout.S_KEY);
    kernel.bytes.set(host.getStorage(address, key), at + layout.S_CURRENT);
    kernel.bytes.set(host.getOriginalStorage(address, key), at + layout.S_ORIGINAL);
    if (this.#asks(() => host.accessStorage(address, key))) {
      kernel.setU32(at + layout.S_FLAGS, layout.FLAG_WARM | layout.FLAG_HOST_WARM);
    }
  }

  loadTransient(pointer: number): void {
    const at = pointer >>> 0;
    const { kernel, host } = this;
    const address = kernel.address(kernel.u32(at + layout.S_ACCOUNT) + layout.A_ADDRESS);
    kernel.bytes.set(host.getTransientStorage(address, kernel.wordBytes(at + layout.S_KEY)), at + layout.S_CURRENT);
  }

  loadContext(): void {
    const { block, transaction } = this.host;
    const { kernel } = this;
    const place = (number: number) => layout.CONTEXT + 32 * number;
    kernel.setAddress(place(layout.CONTEXT_ORIGIN), transaction.origin);
    kernel.setAddress(place(layout.CONTEXT_COINBASE), block.coinbase);
    kernel.bytes.set(block.prevRandao, place(layout.CONTEXT_PREV_RANDAO));
    const numbers: readonly (readonly [number, bigint])[] = [
      [layout.CONTEXT_GAS_PRICE, transaction.gasPrice],
      [layout.CONTEXT_TIMESTAMP, block.timestamp],
      [layout.CONTEXT_NUMBER, block.number],
      [layout.CONTEXT_GAS_LIMIT, block.gasLimit],
      [layout.CONTEXT_CHAIN_ID, block.chainId],
      [layout.CONTEXT_BASE_FEE, block.baseFee],
      [layout.CONTEXT_BLOB_BASE_FEE, block.blobBaseFee],
    ];
    for (const [number, value] of numbers) kernel.setBigEndian(place(number), value);
  }

  blockHash(number: bigint, to: number): void {
    this.kernel.bytes.set(this.host.blockHash(BigInt.asUintN(64, number)), to >>> 0);
  }

  blobHash(index: number, to: number): void {
    const hash = this.host.transaction.blobHashes[index];
    const at = to >>> 0;
    if (hash === undefined) this.kernel.bytes.fill(0, at, at + 32);
    else this.kernel.bytes.set(hash, at);
  }

  /** The recipient as a precompiled contract, when it is one. */
  runPrecompile({ recipient, input, gasLimit }: Message): Outcome | undefined {
    const precompile = this.#precompiles.get(recipient);
    if (precompile === undefined) return undefined;
    const halt = (reason: HaltReason) => ({ type: "halt", reason, gasUsed: gasLimit, fuelUsed: gasLimit }) as const;
    const gasUsed = precompile.gas(input);
    if (gasUsed > gasLimit) return halt("out-of-gas");
    const output = precompile.run(input);
    if (output === undefined) return halt("precompile-failure");
    return { type: "success", output, gasUsed, fuelUsed: gasUsed, gasRefund: 0n };
  }

  precompile(account: number, input: number, size: number, frame: number): number {
    const { kernel } = this;
    const precompile = this.#precompiles.get(kernel.address((account >>> 0) + layout.A_ADDRESS))!;
    const data = kernel.copy(input >>> 0, size >>> 0);
    const gasAt = (frame >>> 0) + layout.F_GAS;
    const gas = kernel.u64(gasAt);
    const cost = precompile.gas(data);
    if (cost > gas) return HALT_REASONS["out-of-gas"];
    const output = precompile.run(data);
    if (output === undefined) return HALT_REASONS["precompile-failure"];
    kernel.setU64(gasAt, gas - cost);
    const at = kernel.exports.reserveReturn(output.length) >>> 0;
    kernel.bytes.set(output, at);
    return 0;
  }

  foreignCall(_frame: number): number {
    throw new TercetError("no-engine", "code for other VMs cannot be called here");
  }

  exhausted(): void {
    throw EXHAUSTED;
  }

  traceStep(frame: number): void {
    this.#run.tracer!.onStep(this.kernel, frame >>> 0);
  }

  traceEnter(frame: number): void {
    this.#run.tracer!.onEnter(this.kernel, frame >>> 0);
  }

  traceLeave(frame: number, status: number, output: number, size: number): void {
    this.#run.tracer!.onLeave(this.kernel, frame >>> 0, status, this.kernel.copy(output >>> 0, size >>> 0));
  }
}

/** The answers as plain functions, for the kernel's import object. */
function bound(bridge: Bridge): KernelImports {
  return {
    loadAccount: (account) => bridge.loadAccount(account),
    isWarm: (account, key) => bridge.isWarm(account, key),
    hasStorage: (account) => bridge.hasStorage(account),
    loadCode: (account) => bridge.loadCode(account),
    loadSlot: (slot) => bridge.loadSlot(slot),
    loadTransient: (slot) => bridge.loadTransient(slot),
    loadContext: () => bridge.loadContext(),
    blockHash: (number, to) => bridge.blockHash(number, to),
    blobHash: (index, to) => bridge.blobHash(index, to),
    precompile: (account, input, size, frame) => bridge.precompile(account, input, size, frame),
    foreignCall: (frame) => bridge.foreignCall(frame),
    exhausted: () => bridge.exhausted(),
    traceStep: (frame) => bridge.traceStep(frame),
    traceEnter: (frame) => bridge.traceEnter(frame),
    traceLeave: (frame, status, output, size) => bridge.traceLeave(frame, status, output, size),
  };
}
