// Keys of records, behind the byte of the table NODE. An account's storage is one range of keys; a path has a nibble a byte, so that
// keys are in the order of a walk from the root.
//
//   account trie   0, path
//   storage trie   1, hash of the address (32), path

const PREFIX_ACCOUNTS: u8 = 0;
const PREFIX_STORAGE: u8 = 1;
/** Nibbles of a path. */
export const MOST_NIBBLES: u32 = 254;
const KEY: usize = memory.data(33 + 254 + 1);

let prefixSize: u32 = 1;

/** From now on keys are those of the account trie. */
export function selectAccounts(): void {
  store<u8>(KEY, PREFIX_ACCOUNTS);
  prefixSize = 1;
}

/** From now on keys are those of the storage of an account. */
export function selectStorage(addressHash: usize): void {
  store<u8>(KEY, PREFIX_STORAGE);
  memory.copy(KEY + 1, addressHash, 32);
  prefixSize = 33;
}

/** The key of the record at a path, until the next key is asked for; the nibbles may be `pathRoom`. */
export function recordKey(nibbles: usize, depth: u32): usize {
  if (nibbles != pathRoom()) memory.copy(KEY + prefixSize, nibbles, depth);
  return KEY;
}

export function recordKeySize(depth: u32): u32 {
  return prefixSize + depth;
}

/** Where a path can be built nibble by nibble, which is a key at any moment. */
export function pathRoom(): usize {
  return KEY + prefixSize;
}
