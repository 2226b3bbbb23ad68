import { toHex } from "../../../src/base/hex.js";
import type { ChainRules } from "../../../src/chain/chain-rules.js";
import { type AppliedTransaction, applyTransaction } from "../../../src/chain/driver/apply-transaction.js";
import type { BlockEnvironment, Candidate } from "../../../src/chain/driver/candidate.js";
import { readAccount } from "../../../src/state/account.js";
import { MemoryState } from "../../../src/state/memory-state.js";
import type { StoredAccount } from "../../../src/state/state-root.js";
import type { Tracer } from "../../../src/vm/tracer.js";

export const SENDER = new Uint8Array(20).fill(0x5e);
const NO_BYTES = new Uint8Array(0);

/** The address of the nth contract of a test; no precompiled contract's. */
export function contractAt(n: number): Uint8Array {
  return new Uint8Array(20).fill(0x11).fill(0xa0 + n, 19);
}

const BLOCK: BlockEnvironment = {
  number: 1000n,
  timestamp: 1n,
  gasLimit: 2n ** 60n,
  coinbase: new Uint8Array(20).fill(0xc0),
  prevRandao: new Uint8Array(32),
  baseFee: 0n,
  blobBaseFee: 1n,
  chainId: 1n,
  hashOf: () => new Uint8Array(32),
};

export interface Sent {
  /** A contract is created without it. */
  readonly to?: Uint8Array;
  readonly data?: Uint8Array;
  readonly value?: bigint;
  readonly gasLimit?: bigint;
  readonly tracer?: Tracer;
}

/** A state with accounts of a sender and of contracts that transactions are applied to. Gas costs nothing there. */
export class World {
  readonly chain: ChainRules;
  state: MemoryState;
  #nonce = 0n;

  constructor(chain: ChainRules, accounts: readonly (readonly [Uint8Array, Partial<StoredAccount>])[]) {
    this.chain = chain;
    const complete = ([address, fields]: (typeof accounts)[number]) =>
      [toHex(address), { balance: 0n, nonce: 1n, code: NO_BYTES, storage: new Map(), ...fields }] as const;
    this.state = new MemoryState(
      new Map([[SENDER, { nonce: 0n, balance: 10n ** 18n }] as const, ...accounts].map(complete)),
    );
  }

  /** A transaction as it would be sent next. */
  candidate({ to, data = NO_BYTES, value = 0n, gasLimit = 16_000_000n, tracer }: Sent): Candidate {
    const transaction = {
      ...{ type: 0 as const, nonce: this.#nonce, gasLimit, maxFeePerGas: 0n, maxPriorityFeePerGas: 0n },
      ...(to === undefined ? {} : { to }),
      ...{ value, data, accessList: [], maxFeePerBlobGas: 0n, blobHashes: [], authorizations: [] },
    };
    const { chain, state } = this;
    return { transaction, sender: SENDER, state, block: BLOCK, chain, ...(tracer && { tracer }) };
  }

  /** Applies a transaction, which must be valid, and goes on from the state after it. */
  async send(sent: Sent): Promise<AppliedTransaction> {
    const outcome = applyTransaction(this.candidate(sent));
    if (outcome.type === "rejected") throw new Error(`rejected: ${outcome.reason}`);
    this.#nonce++;
    this.state = this.state.with(outcome.changes);
    return outcome;
  }

  /** The low byte of a contract's slot with that number. */
  slot(address: Uint8Array, number: number): number {
    return this.state.slot(address, new Uint8Array(32).fill(number, 31))[31]!;
  }

  balance(address: Uint8Array): bigint {
    return readAccount(this.state, address)?.balance ?? 0n;
  }
}
