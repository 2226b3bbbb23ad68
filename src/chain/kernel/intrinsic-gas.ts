// The gas that a transaction pays before it runs (Yellow Paper, section 6.2; EIP-2, 2028, 2930, 3860, 7702), and what it pays at
// least for its data, whatever it does (EIP-7623).
import { CREATION_GAS, DATA_BYTE_GAS, FLOOR_TOKEN_GAS, INIT_CODE_WORD } from "../../vm/rules/parameters";
import {
  AUTHORIZATION_GAS, LISTED_ADDRESS_GAS, LISTED_KEY_GAS, TOKENS_PER_BYTE, TRANSACTION_GAS, ZERO_BYTE_GAS,
} from "../../vm/rules/prices";
import { parameter } from "../../state/kernel/parameters";
import {
  T_ADDRESSES, T_AUTHORIZATION_COUNT, T_DATA, T_DATA_SIZE, T_FLOOR_GAS, T_INTRINSIC_GAS, T_IS_CREATION, T_KEYS,
} from "./transaction-record";

/** Writes both into the record. */
export function priceTransaction(tx: usize): void {
  const size = <u64>load<u32>(tx, T_DATA_SIZE);
  const zeros = countZeros(load<u32>(tx, T_DATA), load<u32>(tx, T_DATA_SIZE));
  let gas = <u64>TRANSACTION_GAS + <u64>ZERO_BYTE_GAS * zeros + parameter(DATA_BYTE_GAS) * (size - zeros);
  if (load<u32>(tx, T_IS_CREATION) != 0) gas += parameter(CREATION_GAS) + parameter(INIT_CODE_WORD) * ((size + 31) / 32);
  gas += <u64>LISTED_ADDRESS_GAS * <u64>load<u32>(tx, T_ADDRESSES) + <u64>LISTED_KEY_GAS * <u64>load<u32>(tx, T_KEYS);
  gas += <u64>AUTHORIZATION_GAS * <u64>load<u32>(tx, T_AUTHORIZATION_COUNT);
  store<u64>(tx, gas, T_INTRINSIC_GAS);
  const token = parameter(FLOOR_TOKEN_GAS);
  const floor = token == 0 ? 0 : <u64>TRANSACTION_GAS + token * (zeros + <u64>TOKENS_PER_BYTE * (size - zeros));
  store<u64>(tx, floor, T_FLOOR_GAS);
}

function countZeros(data: usize, size: u32): u64 {
  let zeros: u64 = 0;
  for (let at = data; at < data + size; at++) zeros += u64(load<u8>(at) == 0);
  return zeros;
}
