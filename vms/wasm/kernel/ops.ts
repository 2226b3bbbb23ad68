/**
 * The numbers of lowered instructions. Those of numeric instructions are made from the opcode table (numeric-ops.ts) and
 * have further forms at fixed distances. See layout.ts for the fields, and the kernel for what each does.
 *
 * The numbers are dense and literal, so that the compiler makes one `br_table` of the kernel's switch.
 */

/** The second operand is `y`, sign-extended. Integer arithmetic with two operands and integer comparisons have it. */
export const IMMEDIATE = 136;
/** Branches by `x` if the comparison holds. */
export const BRANCH = 205;
/** The same, the second operand being `y`. Integer comparisons have it. */
export const BRANCH_IMMEDIATE = 238;
/** Branches by `x` unless the comparison holds. Floating-point comparisons have it: those of integers have opposites. */
export const BRANCH_UNLESS = 238;

/** Memory accesses: address in `a`, offset in `x`. The unsigned narrow loads serve i32 and i64 alike. */
export const LOAD_8_U = 272;
export const LOAD_16_U = 273;
export const LOAD_32 = 274;
export const LOAD_64 = 275;
export const LOAD_I32_8_S = 276;
export const LOAD_I32_16_S = 277;
export const LOAD_I64_8_S = 278;
export const LOAD_I64_16_S = 279;
export const LOAD_I64_32_S = 280;
/** The value to store is in `dst`. */
export const STORE_8 = 281;
export const STORE_16 = 282;
export const STORE_32 = 283;
export const STORE_64 = 284;
/** The address is `a + b`, modulo 2^32. */
export const WITH_SUM = 13;
export const LOAD_8_U_SUM = 285;
export const LOAD_16_U_SUM = 286;
export const LOAD_32_SUM = 287;
export const LOAD_64_SUM = 288;
export const LOAD_I32_8_S_SUM = 289;
export const LOAD_I32_16_S_SUM = 290;
export const LOAD_I64_8_S_SUM = 291;
export const LOAD_I64_16_S_SUM = 292;
export const LOAD_I64_32_S_SUM = 293;
export const STORE_8_SUM = 294;
export const STORE_16_SUM = 295;
export const STORE_32_SUM = 296;
export const STORE_64_SUM = 297;
/** The address is `a + y`, modulo 2^32. */
export const WITH_OFFSET = 26;
export const LOAD_8_U_OFFSET = 298;
export const LOAD_16_U_OFFSET = 299;
export const LOAD_32_OFFSET = 300;
export const LOAD_64_OFFSET = 301;
export const LOAD_I32_8_S_OFFSET = 302;
export const LOAD_I32_16_S_OFFSET = 303;
export const LOAD_I64_8_S_OFFSET = 304;
export const LOAD_I64_16_S_OFFSET = 305;
export const LOAD_I64_32_S_OFFSET = 306;
export const STORE_8_OFFSET = 307;
export const STORE_16_OFFSET = 308;
export const STORE_32_OFFSET = 309;
export const STORE_64_OFFSET = 310;
/** The value to store is `y`, sign-extended. Stores only. */
export const WITH_CONSTANT = 35;
export const STORE_8_CONSTANT = 316;
export const STORE_16_CONSTANT = 317;
export const STORE_32_CONSTANT = 318;
export const STORE_64_CONSTANT = 319;

/** Pays `x`. */
export const CHARGE = 320;
/** Begins a function: pays `x`, takes `y` bytes of stack, zeroes `b` slots from `a`. */
export const ENTER = 321;
export const JUMP = 322;
/** Goes to the record `min(a, x)` of those that follow, each a `JUMP` by `x`. */
export const JUMP_TABLE = 323;
/** Calls the function whose `ENTER` is at `x`; arguments are at `a`. */
export const CALL = 324;
/** Calls function `x` of the instance. */
export const CALL_IMPORT = 325;
/** Calls element `b` of the table, if of the type; both in `x`. */
export const CALL_INDIRECT = 326;
/** Tail calls: `b` arguments at `a`, `y` bytes of stack given back; the element is in `dst`. */
export const TAIL_CALL = 327;
export const TAIL_CALL_IMPORT = 328;
export const TAIL_CALL_INDIRECT = 329;
/** Returns: `y` bytes of stack given back. No result; one, in `a`; `x` of them from `a`. */
export const RETURN = 330;
export const RETURN_ONE = 331;
export const RETURN_MANY = 332;
/** Ends a call from the host. */
export const EXIT = 333;
/** Traps with the status `x`. */
export const TRAP = 334;

export const COPY = 335;
/** Copies `x` slots from `a` on, upwards, to `dst` on. */
export const COPY_MANY = 336;
/** `dst` becomes the 64 bits `x, y`. */
export const CONSTANT = 337;
/** `dst` becomes `a` if the slot `x` is not 0, else `b`. */
export const SELECT = 338;

/** Globals: `x` is the distance of the cell, or of its address, from the instance. */
export const GLOBAL_GET = 339;
export const GLOBAL_SET = 340;
export const IMPORTED_GLOBAL_GET = 341;
export const IMPORTED_GLOBAL_SET = 342;

/** Operands of bulk operations are in `dst`, `a`, `b` in the order of the specification; results in `dst`. */
export const MEMORY_SIZE = 343;
export const MEMORY_GROW = 344;
export const MEMORY_FILL = 345;
export const MEMORY_COPY = 346;
/** Data segment `x`. */
export const MEMORY_INIT = 347;
export const DATA_DROP = 348;
/** Function `x`. */
export const FUNCTION_REFERENCE = 349;
/** Table `x`. */
export const TABLE_GET = 350;
export const TABLE_SET = 351;
export const TABLE_SIZE = 352;
/** `dst` becomes the result of growing by `b` elements of value `a`. */
export const TABLE_GROW = 353;
export const TABLE_FILL = 354;
/** To table `x` from table `y`. */
export const TABLE_COPY = 355;
/** To table `y` from element segment `x`. */
export const TABLE_INIT = 356;
export const ELEMENT_DROP = 357;
