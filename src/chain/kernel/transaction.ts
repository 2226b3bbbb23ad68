// Decoding of transactions of all types as they travel in a block (EIP-2718, 2930, 1559, 4844, 7702). The bytes may be
// anything: each length is checked against what is there, and only the one encoding that a transaction has is read.
import {
  READER, contentSize, enterList, errorOffset, fail, finishReading, isAtEnd, leaveList, position, readError, readFixed,
  readString, readU64, readWord, startReading,
} from "../../base/kernel/rlp";
import { RLP_OK, RLP_TOO_LARGE } from "../../base/kernel/rlp-errors";
import { loadAddress, setWord, shiftRight, storeBytes, subtract } from "../../base/kernel/word";
import { DECODE_BAD_RECIPIENT, DECODE_BAD_V, DECODE_EMPTY, DECODE_UNKNOWN_TYPE } from "./decode-errors";
import {
  TRANSACTION_SIZE, T_ACCESS, T_ACCESS_SIZE, T_ADDRESSES, T_AUTHORIZATIONS, T_AUTHORIZATIONS_SIZE, T_AUTHORIZATION_COUNT,
  T_BLOBS, T_BLOB_COUNT, T_BLOB_FEE, T_BYTES, T_CHAIN, T_DATA, T_DATA_SIZE, T_ERROR_OFFSET, T_GAS, T_HAS_CHAIN, T_IS_CREATION,
  T_KEYS, T_MAX_FEE, T_NONCE, T_PARITY, T_PRIORITY_FEE, T_R, T_S, T_SIGNED, T_SIGNED_SIZE, T_SIZE, T_TO, T_TYPE, T_VALUE,
} from "./transaction-record";

const FIRST_LIST_BYTE: u32 = 0xc0;
const NEWEST_TYPE: u32 = 4;
const PLAIN_V: u64 = 27;
const CHAIN_V: u64 = 35;

const READER_AT: usize = memory.data(READER, 8);
const WORD: usize = memory.data(32, 16);
const CHAIN_V_WORD: usize = memory.data<u64>([35, 0, 0, 0]);

/** Fills the record at `tx` from `size` bytes. RLP_OK, or what is wrong with them, and then where in T_ERROR_OFFSET. */
export function decodeTransaction(tx: usize, bytes: usize, size: u32): i32 {
  memory.fill(tx, 0, TRANSACTION_SIZE);
  store<u32>(tx, <u32>bytes, T_BYTES);
  store<u32>(tx, size, T_SIZE);
  if (size == 0) return DECODE_EMPTY;
  const first = <u32>load<u8>(bytes);
  if (first >= FIRST_LIST_BYTE) return decodeLegacy(tx, bytes, size);
  if (first == 0 || first > NEWEST_TYPE) return DECODE_UNKNOWN_TYPE;
  return decodeTyped(tx, first, bytes, size);
}

function decodeLegacy(tx: usize, bytes: usize, size: u32): i32 {
  const reader = READER_AT;
  startReading(reader, bytes, size);
  const end = enterList(reader);
  beginSigned(tx, reader);
  store<u64>(tx, readU64(reader), T_NONCE);
  readFee(tx, reader);
  readCall(tx, reader);
  endSigned(tx, reader);
  readV(tx, reader);
  readPoint(tx + T_R, reader);
  leaveList(reader, end);
  return finish(tx, reader, 0);
}

function decodeTyped(tx: usize, type: u32, bytes: usize, size: u32): i32 {
  const reader = READER_AT;
  store<u32>(tx, type, T_TYPE);
  startReading(reader, bytes + 1, size - 1);
  const end = enterList(reader);
  beginSigned(tx, reader);
  store<u32>(tx, 1, T_HAS_CHAIN);
  readWord(reader, tx + T_CHAIN);
  store<u64>(tx, readU64(reader), T_NONCE);
  if (type == 1) readFee(tx, reader);
  else {
    readWord(reader, tx + T_PRIORITY_FEE);
    readWord(reader, tx + T_MAX_FEE);
  }
  readCall(tx, reader);
  readAccessList(tx, reader);
  if (type == 3) readBlobs(tx, reader);
  if (type == 4) readAuthorizations(tx, reader);
  endSigned(tx, reader);
  store<u32>(tx, readParity(reader), T_PARITY);
  readPoint(tx + T_R, reader);
  leaveList(reader, end);
  return finish(tx, reader, 1);
}

function beginSigned(tx: usize, reader: usize): void {
  store<u32>(tx, <u32>position(reader), T_SIGNED);
}

function endSigned(tx: usize, reader: usize): void {
  store<u32>(tx, <u32>position(reader) - load<u32>(tx, T_SIGNED), T_SIGNED_SIZE);
}

function finish(tx: usize, reader: usize, skipped: u32): i32 {
  const error = finishReading(reader);
  if (error != RLP_OK) store<u32>(tx, errorOffset(reader) + skipped, T_ERROR_OFFSET);
  return error;
}

/** A gas price is both fees. */
function readFee(tx: usize, reader: usize): void {
  readWord(reader, tx + T_MAX_FEE);
  memory.copy(tx + T_PRIORITY_FEE, tx + T_MAX_FEE, 32);
}

function readCall(tx: usize, reader: usize): void {
  store<u64>(tx, readU64(reader), T_GAS);
  const start = position(reader), to = readString(reader), size = contentSize(reader);
  if (size == 20) loadAddress(tx + T_TO, to);
  else if (size == 0) store<u32>(tx, 1, T_IS_CREATION);
  else fail(reader, DECODE_BAD_RECIPIENT, start);
  readWord(reader, tx + T_VALUE);
  store<u32>(tx, <u32>readString(reader), T_DATA);
  store<u32>(tx, contentSize(reader), T_DATA_SIZE);
}

/** EIP-155: `v` holds the parity on top of 27, or of the doubled chain id and 35. */
function readV(tx: usize, reader: usize): void {
  const start = position(reader);
  readWord(reader, WORD);
  if (readError(reader) != RLP_OK) return;
  const v = load<u64>(WORD);
  const isSmall = (load<u64>(WORD, 8) | load<u64>(WORD, 16) | load<u64>(WORD, 24)) == 0;
  if (isSmall && (v == PLAIN_V || v == PLAIN_V + 1)) {
    store<u32>(tx, <u32>(v - PLAIN_V), T_PARITY);
    return;
  }
  if (isSmall && v < CHAIN_V) return fail(reader, DECODE_BAD_V, start);
  subtract(WORD, WORD, CHAIN_V_WORD);
  store<u32>(tx, <u32>load<u64>(WORD) & 1, T_PARITY);
  store<u32>(tx, 1, T_HAS_CHAIN);
  shiftRight(tx + T_CHAIN, WORD, 1, 0);
}

/** Up to a byte, as authorizations have it (EIP-7702); what is more than 1 is nobody's. */
function readParity(reader: usize): u32 {
  const start = position(reader), value = readU64(reader);
  if (value > 0xff) fail(reader, RLP_TOO_LARGE, start);
  return <u32>value;
}

/** r and s as bytes, one behind the other. */
function readPoint(to: usize, reader: usize): void {
  for (let at = to; at < to + 64; at += 32) {
    readWord(reader, WORD);
    storeBytes(at, WORD);
  }
}

function readAccessList(tx: usize, reader: usize): void {
  const end = enterList(reader);
  let addresses: u32 = 0, keys: u32 = 0;
  store<u32>(tx, <u32>position(reader), T_ACCESS);
  store<u32>(tx, contentSize(reader), T_ACCESS_SIZE);
  for (; !isAtEnd(reader); addresses++) {
    const entryEnd = enterList(reader);
    readFixed(reader, 20);
    const keysEnd = enterList(reader);
    for (; !isAtEnd(reader); keys++) readFixed(reader, 32);
    leaveList(reader, keysEnd);
    leaveList(reader, entryEnd);
  }
  leaveList(reader, end);
  store<u32>(tx, addresses, T_ADDRESSES);
  store<u32>(tx, keys, T_KEYS);
}

function readBlobs(tx: usize, reader: usize): void {
  readWord(reader, tx + T_BLOB_FEE);
  const end = enterList(reader);
  let count: u32 = 0;
  store<u32>(tx, <u32>position(reader), T_BLOBS);
  for (; !isAtEnd(reader); count++) readFixed(reader, 32);
  leaveList(reader, end);
  store<u32>(tx, count, T_BLOB_COUNT);
}

function readAuthorizations(tx: usize, reader: usize): void {
  const end = enterList(reader);
  let count: u32 = 0;
  store<u32>(tx, <u32>position(reader), T_AUTHORIZATIONS);
  store<u32>(tx, contentSize(reader), T_AUTHORIZATIONS_SIZE);
  for (; !isAtEnd(reader); count++) readAuthorization(reader, UNUSED);
  leaveList(reader, end);
  store<u32>(tx, count, T_AUTHORIZATION_COUNT);
}

// What a holder has signed so that the account delegates to code (EIP-7702).
export const AUTHORIZATION_CHAIN: usize = 0;
export const AUTHORIZATION_ADDRESS: usize = 32;
export const AUTHORIZATION_NONCE: usize = 64;
export const AUTHORIZATION_PARITY: usize = 72;
/** Where the encoded fields that are signed begin, without their list's header, and their size. */
export const AUTHORIZATION_SIGNED: usize = 76;
export const AUTHORIZATION_SIGNED_SIZE: usize = 80;
export const AUTHORIZATION_R: usize = 88;
export const AUTHORIZATION_S: usize = 120;
export const AUTHORIZATION_SIZE: i32 = 152;
const UNUSED: usize = memory.data(AUTHORIZATION_SIZE, 16);

/** Reads the next authorization of a list into a record. */
export function readAuthorization(reader: usize, to: usize): void {
  const end = enterList(reader), start = position(reader);
  readWord(reader, to + AUTHORIZATION_CHAIN);
  const address = readFixed(reader, 20);
  if (address != 0) loadAddress(to + AUTHORIZATION_ADDRESS, address);
  else setWord(to + AUTHORIZATION_ADDRESS, 0);
  store<u64>(to, readU64(reader), AUTHORIZATION_NONCE);
  store<u32>(to, <u32>start, AUTHORIZATION_SIGNED);
  store<u32>(to, <u32>(position(reader) - start), AUTHORIZATION_SIGNED_SIZE);
  store<u32>(to, readParity(reader), AUTHORIZATION_PARITY);
  readPoint(to + AUTHORIZATION_R, reader);
  leaveList(reader, end);
}
