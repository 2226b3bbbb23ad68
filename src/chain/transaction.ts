import { bytesToBigint } from "../base/bytes.js";
import { TercetError } from "../base/errors.js";
import { decodeRlp, type Rlp } from "../base/rlp.js";

/** An account and slots of it that are warm from the start (EIP-2930). */
export interface AccessListEntry {
  readonly address: Uint8Array;
  readonly keys: readonly Uint8Array[];
}

/** A signed wish that the signer's account runs the code of another one (EIP-7702). */
export interface Authorization {
  readonly chainId: bigint;
  readonly address: Uint8Array;
  readonly nonce: bigint;
  readonly yParity: bigint;
  readonly r: bigint;
  readonly s: bigint;
}

/** A transaction of any type, with its sender. Sizes in bytes, amounts in wei. */
export interface Transaction {
  /** 0 (legacy), 1 (EIP-2930), 2 (EIP-1559), 3 (EIP-4844) or 4 (EIP-7702). */
  readonly type: number;
  readonly sender: Uint8Array;
  readonly nonce: bigint;
  readonly gasLimit: bigint;
  /** Absent for a contract creation. */
  readonly to?: Uint8Array | undefined;
  readonly value: bigint;
  readonly data: Uint8Array;
  /** What one gas may cost; the gas price of types 0 and 1. */
  readonly maxFeePerGas: bigint;
  /** What of it may go to the block's coinbase; the gas price of types 0 and 1. */
  readonly maxPriorityFeePerGas: bigint;
  readonly accessList: readonly AccessListEntry[];
  readonly maxFeePerBlobGas: bigint;
  readonly blobHashes: readonly Uint8Array[];
  readonly authorizations: readonly Authorization[];
}

/**
 * The transaction in its network encoding, with the sender given. The signature is not looked at.
 * @throws TercetError `invalid-rlp` or `invalid-transaction`
 */
export function decodeTransaction(bytes: Uint8Array, sender: Uint8Array): Transaction {
  const type = bytes[0] ?? 0;
  if (type >= 0xc0) return decodeLegacy(fieldsOf(decodeRlp(bytes), 9), sender);
  const decode = TYPED[type];
  if (decode === undefined) throw invalid(`there is no transaction type ${type}`);
  return { type, sender, ...decode(listOf(decodeRlp(bytes.subarray(1)))) };
}

type Fields = Omit<Transaction, "type" | "sender">;

const TYPED: Readonly<Record<number, (items: readonly Rlp[]) => Fields>> = {
  1: (items) => {
    const [, nonce, gasPrice, gasLimit, to, value, data, accessList] = exactly(items, 11);
    const price = numberOf(gasPrice);
    return { ...common(nonce, gasLimit, to, value, data), ...prices(price, price), ...lists(accessList) };
  },
  2: (items) => {
    const [, nonce, priority, fee, gasLimit, to, value, data, accessList] = exactly(items, 12);
    return {
      ...common(nonce, gasLimit, to, value, data),
      ...prices(numberOf(fee), numberOf(priority)),
      ...lists(accessList),
    };
  },
  3: (items) => {
    const [, nonce, priority, fee, gasLimit, to, value, data, accessList, blobFee, hashes] = exactly(items, 14);
    return {
      ...common(nonce, gasLimit, to, value, data),
      ...prices(numberOf(fee), numberOf(priority)),
      ...lists(accessList),
      maxFeePerBlobGas: numberOf(blobFee),
      blobHashes: listOf(hashes).map((hash) => bytesOf(hash, 32)),
    };
  },
  4: (items) => {
    const [, nonce, priority, fee, gasLimit, to, value, data, accessList, authorizations] = exactly(items, 13);
    return {
      ...common(nonce, gasLimit, to, value, data),
      ...prices(numberOf(fee), numberOf(priority)),
      ...lists(accessList),
      authorizations: listOf(authorizations).map(decodeAuthorization),
    };
  },
};

function decodeLegacy(items: readonly Rlp[], sender: Uint8Array): Transaction {
  const [nonce, gasPrice, gasLimit, to, value, data] = items;
  const price = numberOf(gasPrice);
  return {
    type: 0,
    sender,
    ...common(nonce, gasLimit, to, value, data),
    ...prices(price, price),
    ...lists([]),
  };
}

function common(nonce?: Rlp, gasLimit?: Rlp, to?: Rlp, value?: Rlp, data?: Rlp) {
  const recipient = bytesOf(to);
  return {
    nonce: numberOf(nonce),
    gasLimit: numberOf(gasLimit),
    to: recipient.length === 0 ? undefined : bytesOf(recipient, 20),
    value: numberOf(value),
    data: bytesOf(data),
  };
}

function prices(maxFeePerGas: bigint, maxPriorityFeePerGas: bigint) {
  return { maxFeePerGas, maxPriorityFeePerGas, maxFeePerBlobGas: 0n, blobHashes: [], authorizations: [] };
}

function lists(accessList?: Rlp) {
  return { accessList: listOf(accessList).map(decodeAccess) };
}

function decodeAccess(item: Rlp): AccessListEntry {
  const [address, keys] = exactly(listOf(item), 2);
  return { address: bytesOf(address, 20), keys: listOf(keys).map((key) => bytesOf(key, 32)) };
}

function decodeAuthorization(item: Rlp): Authorization {
  const [chainId, address, nonce, yParity, r, s] = exactly(listOf(item), 6);
  return {
    chainId: numberOf(chainId),
    address: bytesOf(address, 20),
    nonce: numberOf(nonce),
    yParity: numberOf(yParity),
    r: numberOf(r),
    s: numberOf(s),
  };
}

function fieldsOf(item: Rlp, count: number): readonly Rlp[] {
  return exactly(listOf(item), count);
}

function exactly(items: readonly Rlp[], count: number): readonly Rlp[] {
  if (items.length !== count) throw invalid(`a list has ${items.length} items and must have ${count}`);
  return items;
}

function listOf(item: Rlp | undefined): readonly Rlp[] {
  if (item === undefined || item instanceof Uint8Array) throw invalid("a list is missing");
  return item;
}

function bytesOf(item: Rlp | undefined, length?: number): Uint8Array {
  if (!(item instanceof Uint8Array)) throw invalid("a list is where bytes must be");
  if (length !== undefined && item.length !== length) throw invalid(`${item.length} bytes are where ${length} must be`);
  return item;
}

function numberOf(item: Rlp | undefined): bigint {
  const bytes = bytesOf(item);
  if (bytes.length > 32 || bytes[0] === 0) throw invalid("a number is too long or has leading zeros");
  return bytesToBigint(bytes);
}

function invalid(what: string): TercetError {
  return new TercetError("invalid-transaction", what);
}
