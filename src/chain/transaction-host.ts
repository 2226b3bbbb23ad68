import type { JournaledState } from "../state/journaled-state.js";
import type { BlockContext, CallMessage, Created, CreateMessage, TransactionContext } from "../vm/host.js";
import type { Outcome } from "../vm/outcome.js";
import type { Tracer } from "../vm/tracer.js";
import type { VmName } from "../vm/vm-name.js";
import type { ChainRules } from "./chain-rules.js";
import { Contracts } from "./contracts.js";
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
  readonly contracts: Contracts;

  constructor(
    state: JournaledState,
    block: BlockEnvironment,
    transaction: TransactionContext,
    chain: ChainRules,
    tracer?: Tracer,
  ) {
    super(state, chain.precompiles);
    this.block = block;
    this.transaction = transaction;
    this.contracts = new Contracts(chain, tracer);
  }

  blockHash(number: bigint): Uint8Array {
    const age = this.block.number - number;
    return number >= 0n && age > 0n && age <= REACHABLE_BLOCKS ? this.block.hashOf(number) : ZERO_WORD;
  }

  /** Until the transaction ends the account is called and paid like others. */
  override deleteAccount(address: Uint8Array): void {
    this.state.markDeleted(address);
  }

  override vmOf(code: Uint8Array): VmName {
    return this.contracts.vmOf(code);
  }

  override call(message: CallMessage): Outcome {
    return this.contracts.call(this, message);
  }

  override create(message: CreateMessage): Created {
    return this.contracts.create(this, message);
  }
}
