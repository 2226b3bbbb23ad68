import { ByteMap } from "../../../src/base/byte-map.js";
import { copyBytes, equalBytes } from "../../../src/base/bytes.js";
import { TercetError } from "../../../src/base/errors.js";
import { fromHex, toHex } from "../../../src/base/hex.js";
import { HALT_REASONS } from "../../../src/vm/halt.js";
import type { Host } from "../../../src/vm/host.js";
import type { Message } from "../../../src/vm/message.js";
import type { Outcome } from "../../../src/vm/outcome.js";
import { callPrecompile, type Precompile } from "../../../src/vm/precompile.js";
import type { Fork } from "../../../src/vm/rules/forks.js";
import * as layout from "../kernel/layout.js";
import { identity, sha256 } from "../precompiles/hashes.js";
import { asPrecompile, type PricedPrecompile } from "../precompiles/precompile.js";
import { precompilesAt } from "../precompiles/table.js";
import { CodeCache } from "./code-cache.js";
import { callForeign } from "./foreign-call.js";
import { Kernel, type KernelImports } from "./kernel.js";
import { settle } from "./settle.js";
import type { StepTeller } from "./steps.js";

/** What a run needs to know beside its host. */
export interface RunContext {
  readonly host: Host;
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
  /** The kernel's flag for each of the fork's contracts that it runs itself. */
  readonly #runByKernel = new Map<Precompile, number>();
  /** Addresses by account record: slots ask for them again and again. */
  readonly #addresses = new Map<number, Uint8Array>();
  #run!: RunContext;
  #flushes = 0;

  constructor(fork: Fork) {
    for (const [address, priced] of precompilesAt(fork)) {
      const precompile = asPrecompile(priced);
      this.#precompiles.set(fromHex(address), precompile);
      this.#runByKernel.set(precompile, flagOf(priced));
    }
    this.kernel = new Kernel(fork, bound(this));
    this.codes = new CodeCache(this.kernel);
  }

  /** The address of an account record; never written to. */
  addressOf(account: number): Uint8Array {
    let address = this.#addresses.get(account);
    if (address === undefined) {
      address = this.kernel.address(account + layout.A_ADDRESS);
      this.#addresses.set(account, address);
    }
    return address;
  }

  get host(): Host {
    return this.#run.host;
  }

  begin(run: RunContext): void {
    this.#run = run;
    this.#flushes = 0;
    this.#addresses.clear();
    this.kernel.exports.reset();
    this.kernel.exports.setTraced(run.tracer === undefined ? 0 : 1);
  }

  loadAccount(pointer: number): void {
    const at = pointer >>> 0;
    const { kernel, host } = this;
    const address = this.addressOf(at);
    let flags = this.#accessFlags(address);
    if (host.accountExists(address)) {
      flags |= layout.FLAG_EXISTS;
      if (host.wasCreated(address)) flags |= layout.FLAG_CREATED;
      if (host.wasDeleted(address)) flags |= layout.FLAG_DESTROYED;
      flags |= codeFlags(host.getCode(address), host);
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
    const precompile = this.#precompileAt(address);
    const warm = layout.FLAG_WARM | layout.FLAG_HOST_WARM;
    if (precompile !== undefined) {
      return warm | layout.FLAG_PRECOMPILE | (this.#runByKernel.get(precompile) ?? 0);
    }
    return this.host.isWarmAccount(address) ? warm : 0;
  }

  isWarm(account: number, key: number): number {
    const address = this.kernel.address(account >>> 0);
    if (key !== 0) return Number(this.host.isWarmStorage(address, this.kernel.wordBytes(key >>> 0)));
    return Number(this.#precompileAt(address) !== undefined || this.host.isWarmAccount(address));
  }

  hasStorage(account: number): number {
    return Number(this.host.hasStorage(this.addressOf(account >>> 0)));
  }

  loadCode(account: number): number {
    return this.codes.objectOf(this.host.getCode(this.addressOf(account >>> 0)));
  }

  loadSlot(pointer: number): void {
    const at = pointer >>> 0;
    const { kernel, host } = this;
    const address = this.addressOf(kernel.u32(at + layout.S_ACCOUNT));
    const key = kernel.wordBytes(at + layout.S_KEY);
    kernel.bytes.set(host.getStorage(address, key), at + layout.S_CURRENT);
    kernel.bytes.set(host.getOriginalStorage(address, key), at + layout.S_ORIGINAL);
    if (host.isWarmStorage(address, key)) {
      kernel.setU32(at + layout.S_FLAGS, layout.FLAG_WARM | layout.FLAG_HOST_WARM);
    }
  }

  loadTransient(pointer: number): void {
    const at = pointer >>> 0;
    const { kernel, host } = this;
    const address = this.addressOf(kernel.u32(at + layout.S_ACCOUNT));
    kernel.bytes.set(host.getTransientStorage(address, kernel.wordBytes(at + layout.S_KEY)), at + layout.S_CURRENT);
  }

  loadContext(number: number, to: number): void {
    const { block, transaction } = this.host;
    if (number === layout.CONTEXT_ORIGIN) this.kernel.setAddress(to, transaction.origin);
    else if (number === layout.CONTEXT_COINBASE) this.kernel.setAddress(to, block.coinbase);
    else if (number === layout.CONTEXT_PREV_RANDAO) this.kernel.bytes.set(block.prevRandao, to);
    else this.kernel.setBigEndian(to, this.#contextNumber(number));
  }

  #contextNumber(number: number): bigint {
    const { block, transaction } = this.host;
    switch (number) {
      case layout.CONTEXT_GAS_PRICE:
        return transaction.gasPrice;
      case layout.CONTEXT_TIMESTAMP:
        return block.timestamp;
      case layout.CONTEXT_NUMBER:
        return block.number;
      case layout.CONTEXT_GAS_LIMIT:
        return block.gasLimit;
      case layout.CONTEXT_CHAIN_ID:
        return block.chainId;
      case layout.CONTEXT_BASE_FEE:
        return block.baseFee;
      default:
        return block.blobBaseFee;
    }
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
    const precompile = this.#precompileAt(recipient);
    if (precompile === undefined) return undefined;
    const outcome = callPrecompile(precompile, copyBytes(input), gasLimit);
    return outcome.type === "success" ? { gasRefund: 0n, ...outcome } : outcome;
  }

  precompile(account: number, input: number, size: number, frame: number): number {
    const { kernel } = this;
    const precompile = this.#precompileAt(this.addressOf(account >>> 0))!;
    const gasAt = (frame >>> 0) + layout.F_GAS;
    const gas = kernel.u64(gasAt);
    // The fork's own are done with their input when they return; a chain's may keep it.
    const view = kernel.bytes.subarray(input >>> 0, (input >>> 0) + (size >>> 0));
    const outcome = callPrecompile(precompile, this.#runByKernel.has(precompile) ? view : copyBytes(view), gas);
    if (outcome.type === "halt") return HALT_REASONS[outcome.reason];
    kernel.setU64(gasAt, gas - outcome.gasUsed);
    const at = kernel.exports.reserveReturn(outcome.output.length) >>> 0;
    kernel.bytes.set(outcome.output, at);
    return 0;
  }

  /** The chain's own contract at the address, or the fork's. */
  #precompileAt(address: Uint8Array): Precompile | undefined {
    const { precompiles } = this.host;
    const own = precompiles.size > 0 ? precompiles.get(toHex(address)) : undefined;
    return own ?? this.#precompiles.get(address);
  }

  isForeign(code: number, size: number): number {
    const at = code >>> 0;
    return Number(isForeign(this.kernel.bytes.subarray(at, at + (size >>> 0)), this.host));
  }

  flush(entry: number, marker: number, log: number, told: number): number {
    const before = this.host.checkpoint();
    const untold = { entry: entry >>> 0, marker: marker >>> 0, log: log >>> 0, told: told >>> 0 };
    settle(this, this.host, ++this.#flushes, untold);
    return before;
  }

  revert(checkpoint: number): void {
    this.host.revert(checkpoint >>> 0);
  }

  foreignCall(frame: number): number {
    return callForeign(this.kernel, this.host, frame >>> 0);
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

/** Whether there is code, and whether the EVM runs it. */
function codeFlags(code: Uint8Array, host: Host): number {
  if (code.length === 0) return 0;
  return isForeign(code, host) ? layout.FLAG_HAS_CODE | layout.FLAG_FOREIGN : layout.FLAG_HAS_CODE;
}

function isForeign(code: Uint8Array, host: Host): boolean {
  return host.vmOf(code) !== "evm";
}

/** Which precompiled contracts the kernel runs itself. */
function flagOf(precompile: PricedPrecompile): number {
  if (precompile === identity) return layout.FLAG_IDENTITY;
  return precompile === sha256 ? layout.FLAG_SHA256 : 0;
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
    loadContext: (number, to) => bridge.loadContext(number, to),
    blockHash: (number, to) => bridge.blockHash(number, to),
    blobHash: (index, to) => bridge.blobHash(index, to),
    precompile: (account, input, size, frame) => bridge.precompile(account, input, size, frame),
    isForeign: (code, size) => bridge.isForeign(code, size),
    flush: (entry, marker, log, told) => bridge.flush(entry, marker, log, told),
    revert: (checkpoint) => bridge.revert(checkpoint),
    foreignCall: (frame) => bridge.foreignCall(frame),
    exhausted: () => bridge.exhausted(),
    traceStep: (frame) => bridge.traceStep(frame),
    traceEnter: (frame) => bridge.traceEnter(frame),
    traceLeave: (frame, status, output, size) => bridge.traceLeave(frame, status, output, size),
  };
}
