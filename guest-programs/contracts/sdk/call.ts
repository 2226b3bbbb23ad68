// Calls of other contracts, on whichever VM they are, and what the last one returned.
import { Address } from "./address";
import { Encoded } from "./encoded";
import { revertWith } from "./errors";
import { allocate } from "./memory";
import { Uint256 } from "./uint256";
import { call_contract, read_return_data, return_data_size, storage_flush_cache } from "./vm-hooks";

const WORD: usize = 32;
const PADDING: usize = 12;

/** A call with up to four arguments. */
@unmanaged
export class Call {
  /** @param selector the first four bytes of the hash of the function's signature */
  static of(selector: u32): Call {
    return changetype<Call>(Encoded.of(selector));
  }

  /** Adds an argument: a pointer to its word. */
  with(word: usize): Call {
    changetype<Encoded>(this).add(word);
    return this;
  }

  /**
   * Makes the call with all gas that can be passed on: whether it succeeded. Storage is written before and read anew after, since
   * the callee may call back.
   */
  to(contract: Address): bool {
    const encoded = changetype<Encoded>(this);
    const nothing = allocate(WORD), size = allocate(sizeof<u32>());
    storage_flush_cache(1);
    return call_contract(contract.pointer + PADDING, encoded.data, encoded.size, nothing, u64.MAX_VALUE, size) === 0;
  }
}

export function returnedSize(): usize {
  return return_data_size();
}

/** The first word; what is missing of it is zero. */
export function returnedWord(): Uint256 {
  const word = allocate(WORD);
  read_return_data(word, 0, <u32>WORD);
  return Uint256.at(word);
}

/** Reverts with all of it, as Solidity passes errors on. */
export function revertWithReturned(): void {
  const size = return_data_size();
  const data = allocate(size);
  read_return_data(data, 0, size);
  revertWith(data, size);
}
