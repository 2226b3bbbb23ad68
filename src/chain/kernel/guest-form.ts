// The input and the output of the guest, in which the state transition runs as a program; plain constants for AssemblyScript and
// TypeScript. Numbers are little-endian; addresses, keys, values and hashes are bytes in their order.

export const GUEST_VERSION = 4;

// The input begins with a header of u32: version, kind, and the sizes of the parts behind it: tables, witness, payload, and the
// runs of run-form.ts.
export const INPUT_VERSION = 0;
export const INPUT_KIND = 4;
export const INPUT_GIVEN = 8;
export const INPUT_TABLES_SIZE = 12;
export const INPUT_WITNESS_SIZE = 16;
export const INPUT_PAYLOAD_SIZE = 20;
export const INPUT_RUNS_SIZE = 24;
export const INPUT_SEED = 32;
/** Bytes for operand stacks, for the heap of a transaction and for that of the block. */
export const INPUT_STACK_ROOM = 40;
export const INPUT_TRANSACTION_ROOM = 44;
export const INPUT_BLOCK_ROOM = 48;
export const INPUT_HEADER = 56;

// What the payload is.
/** A transaction; the request and the context are in the tables. */
export const KIND_TRANSACTION = 0;
/** A block: u32 size, the block's RLP, and the headers of its ancestors. */
export const KIND_BLOCK = 1;

// Tables: chunks of u32 number (TABLE_), u32 size and bytes, at most one of each.

// The witness: a header of u32 counts, then tables sorted by what they are found by, then the bytes of codes.
export const WITNESS_ACCOUNTS = 0;
export const WITNESS_SLOTS = 4;
export const WITNESS_CODES = 8;
export const WITNESS_HASHES = 12;
export const WITNESS_HEADER = 16;

/** Address, u32 facts, account record (src/state/kernel/account-form.ts), u32 first slot, u32 slots. */
export const WITNESS_ACCOUNT = 104;
export const W_FACTS = 20;
export const W_RECORD = 24;
export const W_SLOTS = 96;
export const W_SLOT_COUNT = 100;
export const WITNESS_EXISTS = 1;
export const WITNESS_HAS_STORAGE = 2;
/** Key and value. */
export const WITNESS_SLOT = 64;
/** Hash, u32 offset and size of the bytes. */
export const WITNESS_CODE = 40;
export const W_CODE_OFFSET = 32;
export const W_CODE_SIZE = 36;
/** u64 number and hash of an earlier block. */
export const WITNESS_HASH = 40;

// Exit codes of a run that has no result.
export const FAIL_INPUT = 1;
export const FAIL_WITNESS = 2;
export const FAIL_ACCOUNT_MISSING = 3;
export const FAIL_SLOT_MISSING = 4;
export const FAIL_CODE_MISSING = 5;
export const FAIL_CODE_WRONG = 6;
export const FAIL_BLOCK_HASH_MISSING = 7;
export const FAIL_OUT_OF_MEMORY = 8;
/** The input's runs are none, or not as many as the transition asks for. */
export const FAIL_RUNS = 9;
/** A run's requests are none that its contract can make, or not answered as the state answers them. */
export const FAIL_CONVERSATION = 10;
/** The machine refuses what it is there for. */
export const FAIL_ACCELERATOR = 11;

// Which part of the kernel's memory a chunk of tables fills.
export const TABLE_PARAMETERS = 0;
export const TABLE_MARKS = 1;
export const TABLE_OPCODES = 2;
export const TABLE_CONTEXT = 3;
export const TABLE_REQUEST = 4;
/** Precompiled contracts: u32 number, then a row of vms/evm/precompiles/table. */
export const TABLE_PRECOMPILES = 5;
/** Which VMs contracts are for: the MAGICS of the state kernel. */
export const TABLE_MAGICS = 6;
export const TABLES = 7;

// The output: u32 version, u32 what the kernel has returned, the answer with sizes in place of addresses, then what it points to:
// of a transaction logs and changes; of a block receipts, each with its u32 size, and changes. Last what was assumed of runs.
export const OUTPUT_RESULT = 4;
export const OUTPUT_ANSWER = 8;
