import * as layout from "../../../vms/evm/kernel/layout.js";
import { bigintToBytes } from "../../base/bytes.js";
import { readChanges } from "../../state/packed-changes.js";
import type { StateReader } from "../../state/reader.js";
import type { StateChanges } from "../../state/state-changes.js";
import type { HookPort } from "../../vm/hooks/port.js";
import type { Log, TransactionContext } from "../../vm/host.js";
import type { Message } from "../../vm/message.js";
import type { KernelRules } from "../chain-rules.js";
import type { BlockEnvironment } from "./candidate.js";
import { KernelHost } from "./kernel-host.js";
import { readLogs } from "./packed-logs.js";
import { StfKernel } from "./stf-kernel.js";

/** What surrounds a contract that is run by itself. */
export interface LoneWorld {
  readonly chain: KernelRules;
  readonly state: StateReader;
  readonly block: BlockEnvironment;
  readonly transaction: TransactionContext;
}

/**
 * The host of a contract that is run by an engine, not by a transaction: a kernel of its own, over a state. What it calls runs by
 * the rules of the chain. Effects live as long as the host, and all are of one transaction.
 */
export class LoneContractHost extends KernelHost {
  readonly #kernel: StfKernel;
  readonly #state: StateReader;
  /** Of the run that an engine began: those that it calls are deeper. */
  #depth = Number.POSITIVE_INFINITY;

  constructor({ chain, state, block, transaction }: LoneWorld) {
    const kernel = new StfKernel(chain.fork);
    super(kernel.memory, kernel.exports);
    this.#kernel = kernel;
    this.#state = state;
    kernel.begin(chain, state, block);
    kernel.setBlock(block);
    kernel.memory.setWordOfBytes(layout.CONTEXT + 32 * layout.CONTEXT_ORIGIN, transaction.origin);
    kernel.memory.setWord(layout.CONTEXT + 32 * layout.CONTEXT_GAS_PRICE, transaction.gasPrice);
    kernel.exports.beginAlone();
    kernel.contracts.useHost(this);
  }

  /** What runs so far have changed and nobody has undone. */
  get changes(): StateChanges {
    return readChanges(this.#kernel.packedChanges(), this.#state);
  }

  /** Logs emitted and not undone, in order. */
  get logs(): readonly Log[] {
    const { exports, memory } = this.#kernel;
    const at = exports.packLogsSoFar() >>> 0;
    return readLogs(memory.copy(at, exports.sizeOfPacked()));
  }

  /** What clearing storage gives back so far (EIP-3529), before any cap. */
  get refund(): bigint {
    return this.#kernel.exports.refundSoFar();
  }

  override openContract(message: Message, fuelPerGas: bigint): HookPort {
    if (message.depth <= this.#depth) this.#prepare(message);
    return super.openContract(message, fuelPerGas);
  }

  /** Undoes what the last run has done: a contract that does not succeed leaves that to its caller. */
  undo(): void {
    this.#kernel.exports.undoAlone();
  }

  #prepare({ input, recipient, sender, value, gasLimit, isStatic, depth }: Message): void {
    this.#depth = depth;
    const { exports, memory } = this.#kernel;
    exports.emptyFrames();
    const at = exports.inputPlace(input.length) >>> 0;
    memory.bytes.set(input, at);
    memory.bytes.set(recipient, layout.IO_ADDRESS);
    memory.bytes.set(sender, layout.IO_CALLER);
    memory.bytes.set(bigintToBytes(value, 32), layout.IO_VALUE);
    exports.openAlone(gasLimit, input.length, Number(isStatic), depth);
  }
}
