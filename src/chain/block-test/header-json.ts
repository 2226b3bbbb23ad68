import { encodeRlp, integerToRlp, type RlpItem } from "../../base/rlp.js";
import { HEADER_FIELDS } from "../block-header.js";
import { boundedAt, bytesAt, type JsonObject } from "../state-test/fields.js";

/**
 * RLP of a header from its JSON, in which fields of later forks may be missing.
 * @throws TercetError `invalid-state-test` with the path to what is wrong
 */
export function encodeHeaderJson(header: JsonObject, path: string): Uint8Array {
  return encodeRlp(
    HEADER_FIELDS.flatMap(({ name, testName = name, bytes, bits, since }): readonly RlpItem[] => {
      const value = header[testName];
      if (since !== undefined && value === undefined) return [];
      const at = `${path}.${testName}`;
      return [bits === undefined ? bytesAt(value, at, bytes) : integerToRlp(boundedAt(value, bits, at))];
    }),
  );
}
