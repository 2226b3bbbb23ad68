// Calls of contracts on any VM, and creation. Storage is written before and read anew after, since whoever is called may call back.
import { Address } from "./address";
import { Bytes } from "./bytes";
import { Decoder } from "./decoder";
import { revertWithBytes } from "./errors";
import { allocate } from "./memory";
import { Uint256 } from "./uint256";
import {
  account_balance, account_code_size, call_contract, contract_address, create1, create2, delegate_call_contract, read_return_data,
  return_data_size, static_call_contract, storage_flush_cache,
} from "./vm-hooks";

const ALL_GAS: u64 = u64.MAX_VALUE;
const PADDING: usize = 12;

// @ts-ignore: decorator
@inline function accountOf(target: Address): usize {
  return target.pointer + PADDING;
}

/** Whether the call succeeded; what came back is {@link returned}. */
export function call(target: Address, data: Bytes, value: Uint256 = Uint256.of(0), gas: u64 = ALL_GAS): bool {
  const size = allocate(4);
  storage_flush_cache(1);
  return call_contract(accountOf(target), data.pointer, data.length, value.pointer, gas, size) === 0;
}

/** A call that may change nothing. */
export function staticCall(target: Address, data: Bytes, gas: u64 = ALL_GAS): bool {
  const size = allocate(4);
  storage_flush_cache(1);
  return static_call_contract(accountOf(target), data.pointer, data.length, gas, size) === 0;
}

/** Runs another contract's code as this one. */
export function delegateCall(target: Address, data: Bytes, gas: u64 = ALL_GAS): bool {
  const size = allocate(4);
  storage_flush_cache(1);
  return delegate_call_contract(accountOf(target), data.pointer, data.length, gas, size) === 0;
}

/** What the last call or creation returned. */
export function returned(): Bytes {
  const size = return_data_size(), bytes = allocate(size);
  read_return_data(bytes, 0, size);
  return Bytes.at(bytes, size);
}

/** Reverts with what the last call or creation said, as Solidity does. */
export function bubble(): void {
  revertWithBytes(returned());
}

/** What a call of an interface returned: it reverts as a whole when the call has, or when nobody is there, as in Solidity. */
export function results(hasSucceeded: bool, target: Address, words: usize): Decoder {
  if (!hasSucceeded) bubble();
  const data = returned();
  if (data.length === 0 && words > 0 && !hasCode(target)) revertWithBytes(Bytes.empty());
  return Decoder.at(data.pointer, data.length).expect(words);
}

export function hasCode(target: Address): bool {
  return account_code_size(accountOf(target)) !== 0;
}

export function balanceOfAccount(account: Address): Uint256 {
  const word = allocate(32);
  account_balance(accountOf(account), word);
  return Uint256.at(word);
}

/** The contract itself. */
export function self(): Address {
  const word = allocate(32);
  contract_address(word + PADDING);
  return Address.at(word);
}

/** Creates a contract of init code of any VM of the chain, with its arguments behind; the zero address when that fails. */
export function create(init: Bytes, value: Uint256 = Uint256.of(0)): Address {
  const word = allocate(32), size = allocate(4);
  storage_flush_cache(1);
  create1(init.pointer, init.length, value.pointer, word + PADDING, size);
  return Address.at(word);
}

/** The same at an address that follows from the salt and the init code (EIP-1014). @param salt a pointer to its word */
export function createSalted(init: Bytes, salt: usize, value: Uint256 = Uint256.of(0)): Address {
  const word = allocate(32), size = allocate(4);
  storage_flush_cache(1);
  create2(init.pointer, init.length, value.pointer, salt, word + PADDING, size);
  return Address.at(word);
}
