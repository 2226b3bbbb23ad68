import { type Common, createCustomCommon, Hardfork, Mainnet } from "@ethereumjs/common";
import {
  EVM,
  EVMError,
  Message as EvmMessage,
  type ExecResult,
  NobleBN254,
  type PrecompileFunc,
} from "@ethereumjs/evm";
import { Address, type KZG } from "@ethereumjs/util";
import { bytesToBigint, equalBytes } from "../../../src/base/bytes.js";
import { toHex } from "../../../src/base/hex.js";
import type { BlockContext, Host } from "../../../src/vm/host.js";
import type { Message } from "../../../src/vm/message.js";
import { callPrecompile, type Precompile } from "../../../src/vm/precompile.js";
import { type Fork, isAtLeast } from "../../../src/vm/rules/forks.js";
import type { Tracer } from "../../../src/vm/tracer.js";
import { precompileAddresses } from "../forks.js";
import { verifyPointEvaluationHex } from "../point-evaluation.js";
import { EventTeller } from "./event-teller.js";
import { HostState, toWord } from "./host-state.js";
import { boundedModexp } from "./modexp.js";
import { limitOpcodes } from "./run-limits.js";

type Block = NonNullable<EVM["_block"]>;

const MODEXP = "5".padStart(40, "0");

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
export class HostEvm extends EVM {
  readonly #host: Host;
  readonly #fork: Fork;

  constructor(host: Host, recipient: Uint8Array, fork: Fork) {
    super({
      common: commonOf(fork, host.block.chainId),
      stateManager: new HostState(host, recipient),
      blockchain: blockHashesOf(host),
      bn254: new NobleBN254(),
    });
    this.#host = host;
    this.#fork = fork;
    this.#useHostForAccessAndTransient();
    this._opcodeMap = limitOpcodes(this._opcodeMap);
    for (const [address, precompile] of host.precompiles) this._precompiles.set(address.slice(2), adopt(precompile));
    if (!isAtLeast(fork, "osaka")) this._precompiles.set(MODEXP, boundedModexp(this._precompiles.get(MODEXP)!));
  }

  /** Tells the tracer of all that happens in the next run. */
  follow(tracer: Tracer): void {
    const teller = new EventTeller(tracer, REFUND_BASE);
    this._opcodeMap = teller.watch(this._opcodeMap);
    this.events.on("step", (step) => teller.onStep(step));
    this.events.on("beforeMessage", async (message, resume) => {
      teller.onMessage(message, message.to ?? (await this.#addressOfNew(message)));
      resume?.();
    });
    this.events.on("afterMessage", (result) => teller.onResult(result));
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

  /** Where a creation puts the contract. */
  #addressOfNew(message: EvmMessage): Promise<Address> {
    // As the creation itself does next.
    message.code = message.data;
    return this._generateAddress(message);
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

/** A new one for each run: an EVM subscribes to its `Common` for good. */
function commonOf(fork: Fork, chainId: bigint): Common {
  const kzg = { verifyProof: verifyPointEvaluationHex } as KZG;
  return createCustomCommon({ chainId: chainId.toString() }, Mainnet, {
    hardfork: fork === "frontier" ? Hardfork.Chainstart : fork,
    customCrypto: { kzg },
  });
}

function blockHashesOf(host: Host) {
  const blockchain = {
    getBlock: async (number: number) => ({ hash: () => host.blockHash(BigInt(number)) }),
    putBlock: async () => undefined,
    shallowCopy: () => blockchain,
  };
  return blockchain;
}

function blockOf(block: BlockContext): Block {
  return {
    header: {
      number: block.number,
      timestamp: block.timestamp,
      gasLimit: block.gasLimit,
      coinbase: new Address(block.coinbase),
      prevRandao: block.prevRandao,
      // Before Paris the same opcode gave the difficulty (EIP-4399), and the host has one field for both.
      difficulty: bytesToBigint(block.prevRandao),
      baseFeePerGas: block.baseFee,
      getBlobGasPrice: () => block.blobBaseFee,
    },
  };
}
