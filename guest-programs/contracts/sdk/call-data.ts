// Call data by Solidity's ABI: a selector of four bytes, and a word for each argument. What Solidity refuses is refused here:
// data that is too short, addresses with more than 20 bytes, value that is sent along.
import { Address } from "./address";
import { Decoder } from "./decoder";
import { revertEmpty } from "./errors";
import { allocate } from "./memory";
import { Uint256 } from "./uint256";
import { msg_value, read_args } from "./vm-hooks";

const SELECTOR_BYTES: usize = 4;
const WORD: usize = 32;

@unmanaged
export class CallData {
  private length: usize;
  private bytes: usize;

  /** Takes the call's data. */
  static read(length: usize): CallData {
    const call = changetype<CallData>(allocate(offsetof<CallData>()));
    call.length = length;
    call.bytes = allocate(length);
    read_args(call.bytes);
    return call;
  }

  /** The first four bytes of the hash of the function's signature, as a number. */
  get selector(): u32 {
    if (this.length < SELECTOR_BYTES) revertEmpty();
    return bswap<u32>(load<u32>(this.bytes));
  }

  /** Refuses a call with fewer arguments. */
  expect(words: usize): void {
    if (this.length < SELECTOR_BYTES + WORD * words) revertEmpty();
  }

  /** Argument number `index`, from 0. */
  uint256(index: usize): Uint256 {
    return Uint256.at(this.word(index));
  }

  /** Argument number `index`, from 0. */
  address(index: usize): Address {
    const word = this.word(index);
    if (!Address.isValid(word)) revertEmpty();
    return Address.at(word);
  }

  /** The arguments behind the selector. */
  get arguments(): Decoder {
    if (this.length < SELECTOR_BYTES) revertEmpty();
    return Decoder.at(this.bytes + SELECTOR_BYTES, this.length - SELECTOR_BYTES);
  }

  /** The arguments of a constructor, which no selector comes before. */
  get constructorArguments(): Decoder {
    return Decoder.at(this.bytes, this.length);
  }

  private word(index: usize): usize {
    return this.bytes + SELECTOR_BYTES + WORD * index;
  }
}

/** Refuses value, as Solidity does for a function that is not payable. */
export function refuseValue(): void {
  const value = allocate(WORD);
  msg_value(value);
  if (!(Uint256.at(value) == Uint256.of(0))) revertEmpty();
}
