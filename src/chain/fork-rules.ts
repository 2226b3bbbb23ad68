import { ConfigError } from "../base/errors.js";

/** Transaction types (EIP-2718): legacy, access list (2930), dynamic fee (1559), blob (4844), set code (7702). */
export type TransactionType = 0 | 1 | 2 | 3 | 4;

/** How many blobs, and how their fee follows their number (EIP-4844, EIP-7840). */
export interface BlobSchedule {
  /** Blobs in a block that leave the fee as it is. */
  readonly target: number;
  /** Blobs in a block at most. */
  readonly max: number;
  readonly updateFraction: bigint;
}

/** What a fork says about transactions. Gas amounts in gas, sizes in bytes. */
export interface ForkRules {
  readonly newestType: TransactionType;
  /** Signatures with s over half the curve's order are valid (until EIP-2). */
  readonly allowsHighS: boolean;
  /** Legacy signatures can bind to the chain (EIP-155). */
  readonly hasChainId: boolean;
  /** For a transaction that creates a contract (EIP-2). */
  readonly creationGas: bigint;
  /** For each data byte that is not zero (EIP-2028); zero bytes cost 4. */
  readonly dataByteGas: bigint;
  /** For each word of init code (EIP-3860). */
  readonly initCodeWordGas: bigint;
  readonly maxInitCode?: number;
  /** What a token of data costs at least (EIP-7623). */
  readonly floorTokenGas: bigint;
  /** Most gas of one transaction (EIP-7825). */
  readonly maxGas?: bigint;
  /** The part of the gas used that refunds can reach at most is one over this (EIP-3529). */
  readonly refundQuotient: bigint;
  /** The base fee is burnt (EIP-1559). */
  readonly hasBaseFee: boolean;
  /** Empty accounts that were touched are deleted (EIP-161). */
  readonly deletesEmptyAccounts: boolean;
  /** The nonce that a contract starts with (EIP-161). */
  readonly contractNonce: bigint;
  /** The block's coinbase is warm from the start (EIP-3651). */
  readonly warmsCoinbase: boolean;
  /** Accounts can delegate to code (EIP-7702). */
  readonly hasDelegation: boolean;
  readonly blobs?: BlobSchedule;
  /** Most blobs of one transaction (EIP-7594); otherwise a block's maximum. */
  readonly maxTransactionBlobs?: number;
}

const FRONTIER: ForkRules = {
  newestType: 0,
  allowsHighS: true,
  hasChainId: false,
  creationGas: 0n,
  dataByteGas: 68n,
  initCodeWordGas: 0n,
  floorTokenGas: 0n,
  refundQuotient: 2n,
  hasBaseFee: false,
  deletesEmptyAccounts: false,
  contractNonce: 0n,
  warmsCoinbase: false,
  hasDelegation: false,
};

/** What each fork changed, oldest first. The names are those of the EVM's `fork` setting. */
const HISTORY: readonly (readonly [string, Partial<ForkRules>])[] = [
  ["frontier", {}],
  ["homestead", { allowsHighS: false, creationGas: 32_000n }],
  ["tangerineWhistle", {}],
  ["spuriousDragon", { hasChainId: true, deletesEmptyAccounts: true, contractNonce: 1n }],
  ["byzantium", {}],
  ["constantinople", {}],
  ["petersburg", {}],
  ["istanbul", { dataByteGas: 16n }],
  ["berlin", { newestType: 1 }],
  ["london", { newestType: 2, refundQuotient: 5n, hasBaseFee: true }],
  ["paris", {}],
  ["shanghai", { warmsCoinbase: true, initCodeWordGas: 2n, maxInitCode: 49_152 }],
  ["cancun", { newestType: 3, blobs: { target: 3, max: 6, updateFraction: 3_338_477n } }],
  [
    "prague",
    {
      newestType: 4,
      floorTokenGas: 10n,
      hasDelegation: true,
      blobs: { target: 6, max: 9, updateFraction: 5_007_716n },
    },
  ],
  ["osaka", { maxGas: 2n ** 24n, maxTransactionBlobs: 6 }],
];

/** The names of all forks with rules, oldest first. */
export const RULED_FORKS: readonly string[] = HISTORY.map(([fork]) => fork);

/**
 * The transaction rules of a fork.
 * @throws ConfigError `unknown-fork`
 */
export function forkRules(fork: string): ForkRules {
  const last = RULED_FORKS.indexOf(fork);
  if (last < 0) {
    const name = JSON.stringify(fork.slice(0, 40));
    throw new ConfigError("unknown-fork", `there is no fork ${name}; there are: ${RULED_FORKS.join(", ")}`);
  }
  let rules = FRONTIER;
  for (const [, changes] of HISTORY.slice(0, last + 1)) rules = { ...rules, ...changes };
  return rules;
}
