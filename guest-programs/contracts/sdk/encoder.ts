// Values as Solidity's ABI has them side by side: arguments of a call or of a constructor, of an event or an error, results. A value of fixed
// size is a word; one of variable size has a word that says where it begins, behind all the words.
import { Bytes, Words } from "./bytes";
import { allocate } from "./memory";
import { Uint256 } from "./uint256";

const WORD: usize = 32;
const SELECTOR_BYTES: usize = 4;

// @ts-ignore: decorator
@inline function padded(length: usize): usize {
  return (length + WORD - 1) & ~(WORD - 1);
}

@unmanaged
export class Encoder {
  /** Where values begin, and where the next word and the next value of variable size go. */
  private start: usize;
  private head: usize;
  private tail: usize;
  private prefix: usize;

  /**
   * @param words how many values there will be
   * @param room bytes that those of variable size take: {@link Encoder.roomOf} of each
   */
  static of(words: usize, room: usize = 0): Encoder {
    return Encoder.behind(0, words, room);
  }

  /** Behind a selector, as a call's arguments and an error's are. */
  static withSelector(selector: u32, words: usize, room: usize = 0): Encoder {
    const encoder = Encoder.behind(SELECTOR_BYTES, words, room);
    store<u32>(encoder.start - SELECTOR_BYTES, bswap<u32>(selector));
    return encoder;
  }

  /** Behind bytes, as a constructor's arguments are behind init code. */
  static behindBytes(bytes: Bytes, words: usize, room: usize = 0): Encoder {
    const encoder = Encoder.behind(bytes.length, words, room);
    memory.copy(encoder.start - bytes.length, bytes.pointer, bytes.length);
    return encoder;
  }

  private static behind(prefix: usize, words: usize, room: usize): Encoder {
    const encoder = changetype<Encoder>(allocate(offsetof<Encoder>()));
    encoder.prefix = prefix;
    encoder.start = allocate(prefix + WORD * words + room) + prefix;
    encoder.head = encoder.start;
    encoder.tail = encoder.start + WORD * words;
    return encoder;
  }

  /** Bytes that a value of variable size takes behind the words. */
  static roomOf(length: usize): usize {
    return WORD + padded(length);
  }

  /** A value of fixed size: a pointer to its word. */
  word(word: usize): Encoder {
    memory.copy(this.head, word, WORD);
    this.head += WORD;
    return this;
  }

  bool(value: bool): Encoder {
    store<u8>(this.head + WORD - 1, u8(value));
    this.head += WORD;
    return this;
  }

  /** `bytes` or `string`. */
  bytes(value: Bytes): Encoder {
    return this.variable(value.length, value.pointer, value.length);
  }

  words(values: Words): Encoder {
    return this.variable(values.length, values.pointer, WORD * values.length);
  }

  private variable(count: usize, pointer: usize, length: usize): Encoder {
    this.word(Uint256.of(this.tail - this.start).pointer);
    memory.copy(this.tail, Uint256.of(count).pointer, WORD);
    memory.copy(this.tail + WORD, pointer, length);
    this.tail += Encoder.roomOf(length);
    return this;
  }

  /** All of it, with what is in front. */
  get encoded(): Bytes {
    const first = this.start - this.prefix;
    return Bytes.at(first, this.tail - first);
  }
}
