// What the kernel records of a run's steps, for vms/evm/rows: records of one size, one after the other. Plain constants,
// read by both.

export const RECORD_SIZE = 128;
/** Records after which a run rests. */
export const RECORDS = 1024;
/** Behind them: every frame may end before the next instruction, and one may be announced. */
export const SPARE_RECORDS = 1032;

// Fields of a record; which of them it has depends on its kind.
/** u8 kind, u8 opcode. */
export const R_KIND = 0;
export const R_OPCODE = 1;
export const R_PC = 4;
/** u32: words on the stack. */
export const R_HEIGHT = 8;
/** u32: which call of the run, from 0. */
export const R_CALL = 12;
export const R_CLOCK = 16;
/** u64: gas left; the gas that a call starts with. */
export const R_GAS = 24;
/** Three words: operands, or what else the opcode asks for. */
export const R_WORDS = 32;

/** A call of which nothing has been recorded; the first word is the account that it acts on. */
export const KIND_FRAME = 1;
/**
 * A step that is wanted. The words are those on top of the stack, but for DUP and SWAP the top and the one deeper down;
 * behind the operands of MLOAD, MSTORE and MSTORE8 is the word in memory there.
 */
export const KIND_STEP = 2;
/** A step that only shows what the one before has left. */
export const KIND_NEXT = 3;
/** A step that is wanted and may read or write a range of memory; behind the top of the stack is the u32 of its frame. */
export const KIND_RANGE_STEP = 4;
/** A call ends of which the last step is wanted: R_PC holds its status and, of a halt, the reason times 256. */
export const KIND_LEAVE = 5;
