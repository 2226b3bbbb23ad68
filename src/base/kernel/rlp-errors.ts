// What can be wrong with RLP. Plain constants, so that AssemblyScript and TypeScript read the same file.

export const RLP_OK = 0;
/** An item is missing. */
export const RLP_MISSING = 1;
/** The header is cut off. */
export const RLP_CUT_LENGTH = 2;
/** The content is cut off: the header says more than there is. */
export const RLP_CUT_CONTENT = 3;
/** A length that has a shorter form. */
export const RLP_LONG_FORM = 4;
/** A single byte that needs no header. */
export const RLP_SINGLE_BYTE = 5;
/** A list in place of a byte string. */
export const RLP_NOT_STRING = 6;
/** A byte string in place of a list. */
export const RLP_NOT_LIST = 7;
/** A byte string of another length than asked for. */
export const RLP_WRONG_SIZE = 8;
/** An integer with leading zeros. */
export const RLP_LEADING_ZERO = 9;
/** An integer of more bytes than asked for. */
export const RLP_TOO_LARGE = 10;
/** Something follows the last item. */
export const RLP_TRAILING = 11;
/** Lists nested too deep. */
export const RLP_TOO_DEEP = 12;
