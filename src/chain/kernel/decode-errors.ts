// What can be wrong with the bytes of transactions and blocks beside their RLP (src/base/kernel/rlp-errors.ts, whose numbers
// are lower). Plain constants, so that AssemblyScript and TypeScript read the same file.

/** There are no bytes. */
export const DECODE_EMPTY = 20;
/** A transaction type that is none. */
export const DECODE_UNKNOWN_TYPE = 21;
/** A recipient of neither 0 nor 20 bytes. */
export const DECODE_BAD_RECIPIENT = 22;
/** A `v` that no signature has. */
export const DECODE_BAD_V = 23;
/** A transaction in a block whose type byte and content do not make one item. */
export const DECODE_BAD_ENVELOPE = 24;
/** A transaction of a chain's own rules is a byte string that is not empty. */
export const DECODE_NOT_BYTES = 25;
