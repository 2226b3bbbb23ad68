import { type Common, createCustomCommon, Hardfork, Mainnet } from "@ethereumjs/common";
import { EVM, type EVMResult, Message as EvmMessage, NobleBN254 } from "@ethereumjs/evm";
import { type Account, Address, type KZG } from "@ethereumjs/util";
import { bytesToBigint, equalBytes } from "../../../src/base/bytes.js";
import { fromHex, toHex } from "../../../src/base/hex.js";
import type { BlockContext, CreateMessage, Host } from "../../../src/vm/host.js";
import type { Message } from "../../../src/vm/message.js";
import { type Fork, isAtLeast } from "../forks.js";
import { verifyPointEvaluationHex } from "../point-evaluation.js";
import { HostState, toWord } from "./host-state.js";
import { boundedModexp } from "./modexp.js";
import { limitOpcodes } from "./run-limits.js";

type Block = NonNullable<EVM["_block"]>;

const MODEXP = "5".padStart(40, "0");

const RIPEMD = fromHex("3".padStart(40, "0"));

/**
 * What the refund counter of a run starts from. A run may take back refunds that an earlier run of the same transaction
 * was given (EIP-3529), and @ethereumjs halts when its counter would fall below zero.
 */
export const REFUND_BASE = 2n ** 128n;

/** @ethereumjs/evm for one run: its state, access sets, transient storage and block hashes are the host's. */
export class HostEvm extends EVM {
  readonly #host: Host;

  /** Accounts that were written to and not reverted, however little: EIP-161 looks at them at the end. */
  readonly touched: Uint8Array[] = [];

  /** `running` is the account whose code runs, which is there even when the host has none. */
  constructor(host: Host, running: Uint8Array | undefined, fork: Fork) {
    super({
      common: commonOf(fork, host.block.chainId),
      stateManager: new HostState(host, running),
      blockchain: blockHashesOf(host),
      bn254: new NobleBN254(),
    });
    this.#host = host;
    this.#useHostForAccessAndTransient();
    this._opcodeMap = limitOpcodes(this._opcodeMap);
    if (!isAtLeast(fork, "osaka")) this._precompiles.set(MODEXP, boundedModexp(this._precompiles.get(MODEXP)!));
  }

  /**
   * Runs code as the code of the message's recipient. As in a DELEGATECALL, the value is shown and not moved: whoever
   * made the message has moved it.
   */
  async runMessage(code: Uint8Array, message: Message): Promise<EVMResult["execResult"]> {
    const to = new Address(message.recipient);
    const { execResult } = await this.#run(message, { code, delegatecall: true, to }, true);
    return execResult;
  }

  /** Calls the recipient as a transaction does. */
  async callMessage(message: Message): Promise<EVMResult> {
    return this.#run(message, { to: new Address(message.recipient) }, true);
  }

  /** Creates a contract as a transaction does; counts up the sender's nonce. */
  async createMessage(message: CreateMessage): Promise<EVMResult> {
    return this.#run(message, message.salt === undefined ? {} : { salt: message.salt }, false);
  }

  #run(message: Message, target: Partial<EvmMessage>, skipNonceIncrement: boolean): Promise<EVMResult> {
    const { transaction, block } = this.#host;
    this._block = blockOf(block);
    this._tx = { gasPrice: transaction.gasPrice, origin: new Address(transaction.origin) };
    return this.runCall({
      skipNonceIncrement,
      message: new EvmMessage({
        caller: new Address(message.sender),
        value: message.value,
        data: message.input,
        gasLimit: message.gasLimit,
        isStatic: message.isStatic,
        depth: message.depth,
        gasRefund: REFUND_BASE,
        selfdestruct: new Map(),
        createdAddresses: new Set(),
        blobVersionedHashes: transaction.blobHashes.map((hash) => toHex(hash) as `0x${string}`),
        ...target,
      }),
    });
  }

  /** Overlays methods of objects whose classes are private to @ethereumjs and cannot be passed in. */
  #useHostForAccessAndTransient(): void {
    const host = this.#host;
    const marks: number[] = [];
    Object.assign(this.journal, {
      checkpoint: () => {
        marks.push(this.touched.length);
        return this.stateManager.checkpoint();
      },
      commit: () => {
        marks.pop();
        return this.stateManager.commit();
      },
      revert: () => {
        const undone = this.touched.splice(marks.pop()!);
        // The touch of the ripemd160 precompile outlives a revert (EIP-161, mainnet block 2675119).
        this.touched.push(...undone.filter((address) => equalBytes(address, RIPEMD)));
        return this.stateManager.revert();
      },
      putAccount: (address: Address, account: Account) => {
        this.touched.push(address.bytes);
        return this.stateManager.putAccount(address, account);
      },
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

/** A new one for each run: an EVM subscribes to its `Common` for good. */
function commonOf(fork: Fork, chainId: bigint): Common {
  const kzg = { verifyProof: verifyPointEvaluationHex } as KZG;
  return createCustomCommon({ chainId: chainId.toString() }, Mainnet, { hardfork: fork === "frontier" ? Hardfork.Chainstart : fork, customCrypto: { kzg } });
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
