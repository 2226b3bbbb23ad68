// What Solidity's ABI makes of a function or an error with its arguments: four bytes of a hash, and a word for each argument.
import { allocate } from "./memory";

const SELECTOR_BYTES: usize = 4;
const WORD: usize = 32;
const MOST_WORDS = 4;

/** A selector with up to four words. */
@unmanaged
export class Encoded {
  private words: u32;
  /** Big-endian, right before the words: the data starts here. */
  private selector: u32;

  /** @param selector the first four bytes of the hash of a signature, such as `Panic(uint256)` */
  static of(selector: u32): Encoded {
    const encoded = changetype<Encoded>(allocate(offsetof<Encoded>() + <usize>MOST_WORDS * WORD));
    encoded.words = 0;
    encoded.selector = bswap<u32>(selector);
    return encoded;
  }

  /** Adds an argument: a pointer to its word. */
  add(word: usize): void {
    if (this.words === MOST_WORDS) unreachable();
    memory.copy(changetype<usize>(this) + offsetof<Encoded>() + WORD * this.words, word, WORD);
    this.words++;
  }

  get data(): usize {
    return changetype<usize>(this) + offsetof<Encoded>("selector");
  }

  get size(): usize {
    return SELECTOR_BYTES + WORD * this.words;
  }
}
