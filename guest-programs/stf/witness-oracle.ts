// In place of src/state/kernel/oracle: what stands for the state is a list in the guest's input. It holds all that the input's
// transactions read, absent accounts and empty slots too; what is not in it ends the run.
import { keccak256 } from "../../src/base/kernel/keccak256";
import { ACCOUNT_RECORD } from "../../src/state/kernel/account-form";
import { allocateInBlock } from "../../src/state/kernel/heap";
import { fail } from "./failure";
import {
  FAIL_ACCOUNT_MISSING, FAIL_BLOCK_HASH_MISSING, FAIL_CODE_MISSING, FAIL_CODE_WRONG, FAIL_OUT_OF_MEMORY, FAIL_SLOT_MISSING,
  FAIL_WITNESS, WITNESS_ACCOUNT, WITNESS_ACCOUNTS, WITNESS_CODE, WITNESS_CODES, WITNESS_EXISTS, WITNESS_HASH, WITNESS_HASHES,
  WITNESS_HAS_STORAGE, WITNESS_HEADER, WITNESS_SLOT, WITNESS_SLOTS, W_CODE_OFFSET, W_CODE_SIZE, W_FACTS, W_RECORD, W_SLOTS,
  W_SLOT_COUNT,
} from "../../src/chain/kernel/guest-form";

// @ts-ignore: decorator
@external("zkvm", "read_input") declare function read_input(dst: usize, offset: u32, length: u32): void;

let accounts: usize = 0;
let accountCount: u32 = 0;
let slots: usize = 0;
let slotCount: u32 = 0;
let codes: usize = 0;
let codeCount: u32 = 0;
let hashes: usize = 0;
let hashCount: u32 = 0;
/** Where the codes are in the input. They are read from there when they are asked for, so that memory has each once. */
let codeBytes: u32 = 0;
let codeBytesSize: u32 = 0;

const HEADER: usize = memory.data(WITNESS_HEADER, 8);

/** Takes the witness of `size` bytes at an offset of the input; its parts must fill it exactly. */
export function openWitness(offset: u32, size: u32): void {
  if (size < <u32>WITNESS_HEADER) fail(FAIL_WITNESS);
  read_input(HEADER, offset, WITNESS_HEADER);
  accountCount = load<u32>(HEADER, WITNESS_ACCOUNTS);
  slotCount = load<u32>(HEADER, WITNESS_SLOTS);
  codeCount = load<u32>(HEADER, WITNESS_CODES);
  hashCount = load<u32>(HEADER, WITNESS_HASHES);
  const tables =
    <u64>accountCount * WITNESS_ACCOUNT + <u64>slotCount * WITNESS_SLOT + <u64>codeCount * WITNESS_CODE + <u64>hashCount * WITNESS_HASH;
  if (tables > <u64>(size - WITNESS_HEADER)) fail(FAIL_WITNESS);
  accounts = allocateInBlock(<u32>tables);
  read_input(accounts, offset + WITNESS_HEADER, <u32>tables);
  slots = accounts + accountCount * WITNESS_ACCOUNT;
  codes = slots + slotCount * WITNESS_SLOT;
  hashes = codes + codeCount * WITNESS_CODE;
  codeBytes = offset + WITNESS_HEADER + <u32>tables;
  codeBytesSize = size - WITNESS_HEADER - <u32>tables;
}

/** The entry of a sorted table whose first `width` bytes are the key; 0 when there is none. */
function find(table: usize, count: u32, entry: u32, key: usize, width: u32): usize {
  let low: u32 = 0, high = count;
  while (low < high) {
    const middle = (low + high) >> 1, at = table + middle * entry;
    const order = memory.compare(at, key, width);
    if (order == 0) return at;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return 0;
}

function accountEntry(address: usize): usize {
  const entry = find(accounts, accountCount, WITNESS_ACCOUNT, address, 20);
  if (entry == 0) fail(FAIL_ACCOUNT_MISSING);
  return entry;
}

export function oracleAccount(address: usize, to: usize): bool {
  const entry = accountEntry(address);
  if ((load<u32>(entry, W_FACTS) & WITNESS_EXISTS) == 0) return false;
  memory.copy(to, entry + W_RECORD, ACCOUNT_RECORD);
  return true;
}

export function oracleHasStorage(address: usize): i32 {
  return i32((load<u32>(accountEntry(address), W_FACTS) & WITNESS_HAS_STORAGE) != 0);
}

export function oracleSlot(address: usize, key: usize, to: usize): void {
  const account = accountEntry(address);
  const first = load<u32>(account, W_SLOTS), count = load<u32>(account, W_SLOT_COUNT);
  if (<u64>first + <u64>count > <u64>slotCount) fail(FAIL_WITNESS);
  const entry = find(slots + first * WITNESS_SLOT, count, WITNESS_SLOT, key, 32);
  if (entry == 0) fail(FAIL_SLOT_MISSING);
  memory.copy(to, entry + 32, 32);
}

const HASH: usize = memory.data(32, 8);

export function oracleCode(_address: usize, hash: usize, to: usize): u32 {
  const entry = find(codes, codeCount, WITNESS_CODE, hash, 32);
  if (entry == 0) fail(FAIL_CODE_MISSING);
  const offset = load<u32>(entry, W_CODE_OFFSET), size = load<u32>(entry, W_CODE_SIZE);
  if (<u64>offset + <u64>size > <u64>codeBytesSize) fail(FAIL_WITNESS);
  if (to == 0) return size;
  read_input(to, codeBytes + offset, size);
  keccak256(HASH, to, size);
  if (memory.compare(HASH, entry, 32) != 0) fail(FAIL_CODE_WRONG);
  return size;
}

export function oracleBlockHash(number: u64, to: usize): void {
  for (let i: u32 = 0; i < hashCount; i++) {
    const entry = hashes + i * WITNESS_HASH;
    if (load<u64>(entry) != number) continue;
    memory.copy(to, entry + 8, 32);
    return;
  }
  fail(FAIL_BLOCK_HASH_MISSING);
}

/** The guest's memory does not suffice: no verdict. */
export function exhausted(): void {
  fail(FAIL_OUT_OF_MEMORY);
}
