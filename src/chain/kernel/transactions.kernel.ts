// asc: --enable simd --initialMemory 96
// Decoding, hashing and recovery of transactions and authorizations alone, for who has no block to apply them in.
import { LOW_S } from "../../vm/rules/parameters";
import { READER, finishReading, startReading } from "../../base/kernel/rlp";
import { setParameter } from "../../state/kernel/parameters";
import {
  authorizationHash as hashForAuthority, recoverAuthority, recoverSender, signingHash as hashForSigning, transactionHash,
} from "./signature";
import { AUTHORIZATION_SIZE, decodeTransaction, readAuthorization } from "./transaction";
import { TRANSACTION_SIZE } from "./transaction-record";

/** Above what the state kernel's addresses need. */
const INPUT: usize = 0x500000;
const RECORD: usize = memory.data(TRANSACTION_SIZE, 16);
const HASH: usize = memory.data(32, 16);
const READER_AT: usize = memory.data(READER, 8);
const AUTHORIZATION: usize = memory.data(AUTHORIZATION_SIZE, 16);
const AUTHORITY: usize = memory.data(32, 16);

/** Makes room for `size` bytes; where. 0: there is not so much memory. */
export function inputPlace(size: u32): usize {
  const pages = <i32>((<u64>INPUT + <u64>size + 0xffff) >> 16);
  if (pages > 0xffff) return 0;
  const have = memory.size();
  return pages > have && memory.grow(pages - have) < 0 ? 0 : INPUT;
}

/** Decodes `size` bytes in place; RLP_OK, or what is wrong. */
export function decode(size: u32): i32 {
  return decodeTransaction(RECORD, INPUT, size);
}

export function record(): usize {
  return RECORD;
}

/** Where the hash of what was decoded is. */
export function hash(): usize {
  transactionHash(RECORD, HASH);
  return HASH;
}

/** Where the hash is that the sender of what was decoded has signed. */
export function signingHash(): usize {
  hashForSigning(RECORD, HASH);
  return HASH;
}

/** Writes the sender into the record; false when there is none. */
export function recover(needsLowS: bool): bool {
  setParameter(LOW_S, u32(needsLowS));
  return recoverSender(RECORD);
}

/** Decodes an authorization of `size` bytes in place; RLP_OK, or what is wrong. */
export function decodeAuthorization(size: u32): i32 {
  startReading(READER_AT, INPUT, size);
  readAuthorization(READER_AT, AUTHORIZATION);
  return finishReading(READER_AT);
}

/** Where the hash is that the authority of what was decoded signs. */
export function authorizationHash(): usize {
  hashForAuthority(AUTHORIZATION, HASH);
  return HASH;
}

/** Where the account is, as a word, whose holder has signed what was decoded; 0 when nobody can have. */
export function authority(): usize {
  return recoverAuthority(AUTHORIZATION, AUTHORITY) ? AUTHORITY : 0;
}
