import { type FuncType, ValueType } from "../isa/types.js";

/** The module whose functions a contract imports (Arbitrum Stylus). */
export const HOOKS_MODULE = "vm_hooks";

const LETTERS = { i: ValueType.i32, l: ValueType.i64 } as const;

/** A type in letters: `i` is an i32, `l` an i64. */
function type(params: string, results = ""): FuncType {
  const codes = (letters: string) => Uint8Array.from(letters, (letter) => LETTERS[letter as keyof typeof LETTERS]);
  return { params: codes(params), results: codes(results) };
}

/**
 * Every function of {@link HOOKS_MODULE}, by the signatures that the Stylus SDKs declare (stylus-sdk-rs, hostio.rs).
 * Addresses are pointers to 20 bytes; keys, values, hashes and amounts pointers to 32 bytes, big-endian. Numbers are
 * unsigned; gas and ink are i64, lengths i32.
 */
export const HOOK_TYPES: Readonly<Record<string, FuncType>> = {
  read_args: type("i"),
  write_result: type("ii"),
  exit_early: type("i"),
  pay_for_memory_grow: type("i"),

  storage_load_bytes32: type("ii"),
  storage_cache_bytes32: type("ii"),
  storage_flush_cache: type("i"),
  transient_load_bytes32: type("ii"),
  transient_store_bytes32: type("ii"),

  call_contract: type("iiiili", "i"),
  delegate_call_contract: type("iiili", "i"),
  static_call_contract: type("iiili", "i"),
  create1: type("iiiii"),
  create2: type("iiiiii"),
  read_return_data: type("iii", "i"),
  return_data_size: type("", "i"),

  emit_log: type("iii"),

  account_balance: type("ii"),
  account_code: type("iiii", "i"),
  account_code_size: type("i", "i"),
  account_codehash: type("ii"),

  block_basefee: type("i"),
  block_coinbase: type("i"),
  block_gas_limit: type("", "l"),
  block_number: type("", "l"),
  block_timestamp: type("", "l"),
  chainid: type("", "l"),

  contract_address: type("i"),
  msg_reentrant: type("", "i"),
  msg_sender: type("i"),
  msg_value: type("i"),
  tx_gas_price: type("i"),
  tx_ink_price: type("", "i"),
  tx_origin: type("i"),
  evm_gas_left: type("", "l"),
  evm_ink_left: type("", "l"),

  native_keccak256: type("iii"),
  math_div: type("ii"),
  math_mod: type("ii"),
  math_pow: type("ii"),
  math_add_mod: type("iii"),
  math_mul_mod: type("iii"),
};
