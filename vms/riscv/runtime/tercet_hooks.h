/* All that a contract can ask of its host: hooks, as host calls. Made from src/vm/hooks/table.ts by test/support/hook-forms.ts; do not edit. */
#ifndef TERCET_HOOKS_H
#define TERCET_HOOKS_H

#include <stddef.h>
#include <stdint.h>

static inline uint64_t tercet_hook(uintptr_t number, uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e, uint64_t f) {
  register uint64_t a0 __asm__("a0") = a;
  register uint64_t a1 __asm__("a1") = b;
  register uint64_t a2 __asm__("a2") = c;
  register uint64_t a3 __asm__("a3") = d;
  register uint64_t a4 __asm__("a4") = e;
  register uint64_t a5 __asm__("a5") = f;
  register uintptr_t a7 __asm__("a7") = number;
  __asm__ volatile("ecall" : "+r"(a0) : "r"(a1), "r"(a2), "r"(a3), "r"(a4), "r"(a5), "r"(a7) : "memory");
  return a0;
}

/* Copies the call data, whose size the entry is given. */
static inline void read_args(void *dest) {
  tercet_hook(0x1201, (uintptr_t)dest, 0, 0, 0, 0, 0);
}

/* Sets what the contract returns; the last call counts. More than the profile's `maxOutput` halts. */
static inline void write_result(const void *data, size_t data_len) {
  tercet_hook(0x1202, (uintptr_t)data, data_len, 0, 0, 0, 0);
}

/* Ends the run: status 0 is success, any other a revert. */
static inline void exit_early(uint32_t status) {
  tercet_hook(0x1203, status, 0, 0, 0, 0, 0);
}

/* Does nothing: growth is paid for when it happens. SDKs import it for Nitro, which charges here. */
static inline void pay_for_memory_grow(uint32_t pages) {
  tercet_hook(0x1204, pages, 0, 0, 0, 0, 0);
}

/* Reads a slot of the contract's storage through the cache. */
static inline void storage_load_bytes32(const void *key, void *dest) {
  tercet_hook(0x1205, (uintptr_t)key, (uintptr_t)dest, 0, 0, 0, 0);
}

/* Writes a slot to the cache, which lives as long as the run. */
static inline void storage_cache_bytes32(const void *key, const void *value) {
  tercet_hook(0x1206, (uintptr_t)key, (uintptr_t)value, 0, 0, 0, 0);
}

/* Writes what is new in the cache to the state, in the order in which it was first written, and forgets the cache if `clear` is not 0. Halts a static call when there is something to write. */
static inline void storage_flush_cache(uint32_t clear) {
  tercet_hook(0x1207, clear, 0, 0, 0, 0, 0);
}

/* Reads a slot of the contract's transient storage (EIP-1153). */
static inline void transient_load_bytes32(const void *key, void *dest) {
  tercet_hook(0x1208, (uintptr_t)key, (uintptr_t)dest, 0, 0, 0, 0);
}

/* Writes a slot of the contract's transient storage. */
static inline void transient_store_bytes32(const void *key, const void *value) {
  tercet_hook(0x1209, (uintptr_t)key, (uintptr_t)value, 0, 0, 0, 0);
}

/* Calls a contract on any VM. Gives 0 when it succeeds and 2 when not, and the size of what was returned. The callee gets at most all but a 64th of the gas. Fails when value is sent in a static call. */
static inline uint32_t call_contract(const void *contract, const void *calldata, size_t calldata_len, const void *value, uint64_t gas, void *return_data_len) {
  return (uint32_t)tercet_hook(0x120a, (uintptr_t)contract, (uintptr_t)calldata, calldata_len, (uintptr_t)value, gas, (uintptr_t)return_data_len);
}

/* Runs another contract's code as this one. Gives 0 when it succeeds and 2 when not, and the size of what was returned. The callee gets at most all but a 64th of the gas. */
static inline uint32_t delegate_call_contract(const void *contract, const void *calldata, size_t calldata_len, uint64_t gas, void *return_data_len) {
  return (uint32_t)tercet_hook(0x120b, (uintptr_t)contract, (uintptr_t)calldata, calldata_len, gas, (uintptr_t)return_data_len, 0);
}

/* Calls a contract that may change nothing. Gives 0 when it succeeds and 2 when not, and the size of what was returned. The callee gets at most all but a 64th of the gas. */
static inline uint32_t static_call_contract(const void *contract, const void *calldata, size_t calldata_len, uint64_t gas, void *return_data_len) {
  return (uint32_t)tercet_hook(0x120c, (uintptr_t)contract, (uintptr_t)calldata, calldata_len, gas, (uintptr_t)return_data_len, 0);
}

/* Creates a contract. Writes its address, zero when that fails, and the size of what a revert returned. */
static inline void create1(const void *code, size_t code_len, const void *endowment, void *contract, void *revert_data_len) {
  tercet_hook(0x120d, (uintptr_t)code, code_len, (uintptr_t)endowment, (uintptr_t)contract, (uintptr_t)revert_data_len, 0);
}

/* Creates a contract at an address that follows from the salt and the code (EIP-1014). */
static inline void create2(const void *code, size_t code_len, const void *endowment, const void *salt, void *contract, void *revert_data_len) {
  tercet_hook(0x120e, (uintptr_t)code, code_len, (uintptr_t)endowment, (uintptr_t)salt, (uintptr_t)contract, (uintptr_t)revert_data_len);
}

/* Copies a part of what the last call or creation returned, and gives its size: what there is of it. */
static inline uint32_t read_return_data(void *dest, uint32_t offset, uint32_t size) {
  return (uint32_t)tercet_hook(0x120f, (uintptr_t)dest, offset, size, 0, 0, 0);
}

/* Gives the size of what the last call or creation returned. */
static inline uint32_t return_data_size(void) {
  return (uint32_t)tercet_hook(0x1210, 0, 0, 0, 0, 0, 0);
}

/* Logs. The data begins with the topics, of 32 bytes each; more than 4 halt, and so does data that is shorter. */
static inline void emit_log(const void *data, size_t data_len, uint32_t topics) {
  tercet_hook(0x1211, (uintptr_t)data, data_len, topics, 0, 0, 0);
}

/* Writes the balance of an account. */
static inline void account_balance(const void *address, void *dest) {
  tercet_hook(0x1212, (uintptr_t)address, (uintptr_t)dest, 0, 0, 0, 0);
}

/* Copies a part of an account's code, and gives its size: what there is of it. */
static inline uint32_t account_code(const void *address, uint32_t offset, uint32_t size, void *dest) {
  return (uint32_t)tercet_hook(0x1213, (uintptr_t)address, offset, size, (uintptr_t)dest, 0, 0);
}

/* Gives the size of an account's code. */
static inline uint32_t account_code_size(const void *address) {
  return (uint32_t)tercet_hook(0x1214, (uintptr_t)address, 0, 0, 0, 0, 0);
}

/* Writes the hash of an account's code; zero for an account that is empty (EIP-1052). */
static inline void account_codehash(const void *address, void *dest) {
  tercet_hook(0x1215, (uintptr_t)address, (uintptr_t)dest, 0, 0, 0, 0);
}

/* Writes the block's base fee. */
static inline void block_basefee(void *dest) {
  tercet_hook(0x1216, (uintptr_t)dest, 0, 0, 0, 0, 0);
}

/* Writes who the block pays. */
static inline void block_coinbase(void *dest) {
  tercet_hook(0x1217, (uintptr_t)dest, 0, 0, 0, 0, 0);
}

/* Gives the block's gas limit. */
static inline uint64_t block_gas_limit(void) {
  return (uint64_t)tercet_hook(0x1218, 0, 0, 0, 0, 0, 0);
}

/* Gives the block's number. */
static inline uint64_t block_number(void) {
  return (uint64_t)tercet_hook(0x1219, 0, 0, 0, 0, 0, 0);
}

/* Gives the block's time, in seconds. */
static inline uint64_t block_timestamp(void) {
  return (uint64_t)tercet_hook(0x121a, 0, 0, 0, 0, 0, 0);
}

/* Gives the chain's id. */
static inline uint64_t chainid(void) {
  return (uint64_t)tercet_hook(0x121b, 0, 0, 0, 0, 0, 0);
}

/* Writes the address of the account that runs. */
static inline void contract_address(void *dest) {
  tercet_hook(0x121c, (uintptr_t)dest, 0, 0, 0, 0, 0);
}

/* Gives 1 when the account that runs was running already when it was called; delegated code is the caller's. */
static inline uint32_t msg_reentrant(void) {
  return (uint32_t)tercet_hook(0x121d, 0, 0, 0, 0, 0, 0);
}

/* Writes who calls. */
static inline void msg_sender(void *dest) {
  tercet_hook(0x121e, (uintptr_t)dest, 0, 0, 0, 0, 0);
}

/* Writes the value that the call sends. */
static inline void msg_value(void *dest) {
  tercet_hook(0x121f, (uintptr_t)dest, 0, 0, 0, 0, 0);
}

/* Writes the price of a gas. */
static inline void tx_gas_price(void *dest) {
  tercet_hook(0x1220, (uintptr_t)dest, 0, 0, 0, 0, 0);
}

/* Gives the fuel that a gas is. */
static inline uint32_t tx_ink_price(void) {
  return (uint32_t)tercet_hook(0x1221, 0, 0, 0, 0, 0, 0);
}

/* Writes who has sent the transaction. */
static inline void tx_origin(void *dest) {
  tercet_hook(0x1222, (uintptr_t)dest, 0, 0, 0, 0, 0);
}

/* Gives the gas left after this hook, rounded down. */
static inline uint64_t evm_gas_left(void) {
  return (uint64_t)tercet_hook(0x1223, 0, 0, 0, 0, 0, 0);
}

/* Gives the fuel left after this hook. */
static inline uint64_t evm_ink_left(void) {
  return (uint64_t)tercet_hook(0x1224, 0, 0, 0, 0, 0, 0);
}

/* Writes the Keccak-256 of bytes. */
static inline void native_keccak256(const void *data, size_t data_len, void *dest) {
  tercet_hook(0x1225, (uintptr_t)data, data_len, (uintptr_t)dest, 0, 0, 0);
}

/* Divides; by zero it gives zero. */
static inline void math_div(void *value, const void *divisor) {
  tercet_hook(0x1226, (uintptr_t)value, (uintptr_t)divisor, 0, 0, 0, 0);
}

/* Gives the remainder; by zero it gives zero. */
static inline void math_mod(void *value, const void *modulus) {
  tercet_hook(0x1227, (uintptr_t)value, (uintptr_t)modulus, 0, 0, 0, 0);
}

/* Raises to a power, modulo 2^256. */
static inline void math_pow(void *value, const void *exponent) {
  tercet_hook(0x1228, (uintptr_t)value, (uintptr_t)exponent, 0, 0, 0, 0);
}

/* Adds, modulo a number. */
static inline void math_add_mod(void *value, const void *addend, const void *modulus) {
  tercet_hook(0x1229, (uintptr_t)value, (uintptr_t)addend, (uintptr_t)modulus, 0, 0, 0);
}

/* Multiplies, modulo a number. */
static inline void math_mul_mod(void *value, const void *multiplier, const void *modulus) {
  tercet_hook(0x122a, (uintptr_t)value, (uintptr_t)multiplier, (uintptr_t)modulus, 0, 0, 0);
}

#endif
