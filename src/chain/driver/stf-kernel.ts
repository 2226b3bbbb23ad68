import * as layout from "../../../vms/evm/kernel/layout.js";
import { MEMORY } from "../../../vms/evm/kernel/memory-layout.js";
import { KernelSide, writeBlock } from "../../../vms/evm/kernel-side.js";
import { TercetError } from "../../base/errors.js";
import { KernelMemory } from "../../base/kernel-memory.js";
import { kernelModule, webAssembly } from "../../base/webassembly.js";
import type { StateReader } from "../../state/reader.js";
import type { Fork } from "../../vm/rules/forks.js";
import * as parameter from "../../vm/rules/parameters.js";
import type { Tracer } from "../../vm/tracer.js";
import type { EarlierRules, KernelRules, RequiredExtraData } from "../chain-rules.js";
import { kernelWasm } from "../generated/stf.js";
import * as stf from "../kernel/interface.js";
import type { BlockEnvironment } from "./candidate.js";
import type { HookExports } from "./kernel-host.js";
import { type History, StateOracle } from "./state-oracle.js";
import { StfContracts } from "./stf-contracts.js";

/** What the kernel offers; addresses and sizes are unsigned 32-bit numbers that WebAssembly hands over as signed ones. */
export interface StfExports extends HookExports {
  emptyArena(): void;
  transactionNumber(): number;
  setSeed(seed: bigint): void;
  setTraced(isTraced: number): void;
  reserveReturn(size: number): number;
  request(): number;
  answer(): number;
  failure(): number;
  begin(): void;
  beginAlone(): void;
  emptyFrames(): void;
  openAlone(gas: bigint, size: number, isStatic: number, depth: number): void;
  undoAlone(): void;
  addRefund(gas: bigint): void;
  packLogsSoFar(): number;
  refundSoFar(): bigint;
  requestSize(hook: number): number;
  answerSize(hook: number): number;
  hasBytes(hook: number): number;
  place(size: number): number;
  applyTransaction(bytes: number, size: number, given: number): number;
  applyBlock(block: number, size: number, ancestors: number, ancestorsSize: number): number;
  /** See src/chain/kernel/build.ts. */
  beginBuilding(draft: number, size: number, ancestors: number, ancestorsSize: number): number;
  buildTransaction(bytes: number, size: number): number;
  gasOfBlock(): bigint;
  endBuilding(): number;
  /** See src/chain/kernel/own-rules.ts. */
  beginOwnBlock(block: number, size: number, ancestors: number, ancestorsSize: number): number;
  beginOwnBuilding(draft: number, size: number, ancestors: number, ancestorsSize: number): number;
  listTransaction(bytes: number, size: number): void;
  keepOwnReceipt(isSuccess: number, gas: bigint, packedLogs: number): void;
  endOwnBlock(): number;
  endOwnBuilding(): number;
  built(): number;
  admitTransaction(bytes: number, size: number): number;
  admittedTransaction(): number;
  admittedAuthorities(): number;
  setBlobBaseFee(excess: bigint): number;
  packChanges(): number;
  packReads(): number;
  sizeOfPacked(): number;
  stackUsed(): number;
  transactionHeapUsed(): number;
  blockHeapUsed(): number;
}

/** Kernels with more memory are not kept. */
const KEPT_MEMORY = MEMORY + 0x4000000;
const NO_ADDRESS = new Uint8Array(20);
/** The deposit contract of Ethereum's mainnet (EIP-6110). */
const DEPOSIT_CONTRACT = Uint8Array.from([
  0x00, 0x00, 0x00, 0x00, 0x21, 0x9a, 0xb5, 0x40, 0x35, 0x6c, 0xbb, 0x83, 0x9c, 0xbe, 0x05, 0x30, 0x3d, 0x77, 0x05,
  0xfa,
]);

/** An instance of the STF for one fork, with what it asks for answered. */
export class StfKernel {
  readonly memory: KernelMemory;
  readonly exports: StfExports;
  readonly contracts: StfContracts;
  /** Where the request and the answer are; see the interface's REQUEST_ and ANSWER_. */
  readonly request: number;
  readonly answer: number;
  readonly #side: KernelSide;
  readonly #oracle: StateOracle;
  #chain: KernelRules | undefined;
  #block: BlockEnvironment | undefined;
  #stateRoot: (() => Uint8Array) | undefined;

  constructor(fork: Fork) {
    const memory = new webAssembly.Memory({ initial: MEMORY >>> 16, maximum: 65536 });
    this.memory = new KernelMemory(memory);
    this.#side = new KernelSide(this.memory, fork);
    this.contracts = new StfContracts(this.memory);
    this.#oracle = new StateOracle(this.memory);
    const instance = new webAssembly.Instance(kernelModule(kernelWasm), {
      env: { memory },
      oracle: this.#oracle.imports,
      host: {
        ...this.#side.imports,
        runContract: (frame: number, code: number) => this.contracts.run(frame >>> 0, code >>> 0),
        activate: (frame: number, code: number) => this.contracts.activate(frame >>> 0, code >>> 0),
      },
      stf: { stateRoot: (to: number) => this.#answerStateRoot(to >>> 0) },
    });
    this.exports = instance.exports as unknown as StfExports;
    this.#side.attach(this.exports);
    this.contracts.attach(this.exports);
    this.request = this.exports.request() >>> 0;
    this.answer = this.exports.answer() >>> 0;
    this.exports.setSeed(crypto.getRandomValues(new BigUint64Array(1))[0]!);
  }

  get isWorthKeeping(): boolean {
    return this.memory.bytes.length <= KEPT_MEMORY;
  }

  /** Begins a transaction or block: forgets the last, takes over the rules. */
  begin(chain: KernelRules, state: StateReader, history: History, tracer?: Tracer, stateRoot?: () => Uint8Array): void {
    if (this.#chain !== chain) this.#setRules(chain);
    this.#oracle.read(state, history);
    this.#side.follow(tracer);
    this.contracts.begin(this.#side.contractTracer);
    this.exports.setTraced(Number(tracer !== undefined));
    this.#stateRoot = stateRoot;
    this.exports.begin();
  }

  #setRules(chain: KernelRules): void {
    const { memory, request } = this;
    this.contracts.setRules(chain);
    this.#side.writeTables(chain.parameters, this.contracts.precompiles);
    memory.bytes.set(chain.feeCollector ?? NO_ADDRESS, request + stf.REQUEST_FEE_COLLECTOR);
    memory.bytes.set(chain.depositContract ?? DEPOSIT_CONTRACT, request + stf.REQUEST_DEPOSIT_CONTRACT);
    memory.setU32(request + stf.REQUEST_MAX_DATA, chain.profile.maxInput);
    this.#setExtraData(request + stf.REQUEST_EXTRA_DATA, chain.requiredExtraData);
    this.#setEarlierRules(request + stf.REQUEST_EARLIER, chain.earlier ?? []);
    this.#chain = chain;
  }

  #setExtraData(at: number, required: RequiredExtraData | undefined): void {
    const { memory } = this;
    memory.bytes.fill(0, at, at + stf.EXTRA_ROOM);
    if (required === undefined) return;
    memory.setU64(at + stf.EXTRA_FROM, required.from);
    memory.setU64(at + stf.EXTRA_TO, required.to);
    memory.setU32(at + stf.EXTRA_SIZE, required.bytes.length);
    memory.bytes.set(required.bytes, at + stf.EXTRA_BYTES);
  }

  #setEarlierRules(at: number, earlier: readonly EarlierRules[]): void {
    const { memory } = this;
    memory.setU32(at, Math.min(earlier.length, stf.MOST_EARLIER));
    earlier.slice(0, stf.MOST_EARLIER).forEach(({ until, parameters }, i) => {
      const entry = at + stf.EARLIER_HEADER + stf.EARLIER_SIZE * i;
      memory.setU64(entry + stf.EARLIER_UNTIL, until);
      memory.setU32(entry + stf.EARLIER_DIFFICULTY_RULE, parameters[parameter.DIFFICULTY_RULE]!);
      memory.setU32(entry + stf.EARLIER_BOMB_DELAY, parameters[parameter.BOMB_DELAY]!);
      memory.setU32(entry + stf.EARLIER_BASE_FEE, parameters[parameter.BASE_FEE]!);
    });
  }

  #answerStateRoot(to: number): number {
    if (this.#stateRoot === undefined) return 0;
    this.memory.bytes.set(this.#stateRoot(), to);
    return 1;
  }

  /** What has been changed since `begin`, packed. */
  packedChanges(): Uint8Array {
    const at = this.exports.packChanges() >>> 0;
    return this.memory.copy(at, this.exports.sizeOfPacked());
  }

  /** What has been asked of the state since `begin`, packed. */
  packedReads(): Uint8Array {
    const at = this.exports.packReads() >>> 0;
    return this.memory.copy(at, this.exports.sizeOfPacked());
  }

  /** Bytes where the kernel reads them; they stay until the next `begin`. */
  place(bytes: Uint8Array): number {
    const at = this.exports.place(bytes.length) >>> 0;
    this.memory.bytes.set(bytes, at);
    return at;
  }

  /** Writes the block that a transaction is in. */
  setBlock(block: BlockEnvironment): void {
    if (this.#block === block) return;
    this.#block = block;
    writeBlock(this.memory, block);
  }

  /** For a block that sets the other words itself. */
  setChainId(chainId: bigint): void {
    this.#block = undefined;
    this.memory.setWord(layout.CONTEXT + 32 * layout.CONTEXT_CHAIN_ID, chainId);
  }

  /** A copy of a part of the answer that is given by address and size: readers keep parts of it. */
  answered(pointer: number, size: number): Uint8Array {
    const { memory, answer } = this;
    const at = memory.u32(answer + pointer);
    return memory.copy(at, memory.u32(answer + size));
  }
}

/** Kernels that nothing runs in, by fork. */
const idle = new Map<Fork, StfKernel[]>();

/**
 * Lends a kernel: a contract of another VM can have a transaction of its own applied while one is.
 * @throws TercetError `out-of-memory`; `own-state-transition` for rules under which this kernel applies nothing
 */
export function withStfKernel<T>(chain: KernelRules, use: (kernel: StfKernel) => T): T {
  if (chain.stf !== undefined) {
    const message =
      "the chain has a state transition of its own, which applies whole blocks: import them, or buildOnHead";
    throw new TercetError("own-state-transition", message);
  }
  const kernels = idle.get(chain.fork) ?? [];
  idle.set(chain.fork, kernels);
  const kernel = kernels.pop() ?? new StfKernel(chain.fork);
  const result = use(kernel);
  // Not after an exception, which leaves the kernel in the middle of something, nor with much memory behind it.
  if (kernel.isWorthKeeping) kernels.push(kernel);
  return result;
}
