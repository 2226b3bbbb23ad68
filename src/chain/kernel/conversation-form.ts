// What contracts for other VMs ask of the state transition and are answered, as bytes: the conversation of a run. Plain constants
// for AssemblyScript and TypeScript. Numbers are little-endian u32 and u64; addresses (20 bytes), keys, values, hashes and
// amounts (32) are bytes in their order. Every entry is a container of a number and two byte lists, so that a list of them has a
// root in SSZ.

export const CONVERSATION_VERSION = 1;
/** u32 version; entries follow. */
export const CONVERSATION_HEADER = 4;

/** Of an entry: u32 hook, u32 size of the request, u32 size of the answer; then request and answer. */
export const ENTRY_HOOK = 0;
export const ENTRY_REQUEST_SIZE = 4;
export const ENTRY_ANSWER_SIZE = 8;
export const ENTRY_HEADER = 12;

// Hooks, with what is asked and answered. Numbers never change. An address that is written to is the contract's own.
/** Address; amount. */
export const ASK_BALANCE = 1;
/** Address; u64. */
export const ASK_NONCE = 2;
/** Address; hash of the code. */
export const ASK_CODE = 3;
/** Address; a byte. */
export const ASK_EXISTS = 4;
/** Address, key; value. */
export const ASK_SLOT = 5;
/** The value at the start of the transaction. */
export const ASK_ORIGINAL_SLOT = 6;
/** Address, key, value; nothing. */
export const ASK_SET_SLOT = 7;
export const ASK_TRANSIENT = 8;
export const ASK_SET_TRANSIENT = 9;
/** Address; a byte: whether it was warm. */
export const ASK_ACCESS_ACCOUNT = 10;
/** Address, key; a byte. */
export const ASK_ACCESS_SLOT = 11;
/** Nothing; words of the EVM's context from CONTEXT_COINBASE to CONTEXT_BLOB_BASE_FEE. */
export const ASK_BLOCK = 12;
/** Nothing; origin and gas price as words, then blob hashes. */
export const ASK_TRANSACTION = 13;
/** u64 number; hash. */
export const ASK_BLOCK_HASH = 14;
/** Address, u32 number of topics, topics, data; nothing. */
export const ASK_LOG = 15;
/** {@link CALL_INPUT} bytes and the input; see below. */
export const ASK_CALL = 16;
export const ASK_CREATE = 17;

// The request of a call.
/** A KIND_ of the EVM. */
export const CALL_KIND = 0;
export const CALL_STATIC = 4;
export const CALL_GAS = 8;
export const CALL_SENDER = 16;
export const CALL_RECIPIENT = 36;
export const CALL_CODE_ADDRESS = 56;
export const CALL_VALUE = 76;
export const CALL_INPUT = 108;

// The request of a creation.
/** u32: whether the salt counts (CREATE2). */
export const CREATE_HAS_SALT = 0;
export const CREATE_GAS = 8;
export const CREATE_SENDER = 16;
export const CREATE_VALUE = 36;
export const CREATE_SALT = 68;
export const CREATE_INPUT = 100;

// The answer to either.
/** A STATUS_ of the EVM, and of a halt the reason. */
export const CALLED_STATUS = 0;
export const CALLED_REASON = 4;
export const CALLED_GAS_LEFT = 8;
/** 20 bytes: where a contract was to be created; zeros of a call. */
export const CALLED_ADDRESS = 16;
export const CALLED_OUTPUT = 36;
