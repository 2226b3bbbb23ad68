// Where the state kernel's tables and heaps are in the guest's memory, in place of src/state/kernel/layout: the same tables, and
// heaps where the input's room puts them. Static data lies below all of it.
export const PARAMETERS = 0x400000;
export const MARKS = 0x401000;
export const MARKS_END = 0x404000;
export const MAGICS = 0x404000;
export const MAGICS_END = 0x408000;

// Fewer buckets than the kernel has: each page of a new memory that is touched costs as much as some hundred instructions.
export const ACCOUNT_BUCKETS = 0x410000;
export const ACCOUNT_BUCKET_BITS = 11;
export const TRANSIENT_BUCKETS = 0x412000;
export const TRANSIENT_BUCKET_BITS = 10;
export const CODE_BUCKETS = 0x413000;
export const CODE_BUCKET_BITS = 10;
export const SLOT_BUCKETS = 0x414000;
export const SLOT_BUCKET_BITS = 14;

/** A guest runs one input: all code is of its block. */
export const CODE_ARENA = 0x600000;
export const CODE_ARENA_END = 0x600000;
export { BLOCK_HEAP, BLOCK_HEAP_END, TRANSACTION_HEAP, TRANSACTION_HEAP_END } from "./room";

/** A run has a memory of its own. */
export const HEAPS_ARE_USED = 0;

export const MAX_LOG_BYTES = 0x10000000;
