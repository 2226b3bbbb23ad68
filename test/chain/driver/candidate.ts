import { toHex } from "../../../src/base/hex.js";
import type { ChainRules } from "../../../src/chain/chain-rules.js";
import type { BlockEnvironment, Candidate } from "../../../src/chain/driver/candidate.js";
import type { Transaction } from "../../../src/chain/transactions/transaction.js";
import { MemoryState } from "../../../src/state/memory-state.js";
import type { StoredAccount } from "../../../src/state/state-root.js";
import { defineProfile } from "../../../src/vm/profile.js";
import { openEngine } from "../../../src/vm/registry.js";
import { parametersAt } from "../../../src/vm/rules/fork-table.js";
import type { Fork } from "../../../src/vm/rules/forks.js";
import { evm } from "../../../vms/evm/index.js";

const engine = await openEngine("evm");

export const SENDER = new Uint8Array(20).fill(0x5e);
export const CONTRACT = new Uint8Array(20).fill(0xcc);
export const COINBASE = new Uint8Array(20).fill(0xc0);

/** Wei. */
export const BALANCE = 10n ** 18n;
const NO_BYTES = new Uint8Array(0);
const STOP = Uint8Array.of(0);

const BLOCK: BlockEnvironment = {
  number: 1000n,
  timestamp: 1n,
  gasLimit: 30_000_000n,
  coinbase: COINBASE,
  prevRandao: new Uint8Array(32),
  baseFee: 7n,
  blobBaseFee: 3n,
  chainId: 1n,
  hashOf: (number) => new Uint8Array(32).fill(Number(number % 251n) + 1),
};

const TRANSACTION: Transaction = {
  type: 2,
  chainId: 1n,
  nonce: 4n,
  gasLimit: 100_000n,
  maxFeePerGas: 10n,
  maxPriorityFeePerGas: 2n,
  to: CONTRACT,
  value: 0n,
  data: NO_BYTES,
  accessList: [],
  maxFeePerBlobGas: 0n,
  blobHashes: [],
  authorizations: [],
};

/** Of types before EIP-1559. */
const ONE_PRICE = { maxPriorityFeePerGas: TRANSACTION.maxFeePerGas };

export interface Setup {
  readonly fork?: Fork;
  readonly transaction?: Partial<Transaction>;
  readonly block?: Partial<BlockEnvironment>;
  readonly sender?: Partial<StoredAccount>;
  /** The contract's code. */
  readonly code?: Uint8Array;
  readonly accounts?: readonly (readonly [Uint8Array, Partial<StoredAccount>])[];
}

/** A valid transaction of type 2 to a contract that stops, on the latest fork, but for what is said. */
export function candidate(setup: Setup = {}): Candidate {
  const { fork = "osaka", code = STOP } = setup;
  const accounts = [
    [SENDER, { balance: BALANCE, nonce: 4n, ...setup.sender }],
    [CONTRACT, { nonce: 1n, code }],
    ...(setup.accounts ?? []),
  ] as const;
  const hasOnePrice = (setup.transaction?.type ?? TRANSACTION.type) < 2;
  const absent: StoredAccount = { balance: 0n, nonce: 0n, code: NO_BYTES, storage: new Map() };
  const chain: ChainRules = {
    fork,
    parameters: parametersAt(fork),
    engine,
    profile: defineProfile(evm, { maxInput: 1_000_000, settings: { fork } }),
  };
  return {
    transaction: { ...TRANSACTION, ...(hasOnePrice ? ONE_PRICE : {}), ...setup.transaction },
    sender: SENDER,
    state: new MemoryState(new Map(accounts.map(([at, fields]) => [toHex(at), { ...absent, ...fields }]))),
    block: { ...BLOCK, ...setup.block },
    chain,
  };
}

/** The candidate without a recipient, so that it creates a contract. */
export function creation(setup: Setup = {}): Candidate {
  const { transaction, ...rest } = candidate(setup);
  const { to: _, ...fields } = transaction;
  return { ...rest, transaction: fields };
}
