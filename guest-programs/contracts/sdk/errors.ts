// Reverts, with data as Solidity encodes it: the error's selector and its arguments, a word each.
import { Bytes } from "./bytes";
import { Encoded } from "./encoded";
import { allocate } from "./memory";
import { exit_early, write_result } from "./vm-hooks";

const WORD: usize = 32;
/** Panic(uint256). */
const PANIC: u32 = 0x4e487b71;

/** An error of up to four arguments that a contract is about to revert with. */
@unmanaged
export class RevertError {
  /** @param selector the first four bytes of the hash of the error's signature, such as `Panic(uint256)` */
  static of(selector: u32): RevertError {
    return changetype<RevertError>(Encoded.of(selector));
  }

  /** Adds an argument: a pointer to its word. */
  with(word: usize): RevertError {
    changetype<Encoded>(this).add(word);
    return this;
  }

  /** Reverts all that the call did. */
  throw(): void {
    const encoded = changetype<Encoded>(this);
    revertWith(encoded.data, encoded.size);
  }
}

/** Reverts with data that is encoded already. */
export function revertWithBytes(data: Bytes): void {
  revertWith(data.pointer, data.length);
}

/** Reverts without data, as Solidity does for calls that it cannot decode. */
export function revertEmpty(): void {
  revertWith(0, 0);
}

/** Reverts as Solidity does by itself: 0x11 for arithmetic that leaves the range, 0x12 for a division by zero. */
export function panic(code: u32): void {
  const word = allocate(WORD);
  store<u32>(word + 28, bswap<u32>(code));
  RevertError.of(PANIC).with(word).throw();
}

/** Reverts with data of any form. */
export function revertWith(data: usize, length: usize): void {
  write_result(data, length);
  exit_early(1);
  unreachable();
}
