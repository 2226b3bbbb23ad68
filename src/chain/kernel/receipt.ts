// Receipts (Yellow Paper, section 4.3.1; EIP-658, 2718) and the bloom filter of their logs.
import { keccak256 } from "../../base/kernel/keccak256";
import { beginList, endList, writeString, writeU64 } from "../../base/kernel/rlp";
import { storeAddress } from "../../base/kernel/word";
import { allocate, allocateInBlock } from "../../state/kernel/heap";
import { logs } from "../../state/kernel/logs";
import { A_ADDRESS, L_ACCOUNT, L_DATA, L_PREVIOUS, L_SIZE, L_TOPICS } from "../../state/kernel/records";

export const BLOOM_SIZE: u32 = 256;
/** Bytes of a receipt without its logs, and of a log without topics and data, at most. */
const RECEIPT_ROOM: u32 = 400;
const LOG_ROOM: u32 = 64;

const BLOOM: usize = memory.data(256, 16);
const HASH: usize = memory.data(32, 16);
const ADDRESS: usize = memory.data(24, 8);

/** Size of the receipt that was written last. */
export let receiptSize: u32 = 0;

/**
 * Writes the receipt of the transaction that has just been applied, and adds its logs to the block's bloom.
 * @param outcome 32 bytes of a state root before Byzantium, else a byte: 1 for success
 */
export function writeReceipt(type: u32, outcome: usize, outcomeSize: u32, cumulativeGas: u64, blockBloom: usize): usize {
  let count: u32 = 0, size: u32 = RECEIPT_ROOM;
  for (let log = logs; log != 0; log = load<u32>(log, L_PREVIOUS)) {
    count++;
    size += LOG_ROOM + 33 * load<u32>(log, L_TOPICS) + load<u32>(log, L_SIZE);
  }
  const receipt = allocateInBlock(size);
  let at = receipt;
  if (type != 0) store<u8>(at++, <u8>type);
  memory.fill(BLOOM, 0, BLOOM_SIZE);
  let item = writeString(beginList(at), outcome, outcomeSize);
  item = writeU64(item, cumulativeGas);
  const bloom = item;
  item = writeString(item, BLOOM, BLOOM_SIZE);
  item = writeLogs(item, count);
  // The filter is known when the logs are written.
  writeString(bloom, BLOOM, BLOOM_SIZE);
  for (let i: usize = 0; i < BLOOM_SIZE; i += 8) store<u64>(blockBloom + i, load<u64>(blockBloom + i) | load<u64>(BLOOM + i));
  receiptSize = <u32>(endList(at, item) - receipt);
  return receipt;
}

/** Writes the list of logs, the first first. */
function writeLogs(to: usize, count: u32): usize {
  const order = allocate(4 * count);
  let place = order + 4 * count;
  for (let log = logs; log != 0; log = load<u32>(log, L_PREVIOUS)) {
    place -= 4;
    store<u32>(place, <u32>log);
  }
  let item = beginList(to);
  for (let i: u32 = 0; i < count; i++) item = writeLog(item, load<u32>(order + 4 * i));
  return endList(to, item);
}

function writeLog(to: usize, log: usize): usize {
  const topics = load<u32>(log, L_TOPICS);
  storeAddress(ADDRESS, <usize>load<u32>(log, L_ACCOUNT) + A_ADDRESS);
  addToBloom(ADDRESS, 20);
  let item = writeString(beginList(to), ADDRESS, 20);
  const list = item;
  item = beginList(list);
  for (let topic = log + L_DATA; topic < log + L_DATA + 32 * topics; topic += 32) {
    addToBloom(topic, 32);
    item = writeString(item, topic, 32);
  }
  item = endList(list, item);
  return endList(to, writeString(item, log + L_DATA + 32 * topics, load<u32>(log, L_SIZE)));
}

/** Sets three of the filter's 2048 bits, each by two bytes of the hash. */
function addToBloom(bytes: usize, size: u32): void {
  keccak256(HASH, bytes, size);
  for (let i: usize = 0; i < 6; i += 2) {
    const bit = (<u32>load<u8>(HASH + i) << 8 | <u32>load<u8>(HASH + i + 1)) & 0x7ff;
    const at = BLOOM + 255 - (bit >> 3);
    store<u8>(at, load<u8>(at) | (<u8>1 << <u8>(bit & 7)));
  }
}
