import { copyBytes } from "../base/bytes.js";
import type { JournaledState } from "../state/journaled-state.js";
import type { BlockContext, TransactionContext } from "../vm/host.js";
import type { PrecompileTable } from "../vm/precompile.js";
import { StateHost } from "./state-host.js";

/** The block that transactions are in, and what they can ask of the ones before it. */
export interface BlockEnvironment extends BlockContext {
  /** The hash of an earlier block. Asked only for the last 256. */
  hashOf(number: bigint): Uint8Array;
}

const ZERO_WORD = new Uint8Array(32);
const REACHABLE_BLOCKS = 256n;

/** The world of one transaction in a block. */
export class TransactionHost extends StateHost {
  readonly block: BlockEnvironment;
  readonly transaction: TransactionContext;
  readonly #deleted: Uint8Array[] = [];

  constructor(
    state: JournaledState,
    block: BlockEnvironment,
    transaction: TransactionContext,
    precompiles?: PrecompileTable,
  ) {
    super(state, precompiles);
    this.block = block;
    this.transaction = transaction;
  }

  blockHash(number: bigint): Uint8Array {
    const age = this.block.number - number;
    return number >= 0n && age > 0n && age <= REACHABLE_BLOCKS ? this.block.hashOf(number) : ZERO_WORD;
  }

  /** Puts the account on the list of {@link deleteAccounts}: until the transaction ends it is called and paid like others. */
  override deleteAccount(address: Uint8Array): void {
    this.state.append(this.#deleted, copyBytes(address));
  }

  /** Deletes the accounts that have destructed themselves, whatever they hold by now. */
  deleteAccounts(): void {
    for (const address of this.#deleted) this.state.deleteAccount(address);
  }
}
