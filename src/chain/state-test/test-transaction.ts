import { addressOfSecretKey } from "../transactions/signature.js";
import type { AccessListEntry, Authorization, Transaction, TransactionType } from "../transactions/transaction.js";
import { bytesAt, indexAt, invalidTest, type JsonObject, listAt, objectAt, quantityAt, wordAt } from "./fields.js";

/** Which of the alternatives of a test's transaction a case takes. */
export interface Indexes {
  readonly data: number;
  readonly gas: number;
  readonly value: number;
}

const PATH = "transaction";

export function readIndexes(value: unknown, path: string): Indexes {
  const indexes = objectAt(value, path);
  return {
    data: indexAt(indexes.data, `${path}.data`),
    gas: indexAt(indexes.gas, `${path}.gas`),
    value: indexAt(indexes.value, `${path}.value`),
  };
}

/** The transaction of one case. The type shows in which fields there are. */
export function readTransaction(json: JsonObject, indexes: Indexes, chainId: bigint): Transaction {
  const quantity = (name: string) => quantityAt(json[name] ?? "0x0", `${PATH}.${name}`);
  const type = typeOf(json, indexes);
  const gasPrice = quantity("gasPrice");
  const to = json.to ?? "";
  return {
    type,
    ...(type === 0 ? {} : { chainId }),
    nonce: quantity("nonce"),
    gasLimit: quantityAt(alternative(json, "gasLimit", indexes.gas), `${PATH}.gasLimit`),
    maxFeePerGas: type < 2 ? gasPrice : quantity("maxFeePerGas"),
    maxPriorityFeePerGas: type < 2 ? gasPrice : quantity("maxPriorityFeePerGas"),
    ...(to === "" || to === "0x" ? {} : { to: bytesAt(to, `${PATH}.to`, 20) }),
    value: quantityAt(alternative(json, "value", indexes.value), `${PATH}.value`),
    data: bytesAt(alternative(json, "data", indexes.data), `${PATH}.data`),
    accessList: listAt(accessListOf(json, indexes) ?? [], `${PATH}.accessLists`).map(readAccess),
    maxFeePerBlobGas: quantity("maxFeePerBlobGas"),
    blobHashes: listAt(json.blobVersionedHashes ?? [], `${PATH}.blobVersionedHashes`).map(readBlobHash),
    authorizations: listAt(json.authorizationList ?? [], `${PATH}.authorizationList`).map(readAuthorization),
  };
}

/** Who sends the transaction: named, or by the key it would be signed with. */
export function readSender(json: JsonObject): Uint8Array {
  if (json.sender !== undefined) return bytesAt(json.sender, `${PATH}.sender`, 20);
  const key = bytesAt(json.secretKey, `${PATH}.secretKey`, 32);
  try {
    return addressOfSecretKey(key);
  } catch {
    throw invalidTest(`${PATH}.secretKey`, "no key of secp256k1");
  }
}

function typeOf(json: JsonObject, indexes: Indexes): TransactionType {
  if (json.authorizationList !== undefined) return 4;
  if (json.blobVersionedHashes !== undefined || json.maxFeePerBlobGas !== undefined) return 3;
  if (json.maxFeePerGas !== undefined) return 2;
  return accessListOf(json, indexes) === undefined ? 0 : 1;
}

function accessListOf(json: JsonObject, { data }: Indexes): unknown {
  if (json.accessLists === undefined) return undefined;
  return listAt(json.accessLists, `${PATH}.accessLists`)[data] ?? undefined;
}

function alternative(json: JsonObject, name: string, index: number): unknown {
  const all = listAt(json[name], `${PATH}.${name}`);
  if (index >= all.length) throw invalidTest(`${PATH}.${name}`, `there is no alternative ${index}`);
  return all[index];
}

function readAccess(value: unknown): AccessListEntry {
  const path = `${PATH}.accessLists`;
  const entry = objectAt(value, path);
  return {
    address: bytesAt(entry.address, `${path}.address`, 20),
    storageKeys: listAt(entry.storageKeys, `${path}.storageKeys`).map((key) => wordAt(key, `${path}.storageKeys`)),
  };
}

function readBlobHash(value: unknown): Uint8Array {
  return bytesAt(value, `${PATH}.blobVersionedHashes`, 32);
}

function readAuthorization(value: unknown): Authorization {
  const path = `${PATH}.authorizationList`;
  const entry = objectAt(value, path);
  const quantity = (name: string) => quantityAt(entry[name], `${path}.${name}`);
  return {
    chainId: quantity("chainId"),
    address: bytesAt(entry.address, `${path}.address`, 20),
    nonce: quantity("nonce"),
    yParity: entry.yParity === undefined ? quantity("v") : quantity("yParity"),
    r: quantity("r"),
    s: quantity("s"),
  };
}
