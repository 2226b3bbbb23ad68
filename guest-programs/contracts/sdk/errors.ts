// Reverts, with data as Solidity encodes it: the error's selector and its arguments, a word each.
import { allocate } from "./memory";
import { exit_early, write_result } from "./vm-hooks";

const SELECTOR_BYTES: usize = 4;
const WORD: usize = 32;
/** Panic(uint256). */
const PANIC: u32 = 0x4e487b71;

/** An error of up to four arguments that a contract is about to revert with. */
@unmanaged
export class RevertError {
  private words: u32;
  /** Big-endian, right before the arguments: the data starts here. */
  private selector: u32;

  /** @param selector the first four bytes of the hash of the error's signature, such as `Panic(uint256)` */
  static of(selector: u32): RevertError {
    const error = changetype<RevertError>(allocate(offsetof<RevertError>() + 4 * WORD));
    error.words = 0;
    error.selector = bswap<u32>(selector);
    return error;
  }

  /** Adds an argument: a pointer to its word. */
  with(word: usize): RevertError {
    if (this.words === 4) unreachable();
    memory.copy(changetype<usize>(this) + offsetof<RevertError>() + WORD * this.words, word, WORD);
    this.words++;
    return this;
  }

  /** Reverts all that the call did. */
  throw(): void {
    revertWith(changetype<usize>(this) + offsetof<RevertError>("selector"), SELECTOR_BYTES + WORD * this.words);
  }
}

/** Reverts without data, as Solidity does for calls that it cannot decode. */
export function revertEmpty(): void {
  revertWith(0, 0);
}

/** Reverts as Solidity does by itself: 0x11 for arithmetic that leaves the range. */
export function panic(code: u32): void {
  const word = allocate(WORD);
  store<u32>(word + 28, bswap<u32>(code));
  RevertError.of(PANIC).with(word).throw();
}

function revertWith(data: usize, length: usize): void {
  write_result(data, length);
  exit_early(1);
  unreachable();
}
