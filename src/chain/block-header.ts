import { keccak256 } from "../base/hash.js";
import { encodeRlp, integerToRlp, type RlpItem } from "../base/rlp.js";
import * as parameter from "../vm/rules/parameters.js";

/** A list with nothing in it, RLP. */
export const EMPTY_LIST: Uint8Array = encodeRlp([]);
/** What a header says of a block without uncles. */
export const NO_UNCLES: Uint8Array = keccak256(EMPTY_LIST);

/** What a header holds; those that the fork's headers do not have are left out of it. */
export interface BlockHeader {
  readonly parentHash: Uint8Array;
  readonly unclesHash: Uint8Array;
  readonly coinbase: Uint8Array;
  readonly stateRoot: Uint8Array;
  readonly transactionsRoot: Uint8Array;
  readonly receiptsRoot: Uint8Array;
  readonly bloom: Uint8Array;
  readonly difficulty: bigint;
  readonly number: bigint;
  readonly gasLimit: bigint;
  readonly gasUsed: bigint;
  readonly timestamp: bigint;
  readonly extraData: Uint8Array;
  readonly mixHash: Uint8Array;
  /** 8 bytes. */
  readonly nonce: Uint8Array;
  readonly baseFeePerGas: bigint;
  readonly withdrawalsRoot: Uint8Array;
  readonly blobGasUsed: bigint;
  readonly excessBlobGas: bigint;
  readonly parentBeaconBlockRoot: Uint8Array;
  readonly requestsHash: Uint8Array;
  readonly blockAccessListHash: Uint8Array;
}

/** A field of headers. */
export interface HeaderField {
  readonly name: keyof BlockHeader;
  /** As official tests call it; `name` where that is the same. */
  readonly testName?: string;
  /** Bytes of a byte string; any number of them where it is not given. */
  readonly bytes?: number;
  /** Bits of an integer. */
  readonly bits?: number;
  /** The parameter of the rules whose headers have it; all headers where it is not given. */
  readonly since?: number;
}

/** The fields in their order (Yellow Paper, section 4.3; EIP-1559, 4895, 4844, 4788, 7685, 7928). */
export const HEADER_FIELDS: readonly HeaderField[] = [
  { name: "parentHash", bytes: 32 },
  { name: "unclesHash", testName: "uncleHash", bytes: 32 },
  { name: "coinbase", bytes: 20 },
  { name: "stateRoot", bytes: 32 },
  { name: "transactionsRoot", testName: "transactionsTrie", bytes: 32 },
  { name: "receiptsRoot", testName: "receiptTrie", bytes: 32 },
  { name: "bloom", bytes: 256 },
  { name: "difficulty", bits: 256 },
  { name: "number", bits: 64 },
  { name: "gasLimit", bits: 64 },
  { name: "gasUsed", bits: 64 },
  { name: "timestamp", bits: 64 },
  { name: "extraData" },
  { name: "mixHash", bytes: 32 },
  { name: "nonce", bytes: 8 },
  { name: "baseFeePerGas", bits: 256, since: parameter.BASE_FEE },
  { name: "withdrawalsRoot", bytes: 32, since: parameter.WITHDRAWALS },
  { name: "blobGasUsed", bits: 64, since: parameter.BLOB_MAX },
  { name: "excessBlobGas", bits: 64, since: parameter.BLOB_MAX },
  { name: "parentBeaconBlockRoot", bytes: 32, since: parameter.BEACON_ROOTS },
  { name: "requestsHash", bytes: 32, since: parameter.REQUESTS },
  { name: "blockAccessListHash", bytes: 32, since: parameter.ACCESS_LISTS },
];

/** A header, RLP, with the fields that the rules ask for. */
export function encodeHeader(header: BlockHeader, parameters: readonly number[]): Uint8Array {
  const fields = HEADER_FIELDS.filter(({ since }) => since === undefined || parameters[since] !== 0);
  return encodeRlp(fields.map(({ name }): RlpItem => itemOf(header[name])));
}

function itemOf(value: Uint8Array | bigint): Uint8Array {
  return typeof value === "bigint" ? integerToRlp(value) : value;
}
