// Where the state kernel's tables and heaps are in linear memory; plain constants, in bytes. A build with less room has another
// file in this one's place. Below all of it lies static data.

/** Fork parameters, u32 each, by the numbers of src/vm/rules/parameters. */
export const PARAMETERS = 0x400000;
/**
 * Accounts that are always warm and that their number tells whoever runs them what they are (precompiled contracts): u32 count
 * at 0, then from 32 on for each a word with the address and, in the word's last four bytes, its number.
 */
export const MARKS = 0x401000;
export const MARKS_END = 0x404000;
/** How code says which VM it is for; see the M_ offsets of records. */
export const MAGICS = 0x404000;
export const MAGICS_END = 0x408000;

export const ACCOUNT_BUCKETS = 0x410000;
export const ACCOUNT_BUCKET_BITS = 14;
export const TRANSIENT_BUCKETS = 0x420000;
export const TRANSIENT_BUCKET_BITS = 12;
export const CODE_BUCKETS = 0x424000;
export const CODE_BUCKET_BITS = 13;
export const SLOT_BUCKETS = 0x480000;
export const SLOT_BUCKET_BITS = 17;

/** Code kept from block to block. */
export const CODE_ARENA = 0x2800000;
export const CODE_ARENA_END = 0x6800000;
/** Records of accounts and slots, and the code of new contracts. */
export const BLOCK_HEAP = 0x6800000;
export const BLOCK_HEAP_END = 0x38000000;
/** Journal, logs, transient storage, return data. */
export const TRANSACTION_HEAP = 0x38000000;
export const TRANSACTION_HEAP_END = 0x60000000;

/** 1 where heaps hold what earlier blocks have left there; 0 where they are as new, all zero, when a block begins. */
export const HEAPS_ARE_USED = 1;

/** Bytes of data in all logs of a transaction, undone ones included. */
export const MAX_LOG_BYTES = 0x10000000;
