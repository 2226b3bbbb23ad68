// Unsigned 256-bit integers, kept as ABI words: 32 bytes, big-endian. A result is a new word.
import { panic } from "./errors";
import { allocate } from "./memory";
import { math_div, math_mod } from "./vm-hooks";

/** Solidity's code for arithmetic that leaves the range. */
const OVERFLOW: u32 = 0x11;
/** And for a division by zero. */
const DIVISION_BY_ZERO: u32 = 0x12;

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

  /** Modulo 2^256, as in an `unchecked` block. */
  plus(other: Uint256): Uint256 {
    const word = allocate(32);
    let carry: u64 = 0;
    for (let i: usize = 0; i < 4; i++) {
      const left = limb(this.pointer, i), partial = left + limb(other.pointer, i), sum = partial + carry;
      carry = u64(partial < left) | u64(sum < partial);
      setLimb(word, i, sum);
    }
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

  /** Checked, as in Solidity: reverts with Panic(0x11). */
  @operator("*")
  static multiply(a: Uint256, b: Uint256): Uint256 {
    const word = allocate(32);
    // Digits of 32 bits, the least significant first.
    for (let i: usize = 0; i < 8; i++) {
      const digit = <u64>bswap<u32>(load<u32>(a.pointer + 28 - 4 * i));
      if (digit === 0) continue;
      let carry: u64 = 0;
      for (let j: usize = 0; j < 8; j++) {
        const product = digit * <u64>bswap<u32>(load<u32>(b.pointer + 28 - 4 * j));
        if (i + j > 7) {
          if ((product | carry) !== 0) panic(OVERFLOW);
          continue;
        }
        const at = word + 28 - 4 * (i + j), sum = product + <u64>bswap<u32>(load<u32>(at)) + carry;
        store<u32>(at, bswap<u32>(<u32>sum));
        carry = sum >> 32;
      }
      if (carry !== 0) panic(OVERFLOW);
    }
    return Uint256.at(word);
  }

  /** Rounded down; reverts with Panic(0x12) for a division by zero. */
  @operator("/")
  static divide(a: Uint256, b: Uint256): Uint256 {
    if (b.isZero) panic(DIVISION_BY_ZERO);
    const quotient = a.copy();
    math_div(quotient.pointer, b.pointer);
    return quotient;
  }

  @operator("%")
  static modulo(a: Uint256, b: Uint256): Uint256 {
    if (b.isZero) panic(DIVISION_BY_ZERO);
    const rest = a.copy();
    math_mod(rest.pointer, b.pointer);
    return rest;
  }

  @operator("!=")
  static differ(a: Uint256, b: Uint256): bool {
    return memory.compare(a.pointer, b.pointer, 32) !== 0;
  }

  @operator(">")
  static greater(a: Uint256, b: Uint256): bool {
    return memory.compare(a.pointer, b.pointer, 32) > 0;
  }

  @operator("==")
  static equals(a: Uint256, b: Uint256): bool {
    return memory.compare(a.pointer, b.pointer, 32) === 0;
  }

  @operator("<")
  static less(a: Uint256, b: Uint256): bool {
    return memory.compare(a.pointer, b.pointer, 32) < 0;
  }

  copy(): Uint256 {
    const word = allocate(32);
    memory.copy(word, this.pointer, 32);
    return Uint256.at(word);
  }

  get isZero(): bool {
    return this.isSmall && this.low === 0;
  }

  /** Less than 2^64. */
  get isSmall(): bool {
    return (load<u64>(this.pointer) | load<u64>(this.pointer, 8) | load<u64>(this.pointer, 16)) === 0;
  }

  /** The low 64 bits. */
  get low(): u64 {
    return limb(this.pointer, 0);
  }

  get pointer(): usize {
    return changetype<usize>(this);
  }
}
