import { type Common, createCustomCommon, Hardfork, Mainnet } from "@ethereumjs/common";
import { EVM, EVMError, type Message as EvmMessage, NobleBN254, type PrecompileFunc } from "@ethereumjs/evm";
import { Address, type KZG } from "@ethereumjs/util";
import { bytesToBigint } from "../../../src/base/bytes.js";
import type { BlockContext, TransactionContext } from "../../../src/vm/host.js";
import { callPrecompile, type Precompile, type PrecompileTable } from "../../../src/vm/precompile.js";
import { type Fork, isAtLeast } from "../../../src/vm/rules/forks.js";
import type { Tracer } from "../../../src/vm/tracer.js";
import { verifyPointEvaluationHex } from "../point-evaluation.js";
import { EventTeller } from "./event-teller.js";
import { boundedModexp } from "./modexp.js";
import { limitOpcodes } from "./run-limits.js";

type Block = NonNullable<EVM["_block"]>;
type StateManager = EVM["stateManager"];

const MODEXP = "5".padStart(40, "0");

/** What an EVM of @ethereumjs stands on. */
export interface EvmWorld {
  readonly fork: Fork;
  readonly block: BlockContext;
  readonly stateManager: StateManager;
  hashOf(number: bigint): Uint8Array;
  /** Precompiled contracts of the chain's own. */
  readonly precompiles?: PrecompileTable;
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

/** @ethereumjs/evm of a fork, which ends runs at the same limits as ours. */
export class BoundedEvm extends EVM {
  constructor({ fork, block, stateManager, hashOf, precompiles = new Map() }: EvmWorld) {
    super({
      common: commonOf(fork, block.chainId),
      stateManager,
      blockchain: blockchainOf(hashOf),
      bn254: new NobleBN254(),
    });
    this._opcodeMap = limitOpcodes(this._opcodeMap);
    if (!isAtLeast(fork, "osaka")) this._precompiles.set(MODEXP, boundedModexp(this._precompiles.get(MODEXP)!));
    for (const [address, precompile] of precompiles) this._precompiles.set(address.slice(2), adopt(precompile));
  }

  /** The block and the transaction of the next run; @ethereumjs/vm sets them itself. */
  place(block: BlockContext, { gasPrice, origin }: TransactionContext): void {
    this._block = blockOf(block);
    this._tx = { gasPrice, origin: new Address(origin) };
  }

  /** Tells the tracer of all that happens in the next run. */
  follow(tracer: Tracer): void {
    const teller = new EventTeller(tracer);
    this._opcodeMap = teller.watch(this._opcodeMap);
    this.events.on("step", (step) => teller.onStep(step));
    this.events.on("beforeMessage", async (message, resume) => {
      teller.onMessage(message, message.to ?? (await this.#addressOfNew(message)));
      resume?.();
    });
    this.events.on("afterMessage", (result) => teller.onResult(result));
  }

  /** Where a creation puts the contract. */
  #addressOfNew(message: EvmMessage): Promise<Address> {
    // As the creation itself does next.
    message.code = message.data;
    return this._generateAddress(message);
  }
}

/** A new one for each run: an EVM subscribes to its `Common` for good. */
function commonOf(fork: Fork, chainId: bigint): Common {
  const kzg = { verifyProof: verifyPointEvaluationHex } as KZG;
  return createCustomCommon({ chainId: chainId.toString() }, Mainnet, {
    hardfork: fork === "frontier" ? Hardfork.Chainstart : fork,
    customCrypto: { kzg },
  });
}

function blockchainOf(hashOf: EvmWorld["hashOf"]) {
  const blockchain = {
    getBlock: async (number: number) => ({ hash: () => hashOf(BigInt(number)) }),
    putBlock: async () => undefined,
    shallowCopy: () => blockchain,
  };
  return blockchain;
}

/** A block as far as runs see it. */
export function blockOf(block: BlockContext): Block {
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
