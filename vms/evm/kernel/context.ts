// The block and the transaction, asked of the host word by word, when an opcode first wants to know.
import { CONTEXT, CONTEXT_NUMBER } from "./layout";
import { hostBlobHash, hostBlockHash, hostLoadContext } from "./imports";
import { copyWord, loadBytes, saturated, setWord } from "./word";

/** Bit n: word n is there. */
let loaded: u32 = 0;

export function resetContext(): void {
  loaded = 0;
}

export function contextWord(number: i32): usize {
  const word = <usize>CONTEXT + (<usize>number << 5);
  if ((loaded & (1 << number)) == 0) {
    hostLoadContext(number, word);
    loadBytes(word, word);
    loaded |= 1 << number;
  }
  return word;
}

export function pushContext(to: usize, number: i32): void {
  copyWord(to, contextWord(number));
}

/** Replaces a block number by the hash of that block, if it is one of the last 256. */
export function blockHash(word: usize): void {
  const number = saturated(word), current = load<u64>(contextWord(CONTEXT_NUMBER));
  if (number >= current || current - number > 256) return setWord(word, 0);
  hostBlockHash(number, word);
  loadBytes(word, word);
}

/** Replaces an index by the transaction's blob hash there (EIP-4844). */
export function blobHash(word: usize): void {
  const index = saturated(word);
  if (index > 0xffff) return setWord(word, 0);
  hostBlobHash(<u32>index, word);
  loadBytes(word, word);
}
