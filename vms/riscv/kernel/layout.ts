/**
 * Where everything is in the linear memory that the interpreter's kernel owns and that translated code shares. Byte
 * offsets and sizes. The file is TypeScript and AssemblyScript alike, so that both sides use the same numbers.
 *
 * | from | what |
 * |---|---|
 * | 0x400 | register block: x0 to x31, 8 bytes each; x0 is always 0 |
 * | 0x500 | cells: pc, fuel, fault, reservation, counts |
 * | 0x800 | transfer area: bytes that the host stores through the kernel |
 * | 0x1000 | code ranges: first and last guest address of bytes that no store may change, two u32 each |
 * | 0x100000 | page table: one u32 for each 4 KiB page of the 2^32-byte guest space |
 * | 0x500000 | code table: one u32 for each guest page: where its code map is, or 0 |
 * | 0x900000 | dirty list: u32 numbers of the guest pages that were stored to |
 * | 0xd00000 | as the loaded program needs: code maps, records, page frames |
 *
 * Untouched memory costs nothing but address space, so the flat tables are 12 MiB of it and a few KiB of memory.
 *
 * **Page table entry**: the linear address of the page's frame (a multiple of 4096) plus `PAGE_*` flags. A page is
 * readable at once. It is writable only once it is on the dirty list and holds no code: its first store takes the slow path
 * (`storeSlow` in the kernel), which checks, enters it there and sets `PAGE_WRITE`. So the fast path of a store pays nothing
 * for dirty tracking and code protection: both are one flag.
 *
 * **Window**: the frames of all pages with `PAGE_WINDOW` are in guest order, `frame = page address + CELL_WINDOW_DELTA`
 * (modulo 2^32). It holds the segments around the heap, the heap, the stack and the input, so that translated code can
 * use a constant where the interpreter reads the frame.
 *
 * **Code map**: for each halfword of a code page, the u32 address of the record to continue at, or 0 when nothing was
 * decoded there yet.
 *
 * **Record**: 16 bytes, one instruction; instructions that follow each other do so in memory too.
 * `u8 op, u8 rd*8, u8 rs1*8, u8 rs2*8, u32 pc, i32 imm, u8 run, u8 cost, u8 length, u8 plain`. `cost` is the fuel of the
 * instruction and `run` that from here to the end of the run (a jump, branch or host call), itself included. `imm` of a
 * branch or jump is the address of the record it goes to, or 0 before it was first taken. `plain` is the op without
 * fusion.
 */
export const REGISTERS = 0x400;

export const CELL_PC = 0x500;
export const CELL_FUEL = 0x508;
/** Guest address that a load or store could not access: u64. */
export const CELL_FAULT = 0x510;
/** Reservation of LR: u64 address, u32 bytes (4 or 8), u32 valid (0 or 1). */
export const CELL_RESERVED_ADDRESS = 0x518;
export const CELL_RESERVED_SIZE = 0x520;
export const CELL_RESERVED_VALID = 0x524;
export const CELL_DIRTY_COUNT = 0x528;
export const CELL_CODE_RANGE_COUNT = 0x52c;
/** Guest address plus this, modulo 2^32, is the linear address in the window. */
export const CELL_WINDOW_DELTA = 0x530;
/** Address bits that are 0 in every pc: 1 with compressed instructions, 3 without. */
export const CELL_PC_MASK = 0x534;
/** The record at which the kernel returned `STATUS_UNLINKED`. */
export const CELL_RECORD = 0x538;
/** Counts what instructions cost beyond one unit each, for who counts instructions by their fuel: u32, modulo 2^32. */
export const CELL_SURCHARGE = 0x53c;
/** Eight bytes in which the kernel assembles a load that crosses pages. */
export const CELL_SCRATCH = 0x540;
/**
 * Sizes of spans of memory for translated code, which checks accesses against them: READABLE is mapped; STORABLE and
 * STORABLE_STACK are on the dirty list and hold no code. Three u64 each: less 7, less 63 and less 1023,
 * or zero, so that 8, 64 or 1024 bytes from any offset below it on lie inside.
 */
export const SPAN_READABLE = 0x548;
export const SPAN_STORABLE = 0x560;
export const SPAN_STORABLE_STACK = 0x578;
/** Where the host puts bytes for the kernel's `storeBlock`. */
export const TRANSFER = 0x800;
export const TRANSFER_SIZE = 0x800;

export const CODE_RANGES = 0x1000;
export const MAX_CODE_RANGES = 256;

export const PAGE_SIZE = 4096;
export const PAGE_BITS = 12;
export const PAGE_COUNT = 0x100000;
export const PAGE_TABLE = 0x100000;
export const CODE_TABLE = 0x500000;
export const DIRTY_LIST = 0x900000;
export const PROGRAM_AREA = 0xd00000;

/** Loads may go to the page. */
export const PAGE_READ = 1;
/** Stores may go to the page at once. */
export const PAGE_WRITE = 2;
/** Stores may go to the page, but take the slow path first. */
export const PAGE_STORE = 4;
/** The page has bytes inside a code range. */
export const PAGE_CODE = 8;
/** The frame is part of the window. */
export const PAGE_WINDOW = 16;
/** The page is on the dirty list. */
export const PAGE_DIRTY = 32;

/** Bytes of a code map: a u32 for each of a page's 2048 halfwords. */
export const CODE_MAP_SIZE = 8192;

export const RECORD_SIZE = 16;
export const RECORD_RD = 1;
export const RECORD_RS1 = 2;
export const RECORD_RS2 = 3;
export const RECORD_PC = 4;
export const RECORD_IMM = 8;
export const RECORD_RUN = 12;
export const RECORD_COST = 13;
export const RECORD_LENGTH = 14;
export const RECORD_PLAIN = 15;

/** Why the kernel returned. pc and fuel are exact at each of them. */
export const STATUS_OUT_OF_FUEL = 0;
/** At an `ecall`, which is charged; the pc is still its own. */
export const STATUS_HOST_CALL = 1;
/** At a `fence.i`, which is charged; the pc is still its own. */
export const STATUS_FENCE_I = 2;
/** Nothing is decoded at the pc yet; nothing is charged. */
export const STATUS_UNDECODED = 3;
/** The jump or branch at the pc goes where nothing is linked yet; nothing is charged. */
export const STATUS_UNLINKED = 4;
/** From here on traps; the trapping instruction is charged and the pc is its own. */
export const STATUS_TRAP = 8;
export const TRAP_INVALID_INSTRUCTION = 8;
export const TRAP_BREAKPOINT = 9;
export const TRAP_OUT_OF_BOUNDS = 10;
export const TRAP_PROTECTION = 11;
export const TRAP_MISALIGNED_PC = 12;
export const TRAP_MISALIGNED_ACCESS = 13;
