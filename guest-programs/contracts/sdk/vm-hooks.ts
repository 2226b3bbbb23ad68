// All that a contract can ask of its host. Made from src/vm/hooks/table.ts by test/support/hook-forms.ts; do not edit.

/** Copies the call data, whose size the entry is given. */
// @ts-ignore: decorator
@external("vm_hooks", "read_args")
export declare function read_args(dest: usize): void;

/** Sets what the contract returns; the last call counts. More than the profile's `maxOutput` halts. */
// @ts-ignore: decorator
@external("vm_hooks", "write_result")
export declare function write_result(data: usize, data_len: usize): void;

/** Ends the run: status 0 is success, any other a revert. */
// @ts-ignore: decorator
@external("vm_hooks", "exit_early")
export declare function exit_early(status: u32): void;

/** Does nothing: growth is paid for when it happens. SDKs import it for Nitro, which charges here. */
// @ts-ignore: decorator
@external("vm_hooks", "pay_for_memory_grow")
export declare function pay_for_memory_grow(pages: u32): void;

/** Reads a slot of the contract's storage through the cache. */
// @ts-ignore: decorator
@external("vm_hooks", "storage_load_bytes32")
export declare function storage_load_bytes32(key: usize, dest: usize): void;

/** Writes a slot to the cache, which lives as long as the run. */
// @ts-ignore: decorator
@external("vm_hooks", "storage_cache_bytes32")
export declare function storage_cache_bytes32(key: usize, value: usize): void;

/** Writes what is new in the cache to the state, in the order in which it was first written, and forgets the cache if `clear` is not 0. Halts a static call when there is something to write. */
// @ts-ignore: decorator
@external("vm_hooks", "storage_flush_cache")
export declare function storage_flush_cache(clear: u32): void;

/** Reads a slot of the contract's transient storage (EIP-1153). */
// @ts-ignore: decorator
@external("vm_hooks", "transient_load_bytes32")
export declare function transient_load_bytes32(key: usize, dest: usize): void;

/** Writes a slot of the contract's transient storage. */
// @ts-ignore: decorator
@external("vm_hooks", "transient_store_bytes32")
export declare function transient_store_bytes32(key: usize, value: usize): void;

/** Calls a contract on any VM. Gives 0 when it succeeds and 2 when not, and the size of what was returned. The callee gets at most all but a 64th of the gas. Fails when value is sent in a static call. */
// @ts-ignore: decorator
@external("vm_hooks", "call_contract")
export declare function call_contract(contract: usize, calldata: usize, calldata_len: usize, value: usize, gas: u64, return_data_len: usize): u32;

/** Runs another contract's code as this one. Gives 0 when it succeeds and 2 when not, and the size of what was returned. The callee gets at most all but a 64th of the gas. */
// @ts-ignore: decorator
@external("vm_hooks", "delegate_call_contract")
export declare function delegate_call_contract(contract: usize, calldata: usize, calldata_len: usize, gas: u64, return_data_len: usize): u32;

/** Calls a contract that may change nothing. Gives 0 when it succeeds and 2 when not, and the size of what was returned. The callee gets at most all but a 64th of the gas. */
// @ts-ignore: decorator
@external("vm_hooks", "static_call_contract")
export declare function static_call_contract(contract: usize, calldata: usize, calldata_len: usize, gas: u64, return_data_len: usize): u32;

/** Creates a contract. Writes its address, zero when that fails, and the size of what a revert returned. */
// @ts-ignore: decorator
@external("vm_hooks", "create1")
export declare function create1(code: usize, code_len: usize, endowment: usize, contract: usize, revert_data_len: usize): void;

/** Creates a contract at an address that follows from the salt and the code (EIP-1014). */
// @ts-ignore: decorator
@external("vm_hooks", "create2")
export declare function create2(code: usize, code_len: usize, endowment: usize, salt: usize, contract: usize, revert_data_len: usize): void;

/** Copies a part of what the last call or creation returned, and gives its size: what there is of it. */
// @ts-ignore: decorator
@external("vm_hooks", "read_return_data")
export declare function read_return_data(dest: usize, offset: u32, size: u32): u32;

/** Gives the size of what the last call or creation returned. */
// @ts-ignore: decorator
@external("vm_hooks", "return_data_size")
export declare function return_data_size(): u32;

/** Logs. The data begins with the topics, of 32 bytes each; more than 4 halt, and so does data that is shorter. */
// @ts-ignore: decorator
@external("vm_hooks", "emit_log")
export declare function emit_log(data: usize, data_len: usize, topics: u32): void;

/** Writes the balance of an account. */
// @ts-ignore: decorator
@external("vm_hooks", "account_balance")
export declare function account_balance(address: usize, dest: usize): void;

/** Copies a part of an account's code, and gives its size: what there is of it. */
// @ts-ignore: decorator
@external("vm_hooks", "account_code")
export declare function account_code(address: usize, offset: u32, size: u32, dest: usize): u32;

/** Gives the size of an account's code. */
// @ts-ignore: decorator
@external("vm_hooks", "account_code_size")
export declare function account_code_size(address: usize): u32;

/** Writes the hash of an account's code; zero for an account that is empty (EIP-1052). */
// @ts-ignore: decorator
@external("vm_hooks", "account_codehash")
export declare function account_codehash(address: usize, dest: usize): void;

/** Writes the block's base fee. */
// @ts-ignore: decorator
@external("vm_hooks", "block_basefee")
export declare function block_basefee(dest: usize): void;

/** Writes who the block pays. */
// @ts-ignore: decorator
@external("vm_hooks", "block_coinbase")
export declare function block_coinbase(dest: usize): void;

/** Gives the block's gas limit. */
// @ts-ignore: decorator
@external("vm_hooks", "block_gas_limit")
export declare function block_gas_limit(): u64;

/** Gives the block's number. */
// @ts-ignore: decorator
@external("vm_hooks", "block_number")
export declare function block_number(): u64;

/** Gives the block's time, in seconds. */
// @ts-ignore: decorator
@external("vm_hooks", "block_timestamp")
export declare function block_timestamp(): u64;

/** Gives the chain's id. */
// @ts-ignore: decorator
@external("vm_hooks", "chainid")
export declare function chainid(): u64;

/** Writes the address of the account that runs. */
// @ts-ignore: decorator
@external("vm_hooks", "contract_address")
export declare function contract_address(dest: usize): void;

/** Gives 1 when the account that runs was running already when it was called; delegated code is the caller's. */
// @ts-ignore: decorator
@external("vm_hooks", "msg_reentrant")
export declare function msg_reentrant(): u32;

/** Writes who calls. */
// @ts-ignore: decorator
@external("vm_hooks", "msg_sender")
export declare function msg_sender(dest: usize): void;

/** Writes the value that the call sends. */
// @ts-ignore: decorator
@external("vm_hooks", "msg_value")
export declare function msg_value(dest: usize): void;

/** Writes the price of a gas. */
// @ts-ignore: decorator
@external("vm_hooks", "tx_gas_price")
export declare function tx_gas_price(dest: usize): void;

/** Gives the fuel that a gas is. */
// @ts-ignore: decorator
@external("vm_hooks", "tx_ink_price")
export declare function tx_ink_price(): u32;

/** Writes who has sent the transaction. */
// @ts-ignore: decorator
@external("vm_hooks", "tx_origin")
export declare function tx_origin(dest: usize): void;

/** Gives the gas left after this hook, rounded down. */
// @ts-ignore: decorator
@external("vm_hooks", "evm_gas_left")
export declare function evm_gas_left(): u64;

/** Gives the fuel left after this hook. */
// @ts-ignore: decorator
@external("vm_hooks", "evm_ink_left")
export declare function evm_ink_left(): u64;

/** Writes the Keccak-256 of bytes. */
// @ts-ignore: decorator
@external("vm_hooks", "native_keccak256")
export declare function native_keccak256(data: usize, data_len: usize, dest: usize): void;

/** Divides; by zero it gives zero. */
// @ts-ignore: decorator
@external("vm_hooks", "math_div")
export declare function math_div(value: usize, divisor: usize): void;

/** Gives the remainder; by zero it gives zero. */
// @ts-ignore: decorator
@external("vm_hooks", "math_mod")
export declare function math_mod(value: usize, modulus: usize): void;

/** Raises to a power, modulo 2^256. */
// @ts-ignore: decorator
@external("vm_hooks", "math_pow")
export declare function math_pow(value: usize, exponent: usize): void;

/** Adds, modulo a number. */
// @ts-ignore: decorator
@external("vm_hooks", "math_add_mod")
export declare function math_add_mod(value: usize, addend: usize, modulus: usize): void;

/** Multiplies, modulo a number. */
// @ts-ignore: decorator
@external("vm_hooks", "math_mul_mod")
export declare function math_mul_mod(value: usize, multiplier: usize, modulus: usize): void;
