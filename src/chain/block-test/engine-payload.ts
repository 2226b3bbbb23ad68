import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, equalBytes } from "../../base/bytes.js";
import { TercetError } from "../../base/errors.js";
import { keccak256 } from "../../base/hash.js";
import { toHex } from "../../base/hex.js";
import { decodeRlp, encodeRlp, encodeRlpBytes, encodeRlpList, integerToRlp, type RlpItem } from "../../base/rlp.js";
import { trieRoot } from "../../state/commitment/mpt.js";
import { EMPTY_LIST, NO_UNCLES } from "../block-header.js";
import { boundedAt, bytesAt, type JsonObject, listAt, objectAt } from "../state-test/fields.js";
import { encodeHeaderJson } from "./header-json.js";

const BLOB_TRANSACTION = 3;
/** The blobs' hashes in a blob transaction (EIP-4844). */
const BLOB_HASHES = 10;

/**
 * The block of a payload as consensus clients give it to `engine_newPayload`: the payload, then since Cancun the hashes of its blobs
 * and the parent's beacon root, since Prague the requests.
 * @returns RLP of the block, or why the payload is none
 * @throws TercetError `invalid-state-test` with the path to what is wrong in the test
 */
export function payloadBlock(params: readonly unknown[], path: string): Uint8Array | { readonly fault: string } {
  const payload = objectAt(params[0], `${path}[0]`);
  const transactions = bytesList(payload.transactions, `${path}[0].transactions`);
  const withdrawals = payload.withdrawals === undefined ? undefined : readWithdrawals(payload, `${path}[0]`);
  const header = encodeHeaderJson(headerOf(payload, params, transactions, withdrawals), path);
  const hash = keccak256(header);
  if (!equalBytes(hash, bytesAt(payload.blockHash, `${path}[0].blockHash`, 32))) {
    return { fault: `the block's hash is ${toHex(hash)}, the payload says ${payload.blockHash}` };
  }
  if (params[1] !== undefined) {
    const claimed = bytesList(params[1], `${path}[1]`);
    if (!equalBytes(concatBytes(...claimed), concatBytes(...transactions.flatMap(blobHashes)))) {
      return { fault: "the hashes of the blobs are not those of the transactions" };
    }
  }
  const body = transactions.map((bytes) => (bytes[0]! >= 0xc0 ? bytes : encodeRlpBytes(bytes)));
  const paid = withdrawals === undefined ? [] : [encodeRlpList(withdrawals)];
  return encodeRlpList([header, encodeRlpList(body), EMPTY_LIST, ...paid]);
}

function headerOf(
  payload: JsonObject,
  [, , beaconRoot, requests]: readonly unknown[],
  transactions: readonly Uint8Array[],
  withdrawals: readonly Uint8Array[] | undefined,
): JsonObject {
  return {
    ...payload,
    coinbase: payload.feeRecipient,
    uncleHash: toHex(NO_UNCLES),
    transactionsTrie: toHex(listRoot(transactions)),
    receiptTrie: payload.receiptsRoot,
    bloom: payload.logsBloom,
    difficulty: "0x0",
    number: payload.blockNumber,
    mixHash: payload.prevRandao,
    nonce: "0x0000000000000000",
    ...(withdrawals === undefined ? {} : { withdrawalsRoot: toHex(listRoot(withdrawals)) }),
    ...(beaconRoot === undefined ? {} : { parentBeaconBlockRoot: beaconRoot }),
    ...(requests === undefined ? {} : { requestsHash: toHex(requestsHash(bytesList(requests, "requests"))) }),
  };
}

function readWithdrawals(payload: JsonObject, path: string): readonly Uint8Array[] {
  return listAt(payload.withdrawals, `${path}.withdrawals`).map((value, i) => {
    const at = `${path}.withdrawals[${i}]`;
    const { index, validatorIndex, address, amount } = objectAt(value, at);
    const number = (field: unknown, name: string) => integerToRlp(boundedAt(field, 64, `${at}.${name}`));
    return encodeRlp([
      number(index, "index"),
      number(validatorIndex, "validatorIndex"),
      bytesAt(address, `${at}.address`, 20),
      number(amount, "amount"),
    ]);
  });
}

function bytesList(value: unknown, path: string): readonly Uint8Array[] {
  return listAt(value, path).map((each, i) => bytesAt(each, `${path}[${i}]`));
}

/** The root of a list by index (Yellow Paper, section 4.3.2). */
function listRoot(items: readonly Uint8Array[]): Uint8Array {
  return trieRoot(items.map((value, i) => ({ key: encodeRlp(integerToRlp(BigInt(i))), value })));
}

/** EIP-7685. */
function requestsHash(requests: readonly Uint8Array[]): Uint8Array {
  return sha256(concatBytes(...requests.map((request) => sha256(request))));
}

/** The hashes of a transaction's blobs; none of what is no transaction. */
function blobHashes(bytes: Uint8Array): readonly Uint8Array[] {
  if (bytes[0] !== BLOB_TRANSACTION) return [];
  try {
    const hashes = (decodeRlp(bytes.subarray(1)) as readonly RlpItem[])[BLOB_HASHES];
    return Array.isArray(hashes) ? hashes.filter((each) => each instanceof Uint8Array) : [];
  } catch (error) {
    if (error instanceof TercetError) return [];
    throw error;
  }
}
