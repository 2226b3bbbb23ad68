// Packed changes: u32 count of accounts, then each of them with its code and its slots, u32 count and key and value of each; plain
// constants for AssemblyScript and TypeScript. Numbers are little-endian.
export const PACKED_ADDRESS = 0;
/** u32 of CHANGE_ bits. */
export const PACKED_FLAGS = 20;
/** An account record (account-form.ts) as it is now; zero and the hash of no code of one that is gone. */
export const PACKED_RECORD = 24;
/** u32 size of the code that follows: 0 unless it is another one than before. */
export const PACKED_CODE_SIZE = 96;
export const PACKED_CODE = 100;
export const PACKED_SLOT = 64;

/** The account was there and is gone. */
export const CHANGE_DELETED = 1;
/** All slots from before are gone. */
export const CHANGE_CLEARED = 2;
/** It has another code than before. */
export const CHANGE_CODE = 4;
/** The account is new, or its record is another one than before, or its storage was cleared: not only slots differ. */
export const CHANGE_ACCOUNT = 8;
