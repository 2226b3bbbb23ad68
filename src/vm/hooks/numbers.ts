// Numbers of the hooks that table.ts describes. Plain constants, so that the kernel that answers them reads the same file. They are
// part of conversations: never renumber, never reuse, only append.

export const READ_ARGS = 1;
export const WRITE_RESULT = 2;
export const EXIT_EARLY = 3;
export const PAY_FOR_MEMORY_GROW = 4;

export const STORAGE_LOAD = 5;
export const STORAGE_CACHE = 6;
export const STORAGE_FLUSH = 7;
export const TRANSIENT_LOAD = 8;
export const TRANSIENT_STORE = 9;

export const CALL = 10;
export const DELEGATE_CALL = 11;
export const STATIC_CALL = 12;
export const CREATE1 = 13;
export const CREATE2 = 14;
export const READ_RETURN_DATA = 15;
export const RETURN_DATA_SIZE = 16;

export const EMIT_LOG = 17;

export const ACCOUNT_BALANCE = 18;
export const ACCOUNT_CODE = 19;
export const ACCOUNT_CODE_SIZE = 20;
export const ACCOUNT_CODE_HASH = 21;

export const BLOCK_BASE_FEE = 22;
export const BLOCK_COINBASE = 23;
export const BLOCK_GAS_LIMIT = 24;
export const BLOCK_NUMBER = 25;
export const BLOCK_TIMESTAMP = 26;
export const CHAIN_ID = 27;

export const CONTRACT_ADDRESS = 28;
export const MSG_REENTRANT = 29;
export const MSG_SENDER = 30;
export const MSG_VALUE = 31;
export const TX_GAS_PRICE = 32;
export const TX_INK_PRICE = 33;
export const TX_ORIGIN = 34;
export const GAS_LEFT = 35;
export const INK_LEFT = 36;

export const KECCAK256 = 37;
export const MATH_DIV = 38;
export const MATH_MOD = 39;
export const MATH_POW = 40;
export const MATH_ADD_MOD = 41;
export const MATH_MUL_MOD = 42;

/** Fuel of every hook, besides its gas and what the bytes that it moves cost. */
export const HOOK_FUEL = 200;
/** Bytes of variable length that a unit moves, as a power of two. */
export const HOOK_BYTES_PER_FUEL_LOG2 = 3;

/** Status that a contract's call gives: it succeeded, or did not, whatever the reason (as in Nitro). */
export const CALL_SUCCESS = 0;
export const CALL_FAILURE = 2;

/** Most bytes of a request or an answer without its part of variable length. */
export const FIXED_BYTES = 256;

// What lies where between the one who asks and the one who answers, from the address that {@link HookPort} gives.
/** The request's arguments of fixed size, one behind the other. */
export const REQUEST = 0;
/** What the answer writes to pointers, one behind the other. */
export const ANSWER = 256;
/** u64: the hook's result, if it has one. */
export const RESULT = 512;
/** u32 address and size of the answer's part of variable length. */
export const REST = 520;
export const REST_SIZE = 524;
export const PORT_SIZE = 528;
