import { type EVM, EVMError, Message as EvmMessage, type ExecResult, type PrecompileFunc } from "@ethereumjs/evm";
import { Address } from "@ethereumjs/util";
import { equalBytes } from "../../../src/base/bytes.js";
import { toHex } from "../../../src/base/hex.js";
import type { Host } from "../../../src/vm/host.js";
import type { Message } from "../../../src/vm/message.js";
import { callPrecompile, type Precompile } from "../../../src/vm/precompile.js";
import type { Fork } from "../../../src/vm/rules/forks.js";
import type { Tracer } from "../../../src/vm/tracer.js";
import { precompileAddresses } from "../forks.js";
import { BoundedEvm, blockOf } from "./bounded-evm.js";
import { HostState, toWord } from "./host-state.js";

/**
 * What the refund counter of a run starts from. A run may take back refunds that an earlier run of the same transaction
 * was given (EIP-3529), and @ethereumjs halts when its counter would fall below zero.
 */
const REFUND_BASE = 2n ** 128n;

/** A result of @ethereumjs with the refunds of this run alone. */
export interface RunResult {
  readonly result: ExecResult;
  readonly gasRefund: bigint;
}

/** @ethereumjs/evm for one run: its state, access sets, transient storage and block hashes are the host's. */
export class HostEvm extends BoundedEvm {
  readonly #host: Host;
  readonly #fork: Fork;

  constructor(host: Host, recipient: Uint8Array, fork: Fork) {
    const stateManager = new HostState(host, recipient);
    super({ fork, block: host.block, stateManager, hashOf: (number) => host.blockHash(number) });
    this.#host = host;
    this.#fork = fork;
    this.#useHostForAccessAndTransient();
    for (const [address, precompile] of host.precompiles) this._precompiles.set(address.slice(2), adopt(precompile));
  }

  /** Tells the tracer of all that happens in the next run. */
  override follow(tracer: Tracer): void {
    super.follow(tracer, REFUND_BASE);
  }

  /**
   * Runs code as the code of the message's recipient. As in a DELEGATECALL, the value is shown and not moved: whoever
   * made the message has moved it. Without code the recipient may be a precompiled contract.
   */
  async runMessage(code: Uint8Array, message: Message): Promise<RunResult> {
    const { transaction, block } = this.#host;
    const { recipient } = message;
    this._block = blockOf(block);
    this._tx = { gasPrice: transaction.gasPrice, origin: new Address(transaction.origin) };
    const { execResult } = await this.runCall({
      skipNonceIncrement: true,
      message: new EvmMessage({
        ...(code.length === 0 && this.#isPrecompile(recipient) ? {} : { code }),
        delegatecall: true,
        caller: new Address(message.sender),
        to: new Address(recipient),
        value: message.value,
        data: message.input,
        gasLimit: message.gasLimit,
        isStatic: message.isStatic,
        depth: message.depth,
        gasRefund: REFUND_BASE,
        selfdestruct: new Map(),
        createdAddresses: new Set(this.#host.wasCreated(recipient) ? [new Address(recipient).toString()] : []),
        blobVersionedHashes: transaction.blobHashes.map((hash) => toHex(hash) as `0x${string}`),
      }),
    });
    return { result: execResult, gasRefund: (execResult.gasRefund ?? REFUND_BASE) - REFUND_BASE };
  }

  #isPrecompile(address: Uint8Array): boolean {
    const isOfFork = precompileAddresses(this.#fork).some((each) => equalBytes(each, address));
    return isOfFork || this.#host.precompiles.has(toHex(address));
  }

  /** Overlays methods of objects whose classes are private to @ethereumjs and cannot be passed in. */
  #useHostForAccessAndTransient(): void {
    const host = this.#host;
    Object.assign(this.journal, {
      checkpoint: () => this.stateManager.checkpoint(),
      commit: () => this.stateManager.commit(),
      revert: () => this.stateManager.revert(),
      isWarmedAddress: (address: Uint8Array) => host.isWarmAccount(address),
      addWarmedAddress: (address: Uint8Array) => void host.accessAccount(address),
      isWarmedStorage: (address: Uint8Array, slot: Uint8Array) => host.isWarmStorage(address, slot),
      addWarmedStorage: (address: Uint8Array, slot: Uint8Array) => void host.accessStorage(address, slot),
    } satisfies Partial<EVM["journal"]>);
    const nothing = () => undefined;
    Object.assign(this.transientStorage, {
      get: ({ bytes }: Address, key: Uint8Array) => host.getTransientStorage(bytes, key),
      put: ({ bytes }: Address, key: Uint8Array, value: Uint8Array) =>
        host.setTransientStorage(bytes, key, toWord(value)),
      // The host's checkpoints cover transient storage, and it lasts as long as the host's transaction.
      checkpoint: nothing,
      commit: nothing,
      revert: nothing,
      clear: nothing,
    } satisfies Partial<EVM["transientStorage"]>);
  }
}

/** A chain's own precompiled contract as one of @ethereumjs. */
function adopt(precompile: Precompile): PrecompileFunc {
  return ({ data, gasLimit }) => {
    const outcome = callPrecompile(precompile, data, gasLimit);
    if (outcome.type === "success") return { returnValue: outcome.output, executionGasUsed: outcome.gasUsed };
    const { OUT_OF_GAS, INTERNAL_ERROR } = EVMError.errorMessages;
    const exceptionError = new EVMError(outcome.reason === "out-of-gas" ? OUT_OF_GAS : INTERNAL_ERROR);
    return { returnValue: new Uint8Array(0), executionGasUsed: gasLimit, exceptionError };
  };
}
