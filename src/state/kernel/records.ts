// The fields of what the state kernel keeps in linear memory, as offsets in bytes; plain constants for AssemblyScript and
// TypeScript. Words are four little-endian u64 limbs; hashes are bytes in their order.

// Account records.
export const A_NEXT = 0;
/** The transaction that the record was last met in; flags and warmth of another are stale. 0: the oracle was not asked yet. */
export const A_TRANSACTION = 4;
export const A_FLAGS = 8;
export const A_CHECKPOINT = 12;
/** The transaction in which the account is warm. */
export const A_WARM = 16;
/** Code object; 0 until asked for. */
export const A_CODE = 20;
export const A_NONCE = 24;
export const A_BALANCE = 32;
export const A_HASH = 64;
/** Word, 160 bits used. */
export const A_ADDRESS = 96;
export const A_PREVIOUS = 128;
/** The slots of the account that were met, linked by S_SIBLING. */
export const A_SLOTS = 132;
/** What is true of the account whatever is undone: READ_ and FACT_ bits. */
export const A_FACTS = 136;
/** Its number in MARKS, 0 for other accounts. */
export const A_MARK = 140;
// What the oracle gave.
export const A_OLD_NONCE = 144;
export const A_OLD_BALANCE = 152;
export const A_OLD_HASH = 184;
/** Its changes for the block's access list: L_ offsets, 0 without any. */
export const A_ACCESS = 216;
export const ACCOUNT_SIZE = 224;
/** What a snapshot holds: flags to code hash. */
export const ACCOUNT_SNAPSHOT = 88;

// Flags of accounts: of the block ...
export const FLAG_EXISTS = 1;
export const FLAG_HAS_CODE = 2;
/** All storage from before was deleted in this block. */
export const FLAG_CLEARED = 4;
// ... and of the transaction.
export const FLAG_TOUCHED = 8;
/** Created in this transaction (EIP-6780). */
export const FLAG_CREATED = 16;
/** Deleted when the transaction ends. */
export const FLAG_DESTROYED = 32;
export const BLOCK_FLAGS = 7;

export const READ_ACCOUNT = 1;
export const READ_CODE = 2;
export const READ_HAS_STORAGE = 4;
/** The oracle has the account. */
export const FACT_WAS_THERE = 8;
/** The oracle says that the account has storage. */
export const FACT_HAD_STORAGE = 16;
/** Only transactions that are not in the block have asked for the account. */
export const FACT_UNLISTED = 32;

// Slot records, of storage and of transient storage.
export const S_NEXT = 0;
export const S_TRANSACTION = 4;
export const S_FLAGS = 8;
export const S_ACCOUNT = 12;
export const S_CHECKPOINT = 16;
export const S_WARM = 20;
export const S_CURRENT = 24;
/** The value at the start of the transaction. */
export const S_ORIGINAL = 56;
/** The value that the oracle gave. */
export const S_OLD = 88;
export const S_KEY = 120;
export const S_SIBLING = 152;
/** Its changes for the block's access list, the last first. */
export const S_ACCESS = 156;
export const SLOT_SIZE = 160;
/** What a snapshot holds: checkpoint to current value. */
export const SLOT_SNAPSHOT = 40;

/** The slot has its values. */
export const SLOT_LOADED = 1;
/** The oracle was asked. */
export const SLOT_READ = 2;

// Changes of accounts for the block's access list: what the account was after the last, and lists of changes, the last first.
export const L_LAST_NONCE = 0;
export const L_LAST_BALANCE = 8;
export const L_LAST_HASH = 40;
export const L_BALANCES = 72;
export const L_NONCES = 76;
export const L_CODES = 80;
export const LEDGER_SIZE = 88;

// A change: in which step of the block, and what it was then: a word, a u64, or a code object (0: none).
export const X_PREVIOUS = 0;
export const X_STEP = 4;
export const X_VALUE = 8;

// Journal entries; a snapshot of the target follows, as long as J_SIZE says.
export const J_PREVIOUS = 0;
export const J_TARGET = 4;
export const J_SIZE = 8;
export const J_DATA = 16;

// Checkpoints.
export const CHECKPOINT_JOURNAL = 0;
export const CHECKPOINT_LOGS = 4;
export const CHECKPOINT_NUMBER = 8;
export const CHECKPOINT_REFUND = 16;
export const CHECKPOINT_SIZE = 24;

// Log records; the topics as bytes and then the data follow.
export const L_PREVIOUS = 0;
export const L_ACCOUNT = 4;
export const L_TOPICS = 8;
export const L_SIZE = 12;
export const L_DATA = 16;

// Code objects; the bytes follow.
export const C_SIZE = 0;
/** What fast frames run: the bytes with immediates turned and pairs fused, as far as frames came; 0 until prepared. */
export const C_FAST = 4;
/** u64 per byte of code, and a bit for each, see the EVM's prepare; 0 until prepared. */
export const C_BLOCKS = 8;
/** The VM that it is for, by its number in MAGICS. */
export const C_VM = 12;
export const EVM = 0;
/** On a chain without the EVM, what no VM's magic is on. */
export const NOBODY = 0xffffffff;
export const C_HASH = 16;
export const C_NEXT = 48;
export const C_PREVIOUS = 52;
/** Up to where a jump's target has been looked for. */
export const C_SCANNED = 56;
export const C_BYTES = 64;
/** Of the activation of code for another VM: it has a constructor. */
export const HAS_CONSTRUCTOR = 1;
// MAGICS: u32 count, u32 whose all other code is (EVM or NOBODY), then entries from MAGICS_HEADER on. A VM's number is that of the entry
// by which its code was known, from 1.
export const M_OTHERS = 4;
export const MAGICS_HEADER = 16;
/** u64, and how many bytes of it count. */
export const M_MAGIC = 0;
export const M_LENGTH = 8;
/** u32: bytes that a contract's code may have. */
export const M_MAX_CODE = 12;
/** 32 bytes: what claims call the VM. */
export const M_HASH = 16;
export const MAGIC_SIZE = 48;

/** STOPs after the code, so that a truncated PUSH32 and the end need no check. */
export const CODE_PADDING = 40;
