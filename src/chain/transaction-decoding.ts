import { isBytes } from "../base/checks.js";
import { TercetError } from "../base/errors.js";
import { decodeRlp, integerFromRlp, type RlpItem } from "../base/rlp.js";
import type { TransactionType } from "./fork-rules.js";
import type { AccessListEntry, Authorization, SignedTransaction } from "./transaction.js";
import { CHAIN_V, PLAIN_V } from "./transaction-encoding.js";

const NEWEST_TYPE = 4;
const FIRST_LIST_BYTE = 0xc0;

/**
 * The transaction that the bytes hold, as it travels in a block (so a blob transaction without its blobs).
 * @throws TercetError `invalid-transaction`, with the field, or `invalid-rlp`
 */
export function decodeTransaction(bytes: Uint8Array): SignedTransaction {
  if (!isBytes(bytes)) throw invalid("a Uint8Array is needed");
  const first = bytes[0];
  if (first === undefined) throw invalid("there are no bytes");
  if (first >= FIRST_LIST_BYTE) return decodeLegacy(bytes);
  if (first < 1 || first > NEWEST_TYPE) throw invalid(`there is no transaction type ${first}`);
  return decodeTyped(first as TransactionType, bytes.subarray(1));
}

function decodeLegacy(bytes: Uint8Array): SignedTransaction {
  const fields = new Fields(decodeRlp(bytes), "transaction");
  const nonce = fields.integer("nonce", 8);
  const gasPrice = fields.integer("gasPrice");
  const common = { type: 0 as const, nonce, ...readCall(fields), ...sameFees(gasPrice), ...NOTHING };
  const v = fields.integer("v");
  const parts = { r: fields.integer("r"), s: fields.integer("s") };
  fields.end();
  if (v === PLAIN_V || v === PLAIN_V + 1n) return { ...common, signature: { yParity: v - PLAIN_V, ...parts } };
  if (v < CHAIN_V) throw invalid(`v is ${v}`);
  return { ...common, chainId: (v - CHAIN_V) / 2n, signature: { yParity: (v - CHAIN_V) % 2n, ...parts } };
}

function decodeTyped(type: TransactionType, bytes: Uint8Array): SignedTransaction {
  const fields = new Fields(decodeRlp(bytes), "transaction");
  const chainId = fields.integer("chainId");
  const nonce = fields.integer("nonce", 8);
  const fees = type === 1 ? sameFees(fields.integer("gasPrice")) : readFees(fields);
  const call = readCall(fields);
  const accessList = fields.list("accessList").map(readAccess);
  const blobs = type === 3 ? readBlobs(fields) : {};
  const authorizations = type === 4 ? fields.list("authorizationList").map(readAuthorization) : [];
  const signature = readSignature(fields);
  fields.end();
  return { type, chainId, nonce, ...fees, ...call, ...NOTHING, accessList, ...blobs, authorizations, signature };
}

const NOTHING = { accessList: [], maxFeePerBlobGas: 0n, blobHashes: [], authorizations: [] };

function sameFees(gasPrice: bigint) {
  return { maxFeePerGas: gasPrice, maxPriorityFeePerGas: gasPrice };
}

function readFees(fields: Fields) {
  const maxPriorityFeePerGas = fields.integer("maxPriorityFeePerGas");
  return { maxPriorityFeePerGas, maxFeePerGas: fields.integer("maxFeePerGas") };
}

function readCall(fields: Fields) {
  const gasLimit = fields.integer("gasLimit", 8);
  const to = fields.bytes("to");
  if (to.length !== 0 && to.length !== 20) throw invalid(`to has ${to.length} bytes`);
  const rest = { gasLimit, value: fields.integer("value"), data: fields.bytes("data") };
  return to.length === 0 ? rest : { ...rest, to };
}

function readBlobs(fields: Fields) {
  const maxFeePerBlobGas = fields.integer("maxFeePerBlobGas");
  return {
    maxFeePerBlobGas,
    blobHashes: fields.list("blobVersionedHashes").map((item) => fixed(item, 32, "blob hash")),
  };
}

function readAccess(item: RlpItem): AccessListEntry {
  const fields = new Fields(item, "accessList entry");
  const address = fields.bytes("address", 20);
  const storageKeys = fields.list("storageKeys").map((key) => fixed(key, 32, "storage key"));
  fields.end();
  return { address, storageKeys };
}

function readAuthorization(item: RlpItem): Authorization {
  const fields = new Fields(item, "authorization");
  const chainId = fields.integer("chainId");
  const address = fields.bytes("address", 20);
  const nonce = fields.integer("nonce", 8);
  const signature = readSignature(fields);
  fields.end();
  return { chainId, address, nonce, ...signature };
}

function readSignature(fields: Fields) {
  const yParity = fields.integer("yParity", 1);
  return { yParity, r: fields.integer("r"), s: fields.integer("s") };
}

function fixed(item: RlpItem, size: number, name: string): Uint8Array {
  if (!(item instanceof Uint8Array) || item.length !== size) throw invalid(`${name}: ${size} bytes are needed`);
  return item;
}

/** Takes one field after the other from a list. */
class Fields {
  readonly #items: readonly RlpItem[];
  readonly #owner: string;
  #next = 0;

  constructor(item: RlpItem, owner: string) {
    if (item instanceof Uint8Array) throw invalid(`${owner}: a list is needed`);
    this.#items = item;
    this.#owner = owner;
  }

  integer(name: string, maxBytes = 32): bigint {
    return integerFromRlp(this.#take(name), maxBytes);
  }

  bytes(name: string, size?: number): Uint8Array {
    const item = this.#take(name);
    if (!(item instanceof Uint8Array)) throw invalid(`${this.#owner}.${name}: a byte string is needed`);
    if (size !== undefined && item.length !== size) throw invalid(`${this.#owner}.${name}: ${size} bytes are needed`);
    return item;
  }

  list(name: string): readonly RlpItem[] {
    const item = this.#take(name);
    if (item instanceof Uint8Array) throw invalid(`${this.#owner}.${name}: a list is needed`);
    return item;
  }

  end(): void {
    const extra = this.#items.length - this.#next;
    if (extra > 0) throw invalid(`${this.#owner}: ${extra} fields too many`);
  }

  #take(name: string): RlpItem {
    const item = this.#items[this.#next++];
    if (item === undefined) throw invalid(`${this.#owner}.${name} is missing`);
    return item;
  }
}

function invalid(message: string): TercetError {
  return new TercetError("invalid-transaction", `no transaction: ${message}`);
}
