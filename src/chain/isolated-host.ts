import { JournaledState } from "../state/journaled-state.js";
import { emptyState, type StateReader } from "../state/reader.js";
import type { BlockContext, TransactionContext } from "../vm/host.js";
import type { PrecompileTable } from "../vm/precompile.js";
import { StateHost } from "./state-host.js";

const ZERO_ADDRESS = new Uint8Array(20);
const ZERO_WORD = new Uint8Array(32);

const ISOLATED_BLOCK: BlockContext = {
  number: 0n,
  timestamp: 0n,
  gasLimit: 2n ** 63n - 1n,
  coinbase: ZERO_ADDRESS,
  prevRandao: ZERO_WORD,
  baseFee: 0n,
  blobBaseFee: 1n,
  chainId: 1n,
};

const ISOLATED_TRANSACTION: TransactionContext = { origin: ZERO_ADDRESS, gasPrice: 0n, blobHashes: [] };

/**
 * The world of a program-level run: a state of its own (empty unless one is given), block zero, nobody else in it.
 * Deterministic, so that a trace needs no record of it. Effects live as long as the host.
 */
export class IsolatedHost extends StateHost {
  readonly block: BlockContext = ISOLATED_BLOCK;
  readonly transaction: TransactionContext = ISOLATED_TRANSACTION;

  constructor(parent: StateReader = emptyState, precompiles?: PrecompileTable) {
    super(new JournaledState(parent), precompiles);
  }

  blockHash(_number: bigint): Uint8Array {
    return ZERO_WORD;
  }
}
