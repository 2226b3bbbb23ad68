// Values of leaves: accounts (Yellow Paper, section 4.1) and slots, in RLP.
import { headerSize, writeListHeader, writeString, writeU64 } from "../../../base/kernel/rlp";

/** Bytes of an account's leaf at most: header, nonce, balance, two hashes. */
export const MOST_ACCOUNT: u32 = 2 + 9 + 33 + 33 + 33;
/** Bytes of a slot's leaf at most. */
export const MOST_SLOT: u32 = 33;

const ITEMS: usize = memory.data(128);

/** Writes an account; its end. The balance is big-endian in 32 bytes. */
export function writeAccount(to: usize, nonce: u64, balance: usize, storageRoot: usize, codeHash: usize): usize {
  let end = writeU64(ITEMS, nonce);
  end = writeNumber(end, balance);
  end = writeString(end, storageRoot, 32);
  end = writeString(end, codeHash, 32);
  const size = <u32>(end - ITEMS);
  writeListHeader(to, size);
  memory.copy(to + headerSize(size), ITEMS, size);
  return to + headerSize(size) + size;
}

/** Where the storage root is in an account's leaf. */
export function storageRootOf(leaf: usize): usize {
  // Two bytes of header, since the hashes alone need the second one.
  return skipString(skipString(leaf + 2)) + 1;
}

/** Writes a number of 32 bytes without its leading zeros; the end. */
export function writeNumber(to: usize, bytes: usize): usize {
  let zeros: u32 = 0;
  while (zeros < 32 && load<u8>(bytes + zeros) == 0) zeros++;
  return writeString(to, bytes + zeros, 32 - zeros);
}

/** Behind a string of less than 56 bytes. */
function skipString(at: usize): usize {
  const first = <u32>load<u8>(at);
  return at + 1 + (first < 0x80 ? 0 : first - 0x80);
}
