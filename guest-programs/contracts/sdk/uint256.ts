// Unsigned 256-bit integers, kept as ABI words: 32 bytes, big-endian. A result is a new word.
import { panic } from "./errors";
import { allocate } from "./memory";

/** Solidity's code for arithmetic that leaves the range. */
const OVERFLOW: u32 = 0x11;

/** Sets a limb of 64 bits, counted from the least significant one. */
// @ts-ignore: decorator
@inline
function setLimb(word: usize, index: usize, value: u64): void {
  store<u64>(word + 24 - 8 * index, bswap<u64>(value));
}

// @ts-ignore: decorator
@inline
function limb(word: usize, index: usize): u64 {
  return bswap<u64>(load<u64>(word + 24 - 8 * index));
}

@unmanaged
export class Uint256 {
  /** The word at a pointer. */
  static at(word: usize): Uint256 {
    return changetype<Uint256>(word);
  }

  static of(value: u64): Uint256 {
    const word = allocate(32);
    setLimb(word, 0, value);
    return Uint256.at(word);
  }

  static max(): Uint256 {
    const word = allocate(32);
    memory.fill(word, 0xff, 32);
    return Uint256.at(word);
  }

  /** Checked, as in Solidity: reverts with Panic(0x11). */
  @operator("+")
  static add(a: Uint256, b: Uint256): Uint256 {
    const word = allocate(32);
    let carry: u64 = 0;
    for (let i: usize = 0; i < 4; i++) {
      const left = limb(a.pointer, i);
      const partial = left + limb(b.pointer, i);
      const sum = partial + carry;
      carry = u64(partial < left) | u64(sum < partial);
      setLimb(word, i, sum);
    }
    if (carry !== 0) panic(OVERFLOW);
    return Uint256.at(word);
  }

  /** Checked, as in Solidity: reverts with Panic(0x11). */
  @operator("-")
  static subtract(a: Uint256, b: Uint256): Uint256 {
    const word = allocate(32);
    let borrow: u64 = 0;
    for (let i: usize = 0; i < 4; i++) {
      const left = limb(a.pointer, i);
      const right = limb(b.pointer, i);
      const partial = left - right;
      setLimb(word, i, partial - borrow);
      borrow = u64(left < right) | u64(partial < borrow);
    }
    if (borrow !== 0) panic(OVERFLOW);
    return Uint256.at(word);
  }

  @operator("==")
  static equals(a: Uint256, b: Uint256): bool {
    return memory.compare(a.pointer, b.pointer, 32) === 0;
  }

  @operator("<")
  static less(a: Uint256, b: Uint256): bool {
    return memory.compare(a.pointer, b.pointer, 32) < 0;
  }

  get pointer(): usize {
    return changetype<usize>(this);
  }
}
