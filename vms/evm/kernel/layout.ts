// Where things are in the kernel's linear memory above what the state kernel has, and the numbers that cross its border. Plain
// constants, so that AssemblyScript and TypeScript read the same file. All addresses and sizes are in bytes.

/** Messages in and results out; see the IO_ offsets. */
export const IO = 0x500000;
/** Per opcode 8 bytes: u32 gas, u16 stack need * 32, u16 stack growth * 32. Gas of UNDEFINED_GAS: no such opcode. */
export const OPCODES = 0x501000;
/** Per opcode a byte of OPCODE_ bits. */
export const OPCODE_FLAGS = 0x501800;
export const OPCODE_ENDS_BLOCK = 1;
export const OPCODE_CHANGES_STATE = 2;
/** Block and transaction: one word per entry, by the CONTEXT_ numbers. */
export const CONTEXT = 0x502000;
/** Precompiled contracts of the fork: u32 count, then rows of precompiles/kernel/codes.ts with the number in MARKS behind them. */
export const PRECOMPILES = 0x503000;
export const PRECOMPILES_END = 0x504000;
export const PRECOMPILE_SIZE = 32;
export const PRECOMPILE_NUMBER = 20;
/** The transaction's blob hashes: u32 count, u32 address of 32 bytes each. */
export const BLOB_HASHES = 0x502800;

export const FRAMES = 0x600000;
export const FRAME_SIZE = 512;
/** Behind 1026 frames. */
export const FRAMES_END = 0x680800;
/**
 * Words of 32 bytes that the memories of all calls under way may hold together (1.75 GiB): a run that needs more is out of gas. Memory
 * costs words^2/512 for each call and a call passes on 63/64 of its gas at most (EIP-150): one call alone gets here with 6 * 10^12 gas.
 */
export const MAX_MEMORY_WORDS = 0x3800000;

// Fields of IO. Results:
export const IO_GAS_LEFT = 0x500000;
export const IO_REFUND = 0x500008;
export const IO_OUTPUT = 0x500010;
export const IO_OUTPUT_SIZE = 0x500014;
export const IO_HALT_REASON = 0x500018;
export const IO_HALT_PC = 0x50001c;
/** 20 bytes: where a contract was to be created. */
export const IO_CREATED = 0x500020;
// What is asked for: addresses of 20 bytes, big-endian words of 32.
export const IO_ADDRESS = 0x500040;
export const IO_CALLER = 0x500060;
export const IO_VALUE = 0x500080;
export const IO_KEY = 0x5000a0;
export const IO_CODE_ADDRESS = 0x5000c0;

// What a run returns.
export const STATUS_SUCCESS = 1;
export const STATUS_REVERT = 2;
export const STATUS_HALT = 3;
/** A turn of the loop is used up. */
export const STATUS_PAUSED = 4;
/** The run rests for whoever wants rows: call `resume`. */
export const STATUS_RESTING = 5;

// Numbers of src/vm/halt.
export const HALT_OUT_OF_GAS = 1;
export const HALT_STACK_OVERFLOW = 2;
export const HALT_STACK_UNDERFLOW = 3;
export const HALT_INVALID_INSTRUCTION = 4;
export const HALT_INVALID_JUMP = 5;
export const HALT_MEMORY_OUT_OF_BOUNDS = 7;
export const HALT_UNKNOWN_HOST_CALL = 17;
export const HALT_STATIC_VIOLATION = 20;
export const HALT_CALL_DEPTH = 21;
export const HALT_CREATE_COLLISION = 22;
export const HALT_CODE_TOO_LARGE = 23;
export const HALT_INVALID_CODE = 24;
export const HALT_INSUFFICIENT_BALANCE = 25;
export const HALT_NONCE_OVERFLOW = 26;
export const HALT_RETURN_DATA_OUT_OF_BOUNDS = 27;
export const HALT_PRECOMPILE_FAILURE = 28;
export const HALT_NO_ENGINE = 29;

/**
 * Runs that may be open at once in a transaction, one called by the other through the host: contracts on other VMs, and
 * EVM contracts that those call. (EVM contracts that call each other are one run.) Each takes 4 to 5 KB of V8's stack and
 * reserves address space for a memory, so they end long before depth 1024. A call or creation beyond halts, which takes its
 * gas: to make a callee fail by nesting costs a caller what it costs to give it too little gas. Part of the rules of a chain
 * with several VMs.
 */
export const MAX_OPEN_RUNS = 32;

// Numbers in MARKS: a precompiled contract of the fork is known by the number that is its address, a chain's own from here on.
export const OWN_PRECOMPILES = 0x10000;

// Kinds of frames.
export const KIND_CALL = 0;
export const KIND_CALLCODE = 1;
export const KIND_DELEGATECALL = 2;
export const KIND_STATICCALL = 3;
export const KIND_CREATE = 4;
export const KIND_CREATE2 = 5;
/** A program run as it is: no value moves, no account is asked for code. */
export const KIND_RUN = 6;
/** The same of init code: what it returns becomes the account's code. */
export const KIND_RUN_CREATION = 7;

// Context words.
export const CONTEXT_ORIGIN = 0;
export const CONTEXT_GAS_PRICE = 1;
export const CONTEXT_COINBASE = 2;
export const CONTEXT_TIMESTAMP = 3;
export const CONTEXT_NUMBER = 4;
export const CONTEXT_PREV_RANDAO = 5;
export const CONTEXT_GAS_LIMIT = 6;
export const CONTEXT_CHAIN_ID = 7;
export const CONTEXT_BASE_FEE = 8;
export const CONTEXT_BLOB_BASE_FEE = 9;

// Frames.
export const F_PC = 0;
export const F_SP = 4;
export const F_GAS = 8;
export const F_STACK = 16;
export const F_CODE = 20;
export const F_MEMORY = 24;
export const F_MEMORY_SIZE = 28;
export const F_KIND = 32;
export const F_STATIC = 36;
export const F_ACCOUNT = 40;
export const F_INPUT = 44;
export const F_INPUT_SIZE = 48;
export const F_OUT = 52;
export const F_OUT_SIZE = 56;
export const F_EXACT = 60;
/** Undoes what the frame and those that it called have done: a checkpoint of the state kernel. */
export const F_CHECKPOINT = 64;
export const F_DEPTH = 88;
/** Bytes that the memories of this frame's callers hold. */
export const F_HELD = 92;
export const F_ADDRESS = 96;
export const F_CALLER = 128;
export const F_VALUE = 160;
export const F_CODE_ADDRESS = 192;
/** Gas at the start of the frame. */
export const F_GAS_START = 224;
/** Which call of the run it is, and what is recorded of it: see record.ts. */
export const F_CALL = 232;
export const F_ROW = 236;
// Of the frame of a contract for another VM: its storage cache (src/chain/kernel/hooks/storage), what it knows and pays by.
/** u32: the owner of the cached slots. */
export const F_CACHE = 240;
/** u32: the first and the last slot that wait for a flush. */
export const F_CACHE_DIRTY = 244;
export const F_CACHE_LAST = 248;
export const F_CACHE_READS = 252;
export const F_CACHE_WRITES = 256;
/** u32: whether the account was running already, when that is known. */
export const F_REENTRANT = 260;
export const F_FUEL_PER_GAS = 264;
