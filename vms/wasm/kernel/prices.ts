/**
 * What costs fuel besides the instructions, in units: the numbers of fuel.ts, also read by the kernel. Each is set so that no
 * operation takes more than 8 times as long for its fuel as the median instruction, and loading 4 times: `npm run bench -- gas`.
 */

/** A page of memory, whose bytes the operating system makes when they are first touched: 2 to 36 us, V8's own part included. */
export const PAGE_FUEL = 24_576;
/** An element of a table that is grown, filled, copied or initialised: 8 to 27 ns on V8. */
export const ELEMENT_FUEL = 16;
/** Bytes moved for a unit. */
export const BYTES_PER_FUEL_LOG2 = 3;
/** Locals that a unit sets to zero. */
export const LOCALS_PER_FUEL = 2;
/** A call of the host, besides what the host does. */
export const CALL_FUEL = 200;

/** A module and an instance, whatever is in it: 90 to 160 us. */
export const START_FUEL = 196_608;
/** Loading: a byte of the module... */
export const LOAD_BYTE_FUEL = 72;
/** ...a function, import or export, which V8 compiles or makes an object for: up to 30 us... */
export const LOAD_FUNCTION_FUEL = 8192;
/** ...a global, type, table or segment... */
export const LOAD_ITEM_FUEL = 2048;
/** ...and a value that control instructions pop or push by their types. */
export const LOAD_VALUE_FUEL = 12;
