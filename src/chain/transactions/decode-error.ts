import * as rlp from "../../base/kernel/rlp-errors.js";
import * as decode from "../kernel/decode-errors.js";

const TEXTS: ReadonlyMap<number, string> = new Map([
  [rlp.RLP_MISSING, "a field is missing"],
  [rlp.RLP_CUT_LENGTH, "a length is cut off"],
  [rlp.RLP_CUT_CONTENT, "an item is longer than what is there"],
  [rlp.RLP_LONG_FORM, "a length has a shorter form"],
  [rlp.RLP_SINGLE_BYTE, "a byte below 0x80 has a header"],
  [rlp.RLP_NOT_STRING, "a byte string is needed"],
  [rlp.RLP_NOT_LIST, "a list is needed"],
  [rlp.RLP_WRONG_SIZE, "a byte string of another size is needed"],
  [rlp.RLP_LEADING_ZERO, "an integer has leading zeros"],
  [rlp.RLP_TOO_LARGE, "an integer is too large"],
  [rlp.RLP_TRAILING, "there is more than belongs here"],
  [rlp.RLP_TOO_DEEP, "lists are nested too deep"],
  [decode.DECODE_EMPTY, "there are no bytes"],
  [decode.DECODE_UNKNOWN_TYPE, "there is no such transaction type"],
  [decode.DECODE_BAD_RECIPIENT, "a recipient has neither 0 nor 20 bytes"],
  [decode.DECODE_BAD_V, "no signature has this v"],
  [decode.DECODE_BAD_ENVELOPE, "a type and its content are needed"],
  [decode.DECODE_NOT_BYTES, "a byte string that is not empty is needed"],
]);

/** What is wrong with bytes, by the kernels' number. */
export function decodeErrorText(error: number): string {
  return TEXTS.get(error) ?? `error ${error}`;
}
