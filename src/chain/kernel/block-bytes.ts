// The bytes of the block under way: its header's record, and where its lists are.
import {
  READER, contentSize, enterList, errorOffset, finishReading, isAtEnd, leaveList, position, readItem, startReading,
} from "../../base/kernel/rlp";
import { RLP_OK } from "../../base/kernel/rlp-errors";
import { parameter } from "../../state/kernel/parameters";
import { MAX_BLOCK_SIZE, WITHDRAWALS } from "../../vm/rules/parameters";
import { BLOCK_OK, BLOCK_TOO_LARGE, BLOCK_UNDECODABLE } from "./block-errors";
import { refuse, refuseNumber } from "./block-failure";
import { HEADER_SIZE, readHeader } from "./header";
import { RELATION_AT_MOST } from "./interface";

const READER_AT: usize = memory.data(READER, 8);
const HEADER: usize = memory.data(HEADER_SIZE, 16);

/** Where the content of the list of transactions is, and the bytes of the other two. */
export let transactionsAt: usize = 0;
export let transactionsSize: u32 = 0;
export let unclesAt: usize = 0;
export let unclesSize: u32 = 0;
export let withdrawalsAt: usize = 0;
export let withdrawalsSize: u32 = 0;

/** The record of the block's header. */
export function blockHeader(): usize {
  return HEADER;
}

/** Finds the parts of a block; BLOCK_OK, or what is wrong with its bytes. */
export function readBlock(block: usize, size: u32): i32 {
  const reader = READER_AT, most = parameter(MAX_BLOCK_SIZE);
  startReading(reader, block, size);
  const end = enterList(reader);
  readHeader(reader, HEADER);
  const listEnd = enterList(reader);
  transactionsAt = position(reader);
  transactionsSize = contentSize(reader);
  while (!isAtEnd(reader)) readItem(reader);
  leaveList(reader, listEnd);
  unclesAt = readItem(reader);
  unclesSize = contentSize(reader);
  if (parameter(WITHDRAWALS) != 0) {
    withdrawalsAt = readItem(reader);
    withdrawalsSize = contentSize(reader);
  }
  leaveList(reader, end);
  const error = finishReading(reader);
  if (error != RLP_OK) return refuse(BLOCK_UNDECODABLE, 0, error, errorOffset(reader));
  return most != 0 && <u64>size > most ? refuseNumber(BLOCK_TOO_LARGE, RELATION_AT_MOST, most, size) : BLOCK_OK;
}
