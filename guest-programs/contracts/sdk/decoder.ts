// Values as Solidity's ABI has them side by side, read as Solidity reads them: what is too short, or not of its type, reverts without data.
import { Address } from "./address";
import { Bytes, Words } from "./bytes";
import { revertEmpty } from "./errors";
import { allocate } from "./memory";
import { Uint256 } from "./uint256";

const WORD: usize = 32;

@unmanaged
export class Decoder {
  private at: usize;
  private size: usize;

  /** @param pointer to the first value */
  static at(pointer: usize, length: usize): Decoder {
    const decoder = changetype<Decoder>(allocate(offsetof<Decoder>()));
    decoder.at = pointer;
    decoder.size = length;
    return decoder;
  }

  /** Refuses data with fewer words. */
  expect(words: usize): Decoder {
    if (this.size < WORD * words) revertEmpty();
    return this;
  }

  /** Value number `index`, from 0, as a pointer to its word. */
  word(index: usize): usize {
    return this.at + WORD * index;
  }

  uint256(index: usize): Uint256 {
    return Uint256.at(this.word(index));
  }

  address(index: usize): Address {
    const word = this.word(index);
    if (!Address.isValid(word)) revertEmpty();
    return Address.at(word);
  }

  bool(index: usize): bool {
    const value = this.uint256(index);
    if (!value.isSmall || value.low > 1) revertEmpty();
    return value.low === 1;
  }

  /** A number of so many bits, at most 64. */
  uint(index: usize, bits: u32): u64 {
    const value = this.uint256(index);
    if (!value.isSmall || (bits < 64 && value.low >> bits !== 0)) revertEmpty();
    return value.low;
  }

  /** `bytes` or `string`. */
  bytes(index: usize): Bytes {
    const start = this.variable(index), length = this.count(start);
    if (<u64>length > <u64>(this.size - start - WORD)) revertEmpty();
    return Bytes.at(this.at + start + WORD, length);
  }

  words(index: usize): Words {
    const start = this.variable(index), count = this.count(start);
    if (<u64>count > <u64>((this.size - start - WORD) / WORD)) revertEmpty();
    return Words.at(this.at + start + WORD, count);
  }

  addresses(index: usize): Words {
    const words = this.words(index);
    for (let i: usize = 0; i < words.length; i++) if (!Address.isValid(words.word(i))) revertEmpty();
    return words;
  }

  /** Where a value of variable size begins, with its length. */
  private variable(index: usize): usize {
    const offset = this.uint256(index);
    if (!offset.isSmall || offset.low > <u64>this.size || <u64>this.size - offset.low < WORD) revertEmpty();
    return <usize>offset.low;
  }

  private count(start: usize): usize {
    const count = Uint256.at(this.at + start);
    if (!count.isSmall || count.low > <u64>this.size) revertEmpty();
    return <usize>count.low;
  }
}
