// Headers of blocks of all forks (Yellow Paper, section 4.3; EIP-1559, 4844, 4895, 4788, 7685, 7928). Fields of fixed size stay where
// the header's bytes are; a record points to them.
import { keccak256 } from "../../base/kernel/keccak256";
import {
  contentSize, enterList, isAtEnd, leaveList, position, readFixed, readString, readU64, readWord,
} from "../../base/kernel/rlp";

// Pointers, u32.
export const H_BYTES: usize = 0;
export const H_SIZE: usize = 4;
export const H_PARENT: usize = 8;
export const H_UNCLES: usize = 12;
export const H_COINBASE: usize = 16;
export const H_STATE_ROOT: usize = 20;
export const H_TRANSACTIONS_ROOT: usize = 24;
export const H_RECEIPTS_ROOT: usize = 28;
export const H_BLOOM: usize = 32;
export const H_EXTRA: usize = 36;
export const H_EXTRA_SIZE: usize = 40;
export const H_MIX: usize = 44;
/** 8 bytes. */
export const H_NONCE: usize = 48;
export const H_WITHDRAWALS_ROOT: usize = 52;
export const H_BEACON_ROOT: usize = 56;
export const H_REQUESTS_HASH: usize = 60;
/** EIP-7928. */
export const H_ACCESS_LIST_HASH: usize = 68;
/** How many fields there are. */
export const H_FIELDS: usize = 64;
// Numbers, u64.
export const H_NUMBER: usize = 72;
export const H_GAS_LIMIT: usize = 80;
export const H_GAS_USED: usize = 88;
export const H_TIMESTAMP: usize = 96;
export const H_BLOB_GAS: usize = 104;
export const H_EXCESS_BLOB_GAS: usize = 112;
// Words.
export const H_DIFFICULTY: usize = 128;
export const H_BASE_FEE: usize = 160;
/** 32 bytes. */
export const H_HASH: usize = 192;
export const HEADER_SIZE: i32 = 224;

/** Fields of headers before London; each fork since then adds some. */
export const FIRST_FIELDS: u32 = 15;

/** Reads the next item, a header, into a record; of fields that it does not have the record holds zeros. */
export function readHeader(reader: usize, to: usize): void {
  memory.fill(to, 0, HEADER_SIZE);
  const start = position(reader), end = enterList(reader);
  readFirstFields(reader, to);
  readLaterFields(reader, to);
  leaveList(reader, end);
  const size = <u32>(position(reader) - start);
  store<u32>(to, <u32>start, H_BYTES);
  store<u32>(to, size, H_SIZE);
  keccak256(to + H_HASH, start, size);
}

function readFirstFields(reader: usize, to: usize): void {
  store<u32>(to, <u32>readFixed(reader, 32), H_PARENT);
  store<u32>(to, <u32>readFixed(reader, 32), H_UNCLES);
  store<u32>(to, <u32>readFixed(reader, 20), H_COINBASE);
  store<u32>(to, <u32>readFixed(reader, 32), H_STATE_ROOT);
  store<u32>(to, <u32>readFixed(reader, 32), H_TRANSACTIONS_ROOT);
  store<u32>(to, <u32>readFixed(reader, 32), H_RECEIPTS_ROOT);
  store<u32>(to, <u32>readFixed(reader, 256), H_BLOOM);
  readWord(reader, to + H_DIFFICULTY);
  store<u64>(to, readU64(reader), H_NUMBER);
  store<u64>(to, readU64(reader), H_GAS_LIMIT);
  store<u64>(to, readU64(reader), H_GAS_USED);
  store<u64>(to, readU64(reader), H_TIMESTAMP);
  store<u32>(to, <u32>readString(reader), H_EXTRA);
  store<u32>(to, contentSize(reader), H_EXTRA_SIZE);
  store<u32>(to, <u32>readFixed(reader, 32), H_MIX);
  store<u32>(to, <u32>readFixed(reader, 8), H_NONCE);
}

function readLaterFields(reader: usize, to: usize): void {
  let fields = FIRST_FIELDS;
  for (; !isAtEnd(reader) && fields < FIRST_FIELDS + 7; fields++) {
    const later = fields - FIRST_FIELDS;
    if (later == 0) readWord(reader, to + H_BASE_FEE);
    else if (later == 1) store<u32>(to, <u32>readFixed(reader, 32), H_WITHDRAWALS_ROOT);
    else if (later == 2) store<u64>(to, readU64(reader), H_BLOB_GAS);
    else if (later == 3) store<u64>(to, readU64(reader), H_EXCESS_BLOB_GAS);
    else if (later == 4) store<u32>(to, <u32>readFixed(reader, 32), H_BEACON_ROOT);
    else if (later == 5) store<u32>(to, <u32>readFixed(reader, 32), H_REQUESTS_HASH);
    else store<u32>(to, <u32>readFixed(reader, 32), H_ACCESS_LIST_HASH);
  }
  store<u32>(to, fields, H_FIELDS);
}
