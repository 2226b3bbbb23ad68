// The results of a call by Solidity's ABI. Each ends the call with success, for user_entrypoint to return: what storage holds
// in its cache is written.
import { Address } from "./address";
import { Bytes } from "./bytes";
import { allocate } from "./memory";
import { asciiBytes } from "./text";
import { Uint256 } from "./uint256";
import { storage_flush_cache, write_result } from "./vm-hooks";

const WORD: usize = 32;

export function returnNothing(): i32 {
  return succeed(0, 0);
}

export function returnUint256(value: Uint256): i32 {
  return succeed(value.pointer, WORD);
}

export function returnBool(value: bool): i32 {
  return returnUint256(Uint256.of(u64(value)));
}

export function returnAddress(value: Address): i32 {
  return succeed(value.pointer, WORD);
}

/** A text in ASCII. */
export function returnString(text: string): i32 {
  const padded = (<usize>text.length + WORD - 1) & ~(WORD - 1);
  const data = allocate(2 * WORD + padded);
  memory.copy(data, Uint256.of(WORD).pointer, WORD);
  memory.copy(data + WORD, Uint256.of(text.length).pointer, WORD);
  memory.copy(data + 2 * WORD, asciiBytes(text), text.length);
  return succeed(data, 2 * WORD + padded);
}

/** Results that are encoded already. */
export function returnBytes(data: Bytes): i32 {
  return succeed(data.pointer, data.length);
}

function succeed(data: usize, length: usize): i32 {
  storage_flush_cache(0);
  write_result(data, length);
  return 0;
}
