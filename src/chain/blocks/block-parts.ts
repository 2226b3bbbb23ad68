import { TercetError } from "../../base/errors.js";
import { keccak256 } from "../../base/hash.js";
import { decodeRlp, encodeRlpList, integerFromRlp, type RlpItem, splitRlpList } from "../../base/rlp.js";

/** What a chain looks at in a header; the state transition looks at the rest. */
export interface HeaderFields {
  readonly hash: Uint8Array;
  readonly parentHash: Uint8Array;
  readonly stateRoot: Uint8Array;
  readonly difficulty: bigint;
  readonly number: bigint;
  readonly gasUsed: bigint;
  /** Seconds since 1970. */
  readonly timestamp: bigint;
}

/** A block taken apart: views of its bytes, which nobody has checked yet. */
export interface BlockParts extends HeaderFields {
  /** RLP, as are the others. */
  readonly block: Uint8Array;
  readonly header: Uint8Array;
  /** The list of all that is no header: transactions, uncles and, since they are there, withdrawals. */
  readonly body: Uint8Array;
}

// Places of fields in a header.
const PARENT = 0;
const STATE_ROOT = 3;
const DIFFICULTY = 7;
const NUMBER = 8;
const GAS_USED = 10;
const TIMESTAMP = 11;
/** A block without withdrawals. */
const LEAST_PARTS = 3;
const HASH = 32;

/**
 * Takes a block apart.
 * @throws TercetError `invalid-rlp` or `invalid-block` for bytes that are none
 */
export function readBlockParts(block: Uint8Array): BlockParts {
  const items = splitRlpList(block);
  if (items.length < LEAST_PARTS) throw notABlock(`a list of ${items.length} items, ${LEAST_PARTS} are needed`);
  const [header, ...body] = items;
  return { ...readHeaderFields(header!), block, header: header!, body: encodeRlpList(body) };
}

/**
 * What a chain looks at in a header.
 * @throws TercetError `invalid-rlp` or `invalid-block` for bytes that are none
 */
export function readHeaderFields(header: Uint8Array): HeaderFields {
  const fields = decodeRlp(header);
  if (fields instanceof Uint8Array || fields.length <= TIMESTAMP) throw notABlock("a header has at least 12 fields");
  return {
    hash: keccak256(header),
    parentHash: hashAt(fields, PARENT),
    stateRoot: hashAt(fields, STATE_ROOT),
    difficulty: integerFromRlp(fields[DIFFICULTY]!, 32),
    number: integerFromRlp(fields[NUMBER]!, 8),
    gasUsed: integerFromRlp(fields[GAS_USED]!, 8),
    timestamp: integerFromRlp(fields[TIMESTAMP]!, 8),
  };
}

/** The transactions of a body, as they are hashed (EIP-2718). */
export function transactionsOf(body: Uint8Array): readonly Uint8Array[] {
  return splitRlpList(splitRlpList(body)[0]!).map((item) =>
    item[0]! >= 0xc0 ? item : (decodeRlp(item) as Uint8Array),
  );
}

/** The list of uncles of a body, encoded. */
export function unclesOf(body: Uint8Array): Uint8Array {
  return splitRlpList(body)[1]!;
}

/** The block of a header and a body. */
export function joinBlock(header: Uint8Array, body: Uint8Array): Uint8Array {
  return encodeRlpList([header, ...splitRlpList(body)]);
}

function hashAt(fields: readonly RlpItem[], place: number): Uint8Array {
  const item = fields[place];
  if (item instanceof Uint8Array && item.length === HASH) return item;
  throw notABlock(`field ${place} of a header has 32 bytes`);
}

function notABlock(why: string): TercetError {
  return new TercetError("invalid-block", `no block: ${why}`);
}
