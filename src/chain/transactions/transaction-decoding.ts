import { isBytes } from "../../base/checks.js";
import { TercetError } from "../../base/errors.js";
import * as field from "../kernel/transaction-record.js";
import { decodeErrorText } from "./decode-error.js";
import type { SignedTransaction } from "./transaction.js";
import { transactionFieldAt } from "./transaction-field.js";
import { kernelWith, type TransactionKernel } from "./transaction-kernel.js";
import { readTransaction } from "./transaction-reading.js";

/**
 * The transaction that the bytes hold, as it travels in a block (so a blob transaction without its blobs).
 * @throws TercetError `invalid-transaction`, with the offset of what is wrong and the field that it is in
 */
export function decodeTransaction(bytes: Uint8Array): SignedTransaction {
  const { memory, exports } = decodeIn(bytes);
  return readTransaction(memory, exports.record());
}

/** The hash that a transaction's bytes are known by. */
export function transactionHash(bytes: Uint8Array): Uint8Array {
  const { memory, exports } = decodeIn(bytes);
  return memory.copy(exports.hash(), 32);
}

/** What the sender of a transaction that is given as bytes has signed. */
export function signingHashOf(bytes: Uint8Array): Uint8Array {
  const { memory, exports } = decodeIn(bytes);
  return memory.copy(exports.signingHash(), 32);
}

/** Who signed a transaction; undefined when nobody can have, or when its s must be low (EIP-2) and is not. */
export function recoverSender(bytes: Uint8Array, needsLowS: boolean): Uint8Array | undefined {
  const { memory, exports } = decodeIn(bytes);
  if (exports.recover(Number(needsLowS)) === 0) return undefined;
  return memory.address(exports.record() + field.T_SENDER);
}

function decodeIn(bytes: Uint8Array): TransactionKernel {
  if (!isBytes(bytes)) throw invalid("a Uint8Array is needed", 0);
  const kernel = kernelWith(bytes);
  if (kernel === undefined) throw invalid("there is no room for so many bytes", 0);
  const { memory, exports } = kernel;
  const error = exports.decode(bytes.length);
  if (error !== 0) throw invalid(decodeErrorText(error), memory.u32(exports.record() + field.T_ERROR_OFFSET), bytes);
  return kernel;
}

/** With the field that the offset is in, where it is in one. */
function invalid(message: string, offset: number, bytes: Uint8Array = new Uint8Array(0)): TercetError {
  const name = transactionFieldAt(bytes, offset);
  const place = name === undefined ? `byte ${offset}` : `${name}, byte ${offset}`;
  const details = { offset, ...(name === undefined ? {} : { field: name }) };
  return new TercetError("invalid-transaction", `no transaction: ${place}: ${message}`, { details });
}
