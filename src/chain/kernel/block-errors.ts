// What can be wrong with a block. Plain constants, so that AssemblyScript and TypeScript (block-error.ts, which says them in
// words) read the same file. Numbers never change.

export const BLOCK_OK = 0;
/** The bytes are no block; see decode errors. */
export const BLOCK_UNDECODABLE = 1;
export const BLOCK_TOO_LARGE = 2;
export const BLOCK_FIELDS = 3;
export const BLOCK_PARENT = 4;
export const BLOCK_NUMBER = 5;
export const BLOCK_TIMESTAMP = 6;
export const BLOCK_GAS_LIMIT = 7;
export const BLOCK_GAS_OVER_LIMIT = 8;
export const BLOCK_EXTRA_DATA = 9;
export const BLOCK_BASE_FEE = 10;
export const BLOCK_DIFFICULTY = 11;
export const BLOCK_NONCE = 12;
export const BLOCK_EXCESS_BLOB_GAS = 13;
export const BLOCK_BLOB_GAS_OVER_LIMIT = 14;
export const BLOCK_UNCLES_HASH = 15;
export const BLOCK_TOO_MANY_UNCLES = 16;
export const BLOCK_UNCLE_TWICE = 17;
export const BLOCK_UNCLE_ANCESTOR = 18;
export const BLOCK_UNCLE_PARENT = 19;
/** A transaction's bytes are none; the transaction cannot be in the block. */
export const BLOCK_TRANSACTION_BYTES = 20;
export const BLOCK_TRANSACTION_REJECTED = 21;
export const BLOCK_TRANSACTIONS_ROOT = 22;
export const BLOCK_WITHDRAWALS_ROOT = 23;
export const BLOCK_RECEIPTS_ROOT = 24;
export const BLOCK_BLOOM = 25;
export const BLOCK_GAS_USED = 26;
export const BLOCK_BLOB_GAS_USED = 27;
export const BLOCK_REQUESTS_HASH = 28;
/** A contract of the rules has no code, or its call has failed (EIP-7002, 7251). */
export const BLOCK_SYSTEM_CONTRACT_MISSING = 29;
export const BLOCK_SYSTEM_CALL_FAILED = 30;
/** A log of the deposit contract that is none (EIP-6110). */
export const BLOCK_DEPOSIT = 31;
export const BLOCK_STATE_ROOT = 32;
/** Another than the chain's rules ask for (EIP-779). */
export const BLOCK_REQUIRED_EXTRA_DATA = 33;
/** The proof of work is none. */
export const BLOCK_SEAL = 34;
/** It follows a block whose state is no longer kept. */
export const BLOCK_TOO_OLD = 35;
/** The block's access list is another one, or too long (EIP-7928). */
export const BLOCK_ACCESS_LIST = 36;
export const BLOCK_ACCESS_LIST_ITEMS = 37;
/** The chain keeps no more blocks of side branches. */
export const BLOCK_NO_ROOM = 38;
/** The chain's own state transition says that the block is invalid; it says nothing that has a meaning. */
export const BLOCK_OWN_RULES = 39;
export const BLOCK_OWN_RULES_FAIL = 40;
