import { isBytes } from "../../base/checks.js";
import { TercetError } from "../../base/errors.js";
import { decodeRlp, encodeRlpList, integerFromRlp, type RlpItem } from "../../base/rlp.js";
import { instantiateKernel, type WasmMemory } from "../../base/webassembly.js";
import { kernelWasm } from "../generated/transactions.js";
import * as field from "../kernel/transaction-record.js";
import { decodeErrorText } from "./decode-error.js";
import type { AccessListEntry, Authorization, SignedTransaction, TransactionType } from "./transaction.js";
import { transactionFieldAt } from "./transaction-field.js";

interface Exports {
  readonly memory: WasmMemory;
  inputPlace(size: number): number;
  decode(size: number): number;
  record(): number;
  hash(): number;
  signingHash(): number;
  recover(needsLowS: number): number;
}

let kernel: Exports | undefined;

/**
 * The transaction that the bytes hold, as it travels in a block (so a blob transaction without its blobs).
 * @throws TercetError `invalid-transaction`, with the offset of what is wrong and the field that it is in
 */
export function decodeTransaction(bytes: Uint8Array): SignedTransaction {
  return readRecord(decodeIn(bytes));
}

/** The hash that a transaction's bytes are known by. */
export function transactionHash(bytes: Uint8Array): Uint8Array {
  const exports = decodeIn(bytes);
  return new Uint8Array(exports.memory.buffer).slice(exports.hash(), exports.hash() + 32);
}

/** What the sender of a transaction that is given as bytes has signed. */
export function signingHashOf(bytes: Uint8Array): Uint8Array {
  const exports = decodeIn(bytes);
  const at = exports.signingHash();
  return new Uint8Array(exports.memory.buffer).slice(at, at + 32);
}

/** Who signed a transaction; undefined when nobody can have, or when its s must be low (EIP-2) and is not. */
export function recoverSender(bytes: Uint8Array, needsLowS: boolean): Uint8Array | undefined {
  const exports = decodeIn(bytes);
  if (exports.recover(Number(needsLowS)) === 0) return undefined;
  return new Record(exports).address(field.T_SENDER);
}

function decodeIn(bytes: Uint8Array): Exports {
  if (!isBytes(bytes)) throw invalid("a Uint8Array is needed", 0);
  kernel ??= instantiateKernel<Exports>(kernelWasm);
  const place = kernel.inputPlace(bytes.length) >>> 0;
  if (place === 0) throw invalid("there is no room for so many bytes", 0);
  new Uint8Array(kernel.memory.buffer).set(bytes, place);
  const error = kernel.decode(bytes.length);
  if (error !== 0) throw invalid(decodeErrorText(error), new Record(kernel).u32(field.T_ERROR_OFFSET), bytes);
  return kernel;
}

/** With the field that the offset is in, where it is in one. */
function invalid(message: string, offset: number, bytes: Uint8Array = new Uint8Array(0)): TercetError {
  const name = transactionFieldAt(bytes, offset);
  const place = name === undefined ? `byte ${offset}` : `${name}, byte ${offset}`;
  const details = { offset, ...(name === undefined ? {} : { field: name }) };
  return new TercetError("invalid-transaction", `no transaction: ${place}: ${message}`, { details });
}

function readRecord(exports: Exports): SignedTransaction {
  const record = new Record(exports);
  const type = record.u32(field.T_TYPE) as TransactionType;
  const common = {
    type,
    nonce: record.u64(field.T_NONCE),
    gasLimit: record.u64(field.T_GAS),
    maxFeePerGas: record.word(field.T_MAX_FEE),
    maxPriorityFeePerGas: record.word(field.T_PRIORITY_FEE),
    value: record.word(field.T_VALUE),
    data: record.bytes(field.T_DATA, record.u32(field.T_DATA_SIZE)),
    accessList: record.list(field.T_ACCESS, record.u32(field.T_ACCESS_SIZE)).map(readAccess),
    maxFeePerBlobGas: record.word(field.T_BLOB_FEE),
    blobHashes: record.list(field.T_BLOBS, record.u32(field.T_BLOB_COUNT) * field.BLOB_ITEM).map(copyOf),
    authorizations: record.list(field.T_AUTHORIZATIONS, record.u32(field.T_AUTHORIZATIONS_SIZE)).map(readAuthorization),
    signature: {
      yParity: BigInt(record.u32(field.T_PARITY)),
      r: record.bigEndian(field.T_R),
      s: record.bigEndian(field.T_S),
    },
  };
  return {
    ...common,
    ...(record.u32(field.T_HAS_CHAIN) === 0 ? {} : { chainId: record.word(field.T_CHAIN) }),
    ...(record.u32(field.T_IS_CREATION) === 0 ? { to: record.address(field.T_TO) } : {}),
  };
}

// The kernel has checked the form of what is in lists.

function readAccess(item: RlpItem): AccessListEntry {
  const [address, keys] = item as [Uint8Array, Uint8Array[]];
  return { address: copyOf(address), storageKeys: keys.map(copyOf) };
}

function readAuthorization(item: RlpItem): Authorization {
  const [chainId, address, nonce, yParity, r, s] = item as [RlpItem, Uint8Array, RlpItem, RlpItem, RlpItem, RlpItem];
  return {
    chainId: integerFromRlp(chainId, 32),
    address: copyOf(address),
    nonce: integerFromRlp(nonce, 8),
    yParity: integerFromRlp(yParity, 1),
    r: integerFromRlp(r, 32),
    s: integerFromRlp(s, 32),
  };
}

function copyOf(item: RlpItem): Uint8Array {
  return (item as Uint8Array).slice();
}

/** Reads the record of the transaction that was decoded last. */
class Record {
  readonly #at: number;
  readonly #view: DataView;
  readonly #bytes: Uint8Array;

  constructor({ memory, record }: Exports) {
    this.#at = record();
    this.#view = new DataView(memory.buffer);
    this.#bytes = new Uint8Array(memory.buffer);
  }

  u32(offset: number): number {
    return this.#view.getUint32(this.#at + offset, true);
  }

  u64(offset: number): bigint {
    return this.#view.getBigUint64(this.#at + offset, true);
  }

  word(offset: number): bigint {
    const limb = (index: number) => this.u64(offset + 8 * index);
    return (((((limb(3) << 64n) | limb(2)) << 64n) | limb(1)) << 64n) | limb(0);
  }

  bigEndian(offset: number): bigint {
    const limb = (index: number) => this.#view.getBigUint64(this.#at + offset + 8 * index);
    return (((((limb(0) << 64n) | limb(1)) << 64n) | limb(2)) << 64n) | limb(3);
  }

  address(offset: number): Uint8Array {
    return this.#bytes.slice(this.#at + offset, this.#at + offset + 20).reverse();
  }

  /** A copy of the bytes that a field points to. */
  bytes(pointer: number, size: number): Uint8Array {
    const at = this.u32(pointer);
    return this.#bytes.slice(at, at + size);
  }

  /** The items in the content of a list that a field points to. */
  list(pointer: number, size: number): readonly RlpItem[] {
    return decodeRlp(encodeRlpList([this.bytes(pointer, size)])) as readonly RlpItem[];
  }
}
