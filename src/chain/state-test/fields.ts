import { TercetError } from "../../base/errors.js";
import { fromHex } from "../../base/hex.js";

/** A JSON object of unknown content. */
export type JsonObject = Readonly<Record<string, unknown>>;

const MAX_QUANTITY_DIGITS = 80;
const WORD_BYTES = 32;

/** A state test that cannot be run as it is written: `invalid-state-test`, with the path to what is wrong. */
export function invalidTest(path: string, message: string): TercetError {
  return new TercetError("invalid-state-test", `${path}: ${message}`, { details: { path } });
}

/**
 * What the text of a test file holds.
 * @throws TercetError `invalid-state-test` when it is no JSON object
 */
export function parseTestFile(text: string): JsonObject {
  return objectAt(parseJson(text), "file");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    // The parser's message quotes the text, line breaks and all.
    const message = String(cause instanceof Error ? cause.message : cause).replace(/[\p{Cc}\s]+/gu, " ");
    throw new TercetError("invalid-state-test", `no JSON: ${message}`, { cause });
  }
}

export function objectAt(value: unknown, path: string): JsonObject {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw invalidTest(path, "an object is needed");
  return value as JsonObject;
}

export function listAt(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw invalidTest(path, "a list is needed");
  return value;
}

export function textAt(value: unknown, path: string): string {
  if (typeof value !== "string") throw invalidTest(path, "a string is needed");
  return value;
}

/** A position in a list. */
export function indexAt(value: unknown, path: string): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0)
    throw invalidTest(path, "an index is needed");
  return value;
}

/**
 * An unsigned integer, hexadecimal with `0x` or decimal. Tests of transactions that must be rejected hold some that do not
 * fit into a word, also as `0x:bigint 0x10…`.
 */
export function quantityAt(value: unknown, path: string): bigint {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return BigInt(value);
  const text = textAt(value, path).replace(/^0x:bigint /, "");
  if (text.length > MAX_QUANTITY_DIGITS) throw invalidTest(path, `more than ${MAX_QUANTITY_DIGITS} digits`);
  if (text === "" || text === "0x") return 0n;
  if (!/^(0x[0-9a-fA-F]+|[0-9]+)$/.test(text)) throw invalidTest(path, `${JSON.stringify(text)} is no quantity`);
  return BigInt(text);
}

/** An unsigned integer of at most `bits` bits. */
export function boundedAt(value: unknown, bits: number, path: string): bigint {
  const quantity = quantityAt(value, path);
  if (quantity >> BigInt(bits) !== 0n) throw invalidTest(path, `more than ${bits} bits`);
  return quantity;
}

/** Bytes in hex; of exactly that size, if one is given. */
export function bytesAt(value: unknown, path: string, size?: number): Uint8Array {
  const text = textAt(value, path);
  let bytes: Uint8Array;
  try {
    bytes = fromHex(text);
  } catch (error) {
    throw invalidTest(path, error instanceof TercetError ? error.message : "no hex");
  }
  if (size !== undefined && bytes.length !== size) throw invalidTest(path, `${bytes.length} bytes in place of ${size}`);
  return bytes;
}

/** A quantity as 32 bytes. */
export function wordAt(value: unknown, path: string): Uint8Array {
  const digits = boundedAt(value, 8 * WORD_BYTES, path).toString(16);
  return fromHex(digits.padStart(2 * WORD_BYTES, "0"));
}
