// Byte strings in memory: `bytes` and `string` of the ABI, which differ in name only.
import { allocate } from "./memory";
import { asciiBytes } from "./text";
import { native_keccak256 } from "./vm-hooks";

@unmanaged
export class Bytes {
  private at: usize;
  private size: usize;

  /** The bytes at a pointer. */
  static at(pointer: usize, length: usize): Bytes {
    const bytes = changetype<Bytes>(allocate(offsetof<Bytes>()));
    bytes.at = pointer;
    bytes.size = length;
    return bytes;
  }

  static empty(): Bytes {
    return Bytes.at(0, 0);
  }

  /** A text in ASCII. */
  static ofText(text: string): Bytes {
    return Bytes.at(asciiBytes(text), text.length);
  }

  @operator("==")
  static equals(a: Bytes, b: Bytes): bool {
    return a.size === b.size && memory.compare(a.at, b.at, a.size) === 0;
  }

  get pointer(): usize {
    return this.at;
  }

  get length(): usize {
    return this.size;
  }

  /** Keccak-256, a pointer to its word. */
  hash(): usize {
    const word = allocate(32);
    native_keccak256(this.at, this.size, word);
    return word;
  }
}

/** An array of words in memory: `address[]`, `uint256[]`, `bytes32[]` of the ABI. */
@unmanaged
export class Words {
  private at: usize;
  private count: usize;

  static at(pointer: usize, count: usize): Words {
    const words = changetype<Words>(allocate(offsetof<Words>()));
    words.at = pointer;
    words.count = count;
    return words;
  }

  /** Room for so many, zero at first. */
  static of(count: usize): Words {
    return Words.at(allocate(32 * count), count);
  }

  get length(): usize {
    return this.count;
  }

  get pointer(): usize {
    return this.at;
  }

  /** A pointer to one of them; there must be so many. */
  word(index: usize): usize {
    if (index >= this.count) unreachable();
    return this.at + 32 * index;
  }

  set(index: usize, word: usize): void {
    memory.copy(this.word(index), word, 32);
  }
}
