import { bytesToBigint } from "../../base/bytes.js";
import type { KernelMemory } from "../../base/kernel-memory.js";
import { decodeRlp, encodeRlpList, integerFromRlp, type RlpItem } from "../../base/rlp.js";
import * as field from "../kernel/transaction-record.js";
import type { AccessListEntry, Authorization, SignedTransaction, TransactionType } from "./transaction.js";

/** The transaction whose record a kernel has written at a place. */
export function readTransaction(memory: KernelMemory, at: number): SignedTransaction {
  const u32 = (offset: number) => memory.u32(at + offset);
  const word = (offset: number) => memory.word(at + offset);
  const number = (offset: number) => bytesToBigint(memory.copy(at + offset, 32));
  /** The items in the content of a list that a field points to. */
  const list = (pointer: number, size: number) =>
    decodeRlp(encodeRlpList([memory.copy(u32(pointer), size)])) as readonly RlpItem[];
  const common = {
    type: u32(field.T_TYPE) as TransactionType,
    nonce: memory.u64(at + field.T_NONCE),
    gasLimit: memory.u64(at + field.T_GAS),
    maxFeePerGas: word(field.T_MAX_FEE),
    maxPriorityFeePerGas: word(field.T_PRIORITY_FEE),
    value: word(field.T_VALUE),
    data: memory.copy(u32(field.T_DATA), u32(field.T_DATA_SIZE)),
    accessList: list(field.T_ACCESS, u32(field.T_ACCESS_SIZE)).map(readAccess),
    maxFeePerBlobGas: word(field.T_BLOB_FEE),
    blobHashes: list(field.T_BLOBS, u32(field.T_BLOB_COUNT) * field.BLOB_ITEM).map(copyOf),
    authorizations: list(field.T_AUTHORIZATIONS, u32(field.T_AUTHORIZATIONS_SIZE)).map(readAuthorization),
    signature: { yParity: BigInt(u32(field.T_PARITY)), r: number(field.T_R), s: number(field.T_S) },
  };
  return {
    ...common,
    ...(u32(field.T_HAS_CHAIN) === 0 ? {} : { chainId: word(field.T_CHAIN) }),
    ...(u32(field.T_IS_CREATION) === 0 ? { to: memory.address(at + field.T_TO) } : {}),
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
