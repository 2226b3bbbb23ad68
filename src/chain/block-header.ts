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

/** A header, RLP, with the fields that the rules ask for (Yellow Paper, section 4.3; EIP-1559, 4895, 4844, 4788, 7685, 7928). */
export function encodeHeader(header: BlockHeader, parameters: readonly number[]): Uint8Array {
  return encodeRlp([...firstFields(header), ...laterFields(header, parameters)]);
}

function firstFields(header: BlockHeader): RlpItem[] {
  return [
    header.parentHash,
    header.unclesHash,
    header.coinbase,
    header.stateRoot,
    header.transactionsRoot,
    header.receiptsRoot,
    header.bloom,
    integerToRlp(header.difficulty),
    integerToRlp(header.number),
    integerToRlp(header.gasLimit),
    integerToRlp(header.gasUsed),
    integerToRlp(header.timestamp),
    header.extraData,
    header.mixHash,
    header.nonce,
  ];
}

function laterFields(header: BlockHeader, parameters: readonly number[]): RlpItem[] {
  const has = (number: number) => parameters[number] !== 0;
  const fields: RlpItem[] = [];
  if (has(parameter.BASE_FEE)) fields.push(integerToRlp(header.baseFeePerGas));
  if (has(parameter.WITHDRAWALS)) fields.push(header.withdrawalsRoot);
  if (has(parameter.BLOB_MAX)) fields.push(integerToRlp(header.blobGasUsed), integerToRlp(header.excessBlobGas));
  if (has(parameter.BEACON_ROOTS)) fields.push(header.parentBeaconBlockRoot);
  if (has(parameter.REQUESTS)) fields.push(header.requestsHash);
  if (has(parameter.ACCESS_LISTS)) fields.push(header.blockAccessListHash);
  return fields;
}
