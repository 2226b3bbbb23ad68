// Where things are in the kernel's linear memory, and the numbers that cross its border. Plain constants, so that the
// AssemblyScript kernel and the TypeScript engine read the same file. All addresses and sizes are in bytes.

/** Messages in and results out; see the IO_ offsets. */
export const IO = 0x1000;
/** Fork parameters, u32 each, by the numbers of src/vm/rules/parameters. */
export const PARAMETERS = 0x2000;
/** Per opcode 8 bytes: u32 gas, u16 stack need * 32, u16 stack growth * 32. Gas of UNDEFINED_GAS: no such opcode. */
export const OPCODES = 0x3000;
/** Per opcode a byte of the OPCODE_ flags. */
export const OPCODE_FLAGS = 0x3800;
export const OPCODE_ENDS_BLOCK = 1;
export const OPCODE_CHANGES_STATE = 2;
/** Block and transaction context: one word per entry, by the CONTEXT_ numbers. */
export const CONTEXT = 0x4000;
/** Scratch digits of division and multiplication. */
export const DIGITS = 0x5000;
/** State of the hash function. */
export const SPONGE = 0x6000;
export const SCRATCH = 0x7000;
/** State, schedule and last blocks of SHA-256. */
export const SHA256 = 0x8000;

export const ACCOUNT_BUCKETS = 0x10000;
export const ACCOUNT_BUCKET_BITS = 12;
export const SLOT_BUCKETS = 0x40000;
export const SLOT_BUCKET_BITS = 16;
export const TRANSIENT_BUCKETS = 0x80000;
export const TRANSIENT_BUCKET_BITS = 12;

export const FRAMES = 0x100000;
export const FRAME_SIZE = 512;
/** Operand stacks grow down from here, each frame's below its caller's: 1026 * 1024 words at most. */
export const STACK_TOP = 0x2300000;
/** Code kept from run to run. */
export const CODE_ARENA = 0x2400000;
export const CODE_ARENA_END = 0x6400000;
/** State records, journal, logs, return data and code met only once; emptied at each run. */
export const HEAP = 0x6400000;
export const HEAP_END = 0x7f000000;
/** Memories of the frames, each frame's above its caller's. */
export const MEMORY = 0x7f000000;
/** Words that all memories may hold together (1 GiB), as vms/evm/limits says. */
export const MAX_MEMORY_WORDS = 0x2000000;

/** Bytes of data in all logs of a run, undone ones included, as vms/evm/limits says. */
export const MAX_LOG_BYTES = 0x10000000;

// Fields of IO.
export const IO_ADDRESS = 0x1000;
export const IO_CALLER = 0x1020;
export const IO_VALUE = 0x1040;
export const IO_GAS_LEFT = 0x10a0;
export const IO_REFUND = 0x10a8;
export const IO_OUTPUT = 0x10b0;
export const IO_OUTPUT_SIZE = 0x10b4;
export const IO_HALT_REASON = 0x10b8;
export const IO_HALT_PC = 0x10bc;
/** i64: what a foreign call adds to the refund counter. */
export const IO_FOREIGN_REFUND = 0x10c0;

// What a run returns.
export const STATUS_SUCCESS = 1;
export const STATUS_REVERT = 2;
export const STATUS_HALT = 3;
/** The slice is used up: call `resume`. */
export const STATUS_PAUSED = 4;

// Numbers of src/vm/halt.
export const HALT_OUT_OF_GAS = 1;
export const HALT_STACK_OVERFLOW = 2;
export const HALT_STACK_UNDERFLOW = 3;
export const HALT_INVALID_INSTRUCTION = 4;
export const HALT_INVALID_JUMP = 5;
export const HALT_STATIC_VIOLATION = 20;
export const HALT_CALL_DEPTH = 21;
export const HALT_CREATE_COLLISION = 22;
export const HALT_CODE_TOO_LARGE = 23;
export const HALT_INVALID_CODE = 24;
export const HALT_INSUFFICIENT_BALANCE = 25;
export const HALT_NONCE_OVERFLOW = 26;
export const HALT_RETURN_DATA_OUT_OF_BOUNDS = 27;
export const HALT_PRECOMPILE_FAILURE = 28;

// Kinds of frames.
export const KIND_CALL = 0;
export const KIND_CALLCODE = 1;
export const KIND_DELEGATECALL = 2;
export const KIND_STATICCALL = 3;
export const KIND_CREATE = 4;
export const KIND_CREATE2 = 5;
/** A program run as it is: no value moves, no account is asked for code. */
export const KIND_RUN = 6;

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

// Account records.
export const A_NEXT = 0;
export const A_FLAGS = 4;
export const A_CHECKPOINT = 8;
/** Code object; 0 until asked for. */
export const A_CODE = 12;
export const A_NONCE = 16;
export const A_BALANCE = 24;
/** The epoch that the record is of, see kernel/state.ts. */
export const A_EPOCH = 56;
/** The flush that last told the host of the record; the engine's. */
export const A_FLUSH = 60;
/** Word, 160 bits used. */
export const A_ADDRESS = 64;
export const A_PREVIOUS = 96;
export const ACCOUNT_SIZE = 104;
/** The part that a snapshot holds: flags to epoch. */
export const ACCOUNT_SNAPSHOT = 56;

export const FLAG_EXISTS = 1;
export const FLAG_WARM = 2;
export const FLAG_TOUCHED = 4;
/** Created in this transaction (EIP-6780). */
export const FLAG_CREATED = 8;
export const FLAG_DESTROYED = 16;
export const FLAG_CHANGED = 32;
export const FLAG_CODE_CHANGED = 64;
export const FLAG_HAS_CODE = 128;
export const FLAG_PRECOMPILE = 256;
/** Warm on the host already, or by rule: the host need not be told. */
export const FLAG_HOST_WARM = 2048;

/** The precompile that returns its input. */
export const FLAG_IDENTITY = 4096;
export const FLAG_SHA256 = 8192;
/** The account's code is for another VM. */
export const FLAG_FOREIGN = 16384;
/** The slot is one of transient storage. */
export const FLAG_TRANSIENT = 32768;

// Slot records, of storage and of transient storage.
export const S_NEXT = 0;
export const S_FLAGS = 4;
export const S_CHECKPOINT = 8;
export const S_EPOCH = 12;
export const S_CURRENT = 16;
export const S_ORIGINAL = 48;
export const S_KEY = 80;
export const S_ACCOUNT = 112;
export const S_PREVIOUS = 116;
export const S_FLUSH = 120;
export const SLOT_SIZE = 128;
/** The part that a snapshot holds: flags to current value. */
export const SLOT_SNAPSHOT = 44;

// Journal entries; a snapshot of the target follows, as long as J_SIZE says. Without a target it is a flush marker.
export const J_PREVIOUS = 0;
export const J_TARGET = 4;
export const J_SIZE = 8;
export const J_DATA = 12;

// Log records; the topics as words and then the data follow.
export const L_PREVIOUS = 0;
export const L_ACCOUNT = 4;
export const L_TOPICS = 8;
export const L_SIZE = 12;
export const L_DATA = 16;

// Code objects; the bytes follow.
export const C_SIZE = 0;
/** What fast frames run: C_BYTES's code with immediates turned and pairs fused; 0 until prepared. */
export const C_FAST = 4;
/** u64 per byte of code, see code.ts; 0 until prepared. */
export const C_BLOCKS = 8;
export const C_FLAGS = 12;
export const C_HASH = 16;
export const C_BYTES = 48;
export const CODE_FLAG_HASHED = 1;
/** STOPs after the code, so that a truncated PUSH32 and the end need no check. */
export const CODE_PADDING = 40;

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
export const F_JOURNAL = 60;
export const F_LOGS = 64;
export const F_CHECKPOINT = 68;
export const F_REFUND = 72;
export const F_EXACT = 80;
export const F_DEPTH = 88;
/** Bytes that the memories of this frame's callers hold. */
export const F_HELD = 92;
export const F_ADDRESS = 96;
export const F_CALLER = 128;
export const F_VALUE = 160;
export const F_CODE_ADDRESS = 192;
/** Gas at the start of the frame. */
export const F_GAS_START = 224;
