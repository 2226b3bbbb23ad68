/**
 * The numbers of lowered instructions. Those of numeric instructions are made from the opcode table (numeric-ops.ts) and
 * have further forms at fixed distances. See layout.ts for the fields, and the kernel for what each does.
 *
 * The numbers are dense and literal, so that the compiler makes one `br_table` of the kernel's switch.
 */

/**
 * The second operand is part of the record: `y`, sign-extended, for i32 and for comparisons; `x, y` for other arithmetic.
 * Integer arithmetic with two operands, integer comparisons and the four operations on floats have it.
 */
export const IMMEDIATE = 136;
/** Branches by `x` if the comparison holds. */
export const BRANCH = 230;
/** The same, the second operand being `y`. Integer comparisons have it. */
export const BRANCH_IMMEDIATE = 263;
/** Branches by `x` unless the comparison holds. Floating-point comparisons have it: those of integers have opposites. */
export const BRANCH_UNLESS = 263;

/** Memory accesses: address in `a`, offset in `x`. The unsigned narrow loads serve i32 and i64 alike. */
export const LOAD_8_U = 297;
export const LOAD_16_U = 298;
export const LOAD_32 = 299;
export const LOAD_64 = 300;
export const LOAD_I32_8_S = 301;
export const LOAD_I32_16_S = 302;
export const LOAD_I64_8_S = 303;
export const LOAD_I64_16_S = 304;
export const LOAD_I64_32_S = 305;
/** The value to store is in `dst`. */
export const STORE_8 = 306;
export const STORE_16 = 307;
export const STORE_32 = 308;
export const STORE_64 = 309;
/** The address is `a + b`, modulo 2^32. */
export const WITH_SUM = 13;
export const LOAD_8_U_SUM = 310;
export const LOAD_16_U_SUM = 311;
export const LOAD_32_SUM = 312;
export const LOAD_64_SUM = 313;
export const LOAD_I32_8_S_SUM = 314;
export const LOAD_I32_16_S_SUM = 315;
export const LOAD_I64_8_S_SUM = 316;
export const LOAD_I64_16_S_SUM = 317;
export const LOAD_I64_32_S_SUM = 318;
export const STORE_8_SUM = 319;
export const STORE_16_SUM = 320;
export const STORE_32_SUM = 321;
export const STORE_64_SUM = 322;
/** The address is `a + y`, modulo 2^32. */
export const WITH_OFFSET = 26;
export const LOAD_8_U_OFFSET = 323;
export const LOAD_16_U_OFFSET = 324;
export const LOAD_32_OFFSET = 325;
export const LOAD_64_OFFSET = 326;
export const LOAD_I32_8_S_OFFSET = 327;
export const LOAD_I32_16_S_OFFSET = 328;
export const LOAD_I64_8_S_OFFSET = 329;
export const LOAD_I64_16_S_OFFSET = 330;
export const LOAD_I64_32_S_OFFSET = 331;
export const STORE_8_OFFSET = 332;
export const STORE_16_OFFSET = 333;
export const STORE_32_OFFSET = 334;
export const STORE_64_OFFSET = 335;
/** The value to store is `y`, sign-extended. Stores only. */
export const WITH_CONSTANT = 35;
export const STORE_8_CONSTANT = 341;
export const STORE_16_CONSTANT = 342;
export const STORE_32_CONSTANT = 343;
export const STORE_64_CONSTANT = 344;

/** Pays `x`. */
export const CHARGE = 345;
/** Begins a function: pays `x`, takes `y` bytes of stack, zeroes `b` slots from `a`. */
export const ENTER = 346;
export const JUMP = 347;
/** Goes to the record `min(a, x)` of those that follow, each a `JUMP` by `x`. */
export const JUMP_TABLE = 348;
/** Calls the function whose `ENTER` is at `x`; arguments are at `a`. */
export const CALL = 349;
/** Calls function `x` of the instance. */
export const CALL_IMPORT = 350;
/** Calls element `b` of the table, if of the type; both in `x`. */
export const CALL_INDIRECT = 351;
/** Tail calls: `b` arguments at `a`, `y` bytes of stack given back; the element is in `dst`. */
export const TAIL_CALL = 352;
export const TAIL_CALL_IMPORT = 353;
export const TAIL_CALL_INDIRECT = 354;
/** Returns: `y` bytes of stack given back. No result; one, in `a`; `x` of them from `a`. */
export const RETURN = 355;
export const RETURN_ONE = 356;
export const RETURN_MANY = 357;
/** Ends a call from the host. */
export const EXIT = 358;
/** Traps with the status `x`. */
export const TRAP = 359;

export const COPY = 360;
/** Copies `a` to `dst`, then `x` to `y`. */
export const COPY_TWO = 383;
/** Copies `x` slots from `a` on, upwards, to `dst` on. */
export const COPY_MANY = 361;
/** `dst` becomes the 64 bits `x, y`. */
export const CONSTANT = 362;
/** `dst` becomes `a` if the slot `x` is not 0, else `b`. */
export const SELECT = 363;

/** Globals: `x` is the distance of the cell, or of its address, from the instance. */
export const GLOBAL_GET = 364;
export const GLOBAL_SET = 365;
export const IMPORTED_GLOBAL_GET = 366;
export const IMPORTED_GLOBAL_SET = 367;

/** Operands of bulk operations are in `dst`, `a`, `b` in the order of the specification; results in `dst`. */
export const MEMORY_SIZE = 368;
export const MEMORY_GROW = 369;
export const MEMORY_FILL = 370;
export const MEMORY_COPY = 371;
/** Data segment `x`. */
export const MEMORY_INIT = 372;
export const DATA_DROP = 373;
/** Function `x`. */
export const FUNCTION_REFERENCE = 374;
/** Table `x`. */
export const TABLE_GET = 375;
export const TABLE_SET = 376;
export const TABLE_SIZE = 377;
/** `dst` becomes the result of growing by `b` elements of value `a`. */
export const TABLE_GROW = 378;
export const TABLE_FILL = 379;
/** To table `x` from table `y`. */
export const TABLE_COPY = 380;
/** To table `y` from element segment `x`. */
export const TABLE_INIT = 381;
export const ELEMENT_DROP = 382;
