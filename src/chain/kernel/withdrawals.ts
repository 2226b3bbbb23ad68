// Withdrawals from the consensus layer (EIP-4895): balances grow, in units of a billionth of an ether.
import {
  contentSize, enterList, isAtEnd, leaveList, position, readError, readFixed, readU64,
} from "../../base/kernel/rlp";
import { RLP_OK } from "../../base/kernel/rlp-errors";
import { add, loadAddress, setWord } from "../../base/kernel/word";
import { accountAt, changeAccount } from "../../state/kernel/accounts";
import { allocate } from "../../state/kernel/heap";
import { A_BALANCE } from "../../state/kernel/records";
import { multiplyBy } from "./amounts";
import { ENTRY, listRoot } from "./list-root";

const WEI_PER_UNIT: u64 = 1_000_000_000;
/** Bytes of an encoded withdrawal at least: a list's header, an address with its, and three integers. */
const LEAST_SIZE: u32 = 25;

const AMOUNT: usize = memory.data(32, 16);
const ADDRESS: usize = memory.data(32, 16);

/** Pays the withdrawals of the list that the reader is at and writes their root. */
export function payWithdrawals(reader: usize, root: usize): void {
  const end = enterList(reader);
  const entries = allocate(ENTRY * (contentSize(reader) / LEAST_SIZE + 1));
  let count: u32 = 0;
  for (; !isAtEnd(reader); count++) {
    const start = position(reader), itemEnd = enterList(reader);
    readU64(reader);
    readU64(reader);
    const address = readFixed(reader, 20), amount = readU64(reader);
    leaveList(reader, itemEnd);
    if (readError(reader) != RLP_OK) return;
    pay(address, amount);
    store<u32>(entries + ENTRY * count, <u32>start);
    store<u32>(entries + ENTRY * count, <u32>(position(reader) - start), 4);
  }
  leaveList(reader, end);
  listRoot(root, entries, count);
}

function pay(address: usize, units: u64): void {
  loadAddress(ADDRESS, address);
  const account = accountAt(ADDRESS);
  changeAccount(account);
  setWord(AMOUNT, units);
  multiplyBy(AMOUNT, AMOUNT, WEI_PER_UNIT);
  add(account + A_BALANCE, account + A_BALANCE, AMOUNT);
}
