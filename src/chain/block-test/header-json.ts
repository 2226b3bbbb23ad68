import { encodeRlp, integerToRlp, type RlpItem } from "../../base/rlp.js";
import { boundedAt, bytesAt, type JsonObject } from "../state-test/fields.js";

/** Fields of a header in their order, by the names of block tests; with a size in bytes, or numbers with one in bits. */
const FIELDS: readonly (readonly [name: string, kind: "bytes" | "number", size?: number])[] = [
  ["parentHash", "bytes", 32],
  ["uncleHash", "bytes", 32],
  ["coinbase", "bytes", 20],
  ["stateRoot", "bytes", 32],
  ["transactionsTrie", "bytes", 32],
  ["receiptTrie", "bytes", 32],
  ["bloom", "bytes", 256],
  ["difficulty", "number", 256],
  ["number", "number", 64],
  ["gasLimit", "number", 64],
  ["gasUsed", "number", 64],
  ["timestamp", "number", 64],
  ["extraData", "bytes"],
  ["mixHash", "bytes", 32],
  ["nonce", "bytes", 8],
  ["baseFeePerGas", "number", 256],
  ["withdrawalsRoot", "bytes", 32],
  ["blobGasUsed", "number", 64],
  ["excessBlobGas", "number", 64],
  ["parentBeaconBlockRoot", "bytes", 32],
  ["requestsHash", "bytes", 32],
];
/** Fields that headers of all forks have. */
const FIRST_FIELDS = 15;

/**
 * RLP of a header from its JSON.
 * @throws TercetError `invalid-state-test` with the path to what is wrong
 */
export function encodeHeader(header: JsonObject, path: string): Uint8Array {
  return encodeRlp(
    FIELDS.flatMap(([name, kind, size], i): readonly RlpItem[] => {
      const value = header[name];
      if (i >= FIRST_FIELDS && value === undefined) return [];
      const at = `${path}.${name}`;
      return [kind === "bytes" ? bytesAt(value, at, size) : integerToRlp(boundedAt(value, size!, at))];
    }),
  );
}
