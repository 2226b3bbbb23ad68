// Applies a batch of transfers to a table of 256 balances and hashes the table.
import { keccak256 } from "../common/keccak256";
import { inputSize, readInput, writeOutput } from "../common/zkvm";

const ACCOUNTS: u32 = 256;
const INITIAL_BALANCE: u64 = 1_000_000;
/** from: 1 byte, to: 1 byte, amount: 2 bytes, little-endian. */
const RECORD: u32 = 4;

const BALANCES = memory.data(2048, 8);

// @ts-ignore: decorator
@inline
function balanceOf(account: u8): usize {
  return BALANCES + (<usize>account << 3);
}

/** Moves the amount, or does nothing when the balance is too low. */
function transfer(from: u8, to: u8, amount: u64): void {
  const balance = load<u64>(balanceOf(from));
  if (balance < amount) return;
  store<u64>(balanceOf(from), balance - amount);
  store<u64>(balanceOf(to), load<u64>(balanceOf(to)) + amount);
}

export function main(): void {
  const size = (inputSize() + RECORD - 1) & ~(RECORD - 1);
  const records = readInput(size);
  for (let i: u32 = 0; i < ACCOUNTS; i++) store<u64>(balanceOf(<u8>i), INITIAL_BALANCE);
  for (let at: u32 = 0; at < size; at += RECORD) {
    const record = records + at;
    transfer(load<u8>(record), load<u8>(record, 1), load<u16>(record, 2));
  }
  writeOutput(keccak256(BALANCES, 8 * ACCOUNTS), 32);
}
