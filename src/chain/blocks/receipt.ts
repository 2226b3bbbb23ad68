import { TercetError } from "../../base/errors.js";
import { decodeRlp, integerFromRlp, type RlpItem } from "../../base/rlp.js";
import type { Log } from "../../vm/host.js";

/** What became of a transaction in a block (Yellow Paper, section 4.4.1; EIP-658, EIP-2718). */
export interface Receipt {
  /** Of the transaction. */
  readonly type: number;
  /** Whether it did what it should. Blocks before Byzantium do not say: they have a state root in its place. */
  readonly succeeded: boolean | undefined;
  /** Of the block, up to this transaction. */
  readonly cumulativeGas: bigint;
  readonly logs: readonly Log[];
}

const LIST = 0xc0;
const FIELDS = 4;
const STATUS_SIZE = 1;
const ROOT_SIZE = 32;
const BLOOM_SIZE = 256;

/**
 * Takes a receipt apart.
 * @param bytes as in the receipts' trie (EIP-2718), such as of `Chain.receipts`
 * @throws TercetError `invalid-rlp` or `invalid-receipt` for bytes that are none
 */
export function decodeReceipt(bytes: Uint8Array): Receipt {
  const type = bytes.length > 0 && bytes[0]! < LIST ? bytes[0]! : 0;
  const fields = decodeRlp(type === 0 ? bytes : bytes.subarray(1));
  if (fields instanceof Uint8Array || fields.length !== FIELDS) throw invalid(`a list of ${FIELDS} fields is needed`);
  const [status, gas, bloom, logs] = fields as [RlpItem, RlpItem, RlpItem, RlpItem];
  sized(bloom, BLOOM_SIZE, "the bloom");
  return {
    type,
    succeeded: readStatus(status),
    cumulativeGas: integerFromRlp(gas, 8),
    logs: listOf(logs, "the logs").map(readLog),
  };
}

function readStatus(item: RlpItem): boolean | undefined {
  if (item instanceof Uint8Array) {
    if (item.length === ROOT_SIZE) return undefined;
    if (item.length === 0) return false;
    if (item.length === STATUS_SIZE && item[0] === 1) return true;
  }
  throw invalid("the status is 0, 1 or a state root");
}

function readLog(item: RlpItem): Log {
  const [address, topics, data, ...more] = listOf(item, "a log");
  if (!(data instanceof Uint8Array) || more.length > 0) throw invalid("a log has an address, topics and data");
  return {
    address: sized(address!, 20, "the address of a log"),
    topics: listOf(topics!, "the topics of a log").map((topic) => sized(topic, 32, "a topic")),
    data,
  };
}

function listOf(item: RlpItem, what: string): readonly RlpItem[] {
  if (item instanceof Uint8Array) throw invalid(`${what} are a list`);
  return item;
}

function sized(item: RlpItem, size: number, what: string): Uint8Array {
  if (item instanceof Uint8Array && item.length === size) return item;
  throw invalid(`${what} has ${size} bytes`);
}

function invalid(why: string): TercetError {
  return new TercetError("invalid-receipt", `no receipt: ${why}`);
}
