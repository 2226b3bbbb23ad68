// The block and the transaction, as whoever starts a run has written them.
import { BLOB_HASHES, CONTEXT, CONTEXT_NUMBER } from "./layout";
import { blockHashAt } from "../../../src/state/kernel/block-hashes";
import { copyWord, loadBytes, saturated, setWord } from "../../../src/base/kernel/word";

// @ts-ignore: decorator
@inline export function contextWord(number: i32): usize {
  return <usize>CONTEXT + (<usize>number << 5);
}

export function pushContext(to: usize, number: i32): void {
  copyWord(to, contextWord(number));
}

/** Whether a block is one of the last 256, whose hashes are known. */
export function isReachable(number: u64): bool {
  const current = load<u64>(contextWord(CONTEXT_NUMBER));
  return number < current && current - number <= 256;
}

/** Replaces a block number by the hash of that block, if it is one of the last 256. */
export function blockHash(word: usize): void {
  const number = saturated(word);
  if (isReachable(number)) loadBytes(word, blockHashAt(number));
  else setWord(word, 0);
}

/** Replaces an index by the transaction's blob hash there (EIP-4844). */
export function blobHash(word: usize): void {
  const index = saturated(word);
  if (index >= <u64>load<u32>(<usize>BLOB_HASHES)) return setWord(word, 0);
  loadBytes(word, <usize>load<u32>(<usize>BLOB_HASHES, 4) + (<usize>index << 5));
}
