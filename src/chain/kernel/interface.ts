// What crosses the border of the STF's kernel. Plain constants, so that AssemblyScript and TypeScript read the same file.

// How a transaction is given.
/** Its sender is in the record of the request; else it is recovered from the signature. */
export const GIVEN_SENDER = 1;
/** It is a message: nothing is checked but its gas and its value, and nobody pays for gas (`eth_call`). */
export const GIVEN_MESSAGE = 2;

// What became of it.
export const APPLIED = 0;
export const REJECTED = 1;
export const UNDECODABLE = 2;

// The request: what is given with a transaction or block.
/** 20 bytes. */
export const REQUEST_SENDER = 0;
/** u32: most bytes of data that the chain takes. */
export const REQUEST_MAX_DATA = 20;
// The chain's addresses, 20 bytes each; see chain-data.ts.
export const REQUEST_FEE_COLLECTOR = 24;
export const REQUEST_DEPOSIT_CONTRACT = 44;
/** What headers of some blocks must have as extra data; see chain-data.ts. */
export const REQUEST_EXTRA_DATA = 64;
/** What uncles of before the block's rules are judged by: u32 count, then the EARLIER_ offsets of each, the latest rules first. */
export const REQUEST_EARLIER = 120;
export const REQUEST_SIZE = 296;
/** Uncles reach less far back than so many changes of rules. */
export const MOST_EARLIER = 7;
export const EARLIER_HEADER = 8;
/** u64: the first block that is no longer under the rules; u32 each: parameters of those names. */
export const EARLIER_UNTIL = 0;
export const EARLIER_DIFFICULTY_RULE = 8;
export const EARLIER_BOMB_DELAY = 12;
export const EARLIER_BASE_FEE = 16;
export const EARLIER_SIZE = 24;

// Extra data that some blocks must have: u64 first block, u64 block behind the last, u32 size, bytes.
export const EXTRA_FROM = 0;
export const EXTRA_TO = 8;
export const EXTRA_SIZE = 16;
export const EXTRA_BYTES = 20;
/** Without it no header has more than 32 bytes. */
export const EXTRA_ROOM = 56;

// The answer: what became of a transaction.
/** u32: a reject reason, or an error of decoding, and for that its offset. */
export const ANSWER_REASON = 0;
export const ANSWER_OFFSET = 4;
/** Of the call or creation at the top: a status of the EVM, and its gas without the intrinsic part. */
export const ANSWER_STATUS = 8;
export const ANSWER_TOP_GAS = 16;
export const ANSWER_REFUND = 24;
/** All that the sender pays for. */
export const ANSWER_GAS_USED = 32;
/** u32 address and size of packed logs and packed changes. */
export const ANSWER_LOGS = 40;
export const ANSWER_LOGS_SIZE = 44;
export const ANSWER_CHANGES = 48;
export const ANSWER_CHANGES_SIZE = 52;
/** u32 address and count of a block's receipts, as entries of u32 address and size. */
export const ANSWER_RECEIPTS = 56;
export const ANSWER_RECEIPTS_COUNT = 60;
/** u32 address and size of the block's access list, whether or not it is the one that the header names. */
export const ANSWER_ACCESS_LIST = 64;
export const ANSWER_ACCESS_LIST_SIZE = 68;
export const ANSWER_SIZE = 72;

/** Authorities of a transaction: their u32 number, then 20 bytes each. */
export const AUTHORITIES_HEADER = 4;

// Why a block is refused: u32 each.
export const FAILURE_ERROR = 0;
/** Of a transaction or an uncle. */
export const FAILURE_INDEX = 4;
/** A reject reason, or an error of decoding with its offset. */
export const FAILURE_DETAIL = 8;
export const FAILURE_OFFSET = 12;
/** How two values should be to each other (RELATION_), 32 big-endian bytes each; 0: there are none. */
export const FAILURE_RELATION = 16;
export const FAILURE_EXPECTED = 24;
export const FAILURE_ACTUAL = 56;
export const FAILURE_SIZE = 88;

// What the value that is found should be to the one that is expected.
export const RELATION_EQUAL = 1;
export const RELATION_MORE = 2;
export const RELATION_AT_MOST = 3;
export const RELATION_AT_LEAST = 4;
/** Less than a 1024th away. */
export const RELATION_NEAR = 5;
export const RELATION_MULTIPLE = 6;

// What a block that was built has in its header besides what was given: numbers u64, words and hashes 32 big-endian bytes.
export const BUILT_GAS_USED = 0;
export const BUILT_BLOB_GAS = 8;
export const BUILT_EXCESS_BLOB_GAS = 16;
export const BUILT_DIFFICULTY = 32;
export const BUILT_BASE_FEE = 64;
export const BUILT_STATE_ROOT = 96;
export const BUILT_TRANSACTIONS_ROOT = 128;
export const BUILT_RECEIPTS_ROOT = 160;
export const BUILT_WITHDRAWALS_ROOT = 192;
export const BUILT_REQUESTS_HASH = 224;
export const BUILT_BLOOM = 256;
/** On a chain with access lists of blocks; the list is in the answer. */
export const BUILT_ACCESS_LIST_HASH = 512;
export const BUILT_SIZE = 544;
