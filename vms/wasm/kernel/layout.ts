/**
 * The interpreter's linear memory. One instance of the kernel holds everything of a store: lowered code, value stack, call
 * records, instances, globals, tables and the guests' linear memories. All numbers are little-endian; all addresses are
 * 32-bit linear addresses.
 *
 * | from | what |
 * |---|---|
 * | 0x0 | cells: the machine's registers while the kernel does not run |
 * | 0x100 | the `EXIT` record, to which calls from the host return |
 * | 0x200 | the memory record of instances without memory: no bytes |
 * | 0x10000 | call records |
 * | 0x30000 | value stack |
 * | 0xc0000 | as the instances need: code, instances, tables, memories |
 *
 * **Code record**: 16 bytes, one lowered instruction: `u16 op, u16 dst, u16 a, u16 b, u32 x, u32 y`. `dst`, `a` and `b`
 * are slots of the frame. Code is position-independent: a branch's `x` is the distance in bytes to its target.
 *
 * **Branches** pay for where they go: `dst` if taken, else `y`, or `b` where `y` is an operand. What does not fit is paid by
 * a `CHARGE` record there.
 *
 * **Frame**: slots of 8 bytes: parameters, locals, operand stack. i32 and f32 fill the lower half, the upper is 0. A
 * reference is a function record's address, or the host's number of an external object; 0 is null. A callee's frame
 * begins at its arguments on the caller's operand stack; its results replace them.
 *
 * **Call record**: `u32 return address, u32 caller's frame, u32 caller's instance, u32 0`.
 *
 * **Function record**: `u32 code, u32 instance, u32 type, u32 host`. Equal types have equal numbers in the whole store.
 * `host` is 0 for guests, else the number of the host function plus 1.
 *
 * **Memory record**: `u32 address, u32 0, u64 bytes`. **Table record**: `u32 address, u32 elements`; an element is a u32
 * reference. **Segment record**: `u32 address, u32 length`; a dropped one has length 0.
 */
export const CELL_IP = 0x0;
export const CELL_FRAME = 0x4;
/** Where the next call record goes. */
export const CELL_CALLS = 0x8;
export const CELL_INSTANCE = 0xc;
/** Bytes of stack left by the rule of frame.ts: i32. */
export const CELL_STACK = 0x10;
/** Host function's record, at `STATUS_HOST_CALL`. */
export const CELL_FUNCTION = 0x14;
/** Address of the host function's first argument, and of its first result. */
export const CELL_ARGUMENTS = 0x18;
/** Fuel left in this slice: i64. */
export const CELL_FUEL = 0x20;
/** Fuel that the record at the instruction pointer needs, at `STATUS_FUEL`. */
export const CELL_NEEDED = 0x28;
/** Steps of the step machine that `walk` may take, and has left when it returns: u32. */
export const CELL_STEPS = 0x30;

export const EXIT_RECORD = 0x100;
export const NO_MEMORY = 0x200;
export const CALL_RECORDS = 0x10000;
export const VALUE_STACK = 0x30000;
export const ARENA = 0xc0000;

export const RECORD_SIZE = 16;
export const RECORD_DST = 2;
export const RECORD_A = 4;
export const RECORD_B = 6;
export const RECORD_X = 8;
export const RECORD_Y = 12;

export const CALL_RECORD_SIZE = 16;
export const CALL_FRAME = 4;
export const CALL_INSTANCE = 8;

export const FUNCTION_RECORD_SIZE = 16;
export const FUNCTION_INSTANCE = 4;
export const FUNCTION_TYPE = 8;
export const FUNCTION_HOST = 12;

export const MEMORY_RECORD_SIZE = 16;
export const MEMORY_BYTES = 8;

export const TABLE_RECORD_SIZE = 8;
export const TABLE_LENGTH = 4;

export const SEGMENT_RECORD_SIZE = 8;
export const SEGMENT_LENGTH = 4;

/** An instance: address of its memory's record, then addresses of arrays. */
export const INSTANCE_MEMORY = 0x0;
/** Addresses of the function records by function index. */
export const INSTANCE_FUNCTIONS = 0x4;
/** Addresses of the table records by table index. */
export const INSTANCE_TABLES = 0x8;
/** The store's type numbers by type index. */
export const INSTANCE_TYPES = 0xc;
/** Segment records by data and element index. */
export const INSTANCE_DATA = 0x10;
export const INSTANCE_ELEMENTS = 0x14;
/** From here: 8 bytes for each global, its value if it is the instance's own, else the address of its cell. */
export const INSTANCE_GLOBALS = 0x18;

/** `x` of an indirect call is `type * TABLE_SPACE + table`: there are at most 100 tables. */
export const TABLE_SPACE = 128;

/** Why the kernel returned. The cells are true at each of these. */
export const STATUS_DONE = 0;
/** The fuel does not last for the record at the instruction pointer, of which nothing is done. */
export const STATUS_FUEL = 1;
/** The instruction pointer is where to go on after the host function. */
export const STATUS_HOST_CALL = 2;
/** At a `MEMORY_GROW` or `TABLE_GROW`, of which nothing is done. */
export const STATUS_GROW = 3;
/** One record was executed, or the steps left do not last for the next one; only from `step` and `walk`. */
export const STATUS_STEPPED = 4;
/** From here on traps; the cells say nothing, except after `walk`: where the machine was before the record. */
export const TRAP = 8;
export const TRAP_UNREACHABLE = 8;
export const TRAP_MEMORY = 9;
export const TRAP_TABLE = 10;
export const TRAP_SIGNATURE = 11;
export const TRAP_DIVIDE_BY_ZERO = 12;
export const TRAP_OVERFLOW = 13;
export const TRAP_CONVERSION = 14;
export const TRAP_STACK = 15;
/** There is no such instruction: for kernels without floats. */
export const TRAP_INSTRUCTION = 16;

/** What one step of the step machine may move at most: slots, bytes and elements. */
export const PART_SLOTS = 16;
export const PART_BYTES = 128;
export const PART_ELEMENTS = 32;
