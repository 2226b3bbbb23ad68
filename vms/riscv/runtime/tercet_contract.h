/* Contracts in C and C++: storage, call data, events, calls and creation, on Tercet's RISC-V machine. A contract defines
 * user_entrypoint and links libtercet.a; whatever includes this header is a contract, and starts as one. Words are 32 bytes, big-endian, as the
 * ABI of Solidity has them; an address is a word whose first 12 bytes are zero. */
#ifndef TERCET_CONTRACT_H
#define TERCET_CONTRACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tercet.h"
#include "tercet_hooks.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  uint8_t bytes[32];
} word;

/* 256 bits, least significant limb first. */
typedef struct {
  uint64_t limbs[4];
} uint256;

/* The contract: gets the call data; what it returns is a status, 0 for success and any other for a revert. Most end with
 * one of the functions below instead. */
int user_entrypoint(const uint8_t *data, size_t size);

/* Begins the definition of a constructor, which runs once, when the contract is created, with its arguments by Solidity's ABI: what it
 * returns, or how it ends, is as with user_entrypoint. The contract exists when it has succeeded.
 *   TERCET_CONSTRUCTOR(data, size) { word owner = argument_address(data, size, 0); ... return 0; } */
#define TERCET_CONSTRUCTOR(data, size) \
  __asm__(".section .tercet.constructor,\"\",@progbits\n.asciz \"constructor\"\n.previous"); \
  int user_constructor(const uint8_t *data, size_t size)
int user_constructor(const uint8_t *data, size_t size) __attribute__((weak));

/* Ends the call with success: writes what storage holds in its cache, and returns the bytes. */
__attribute__((noreturn)) void contract_return(const void *data, size_t size);
__attribute__((noreturn)) void contract_return_word(const word *value);
__attribute__((noreturn)) void contract_return_uint(uint64_t value);
/* A text as the ABI has a string: ASCII, ended by a zero. */
__attribute__((noreturn)) void contract_return_string(const char *text);

/* Ends the call with a revert: nothing of it stays but the bytes. */
__attribute__((noreturn)) void contract_revert(const void *data, size_t size);
/* The same with a custom error: its selector as a number, and so many words. */
__attribute__((noreturn)) void contract_revert_error(uint32_t selector, const word *words, size_t count);

/* The same with Solidity's Panic(uint256). */
__attribute__((noreturn)) void contract_panic(uint64_t code);

/* Call data by Solidity's ABI; what it has not, or is no address, reverts without data. */
uint32_t abi_selector(const uint8_t *data, size_t size);
word abi_word(const uint8_t *data, size_t size, size_t index);
word abi_address(const uint8_t *data, size_t size, size_t index);
/* The same of a constructor's arguments, which no selector comes before. */
word argument_word(const uint8_t *data, size_t size, size_t index);
word argument_address(const uint8_t *data, size_t size, size_t index);
/* Arguments of variable size: bytes or string, and arrays of words. */
const uint8_t *argument_bytes(const uint8_t *data, size_t size, size_t index, size_t *length);
const word *argument_words(const uint8_t *data, size_t size, size_t index, size_t *count);
/* Reverts when value is sent along. */
void refuse_value(void);

/* Who calls, and the contract itself, as words. */
word message_sender(void);
word contract_self(void);

/* Storage by slots, in Solidity's layout: a variable has a number, an entry of a mapping the hash of its key and the
 * mapping's slot. */
word slot_of(uint64_t number);
word slot_of_entry(const word *mapping, const word *key);
word storage_load(const word *slot);
void storage_store(const word *slot, const word *value);

/* Logs an event: topics first, the first of them the hash of its signature. */
void emit_event(const word *words, size_t topics, size_t count);
/* Keccak-256 of a text. */
word hash_of_text(const char *text);

/* Calls a contract with all gas that can be passed on: whether it succeeded. What it returned is read with
 * read_return_data. Storage is written before and read anew after, since the callee may call back. */
bool contract_call(const word *target, const word *value, const void *data, size_t size);
bool contract_static_call(const word *target, const void *data, size_t size);
bool contract_delegate_call(const word *target, const void *data, size_t size);
/* Whether there is code at an address. */
bool has_code(const word *account);
/* Ends the call with what the last call or creation reverted with. */
__attribute__((noreturn)) void contract_bubble(void);
/* Creates a contract with init code of any VM of the chain; its address, zero when that fails. */
word contract_create(const void *code, size_t size, const word *value);

uint256 uint256_of(uint64_t value);
uint256 uint256_from_word(const word *value);
word uint256_to_word(const uint256 *value);
/* Modulo 2^256. */
uint256 uint256_add(const uint256 *a, const uint256 *b);
uint256 uint256_subtract(const uint256 *a, const uint256 *b);
/* As Solidity adds: reverts with Panic(0x11) when the sum has more than 256 bits. */
uint256 checked_add(const uint256 *a, const uint256 *b);
uint256 checked_subtract(const uint256 *a, const uint256 *b);
uint256 checked_multiply(const uint256 *a, const uint256 *b);
/* Rounded down; reverts with Panic(0x12) for a division by zero. */
uint256 checked_divide(const uint256 *a, const uint256 *b);
bool uint256_is_zero(const uint256 *a);
bool uint256_less(const uint256 *a, const uint256 *b);
bool word_is_zero(const word *value);
bool word_equal(const word *a, const word *b);

#ifdef __cplusplus
}
#endif

#ifndef TERCET_LIBRARY
/* Says that this is a contract, however many of its units do. */
__asm__(".section .tercet,\"\",@progbits\n.asciz \"contract\"\n.previous");

/* What the start code calls: which of the two it is to be is in s11, which nothing has touched yet. */
__asm__(".section .text.main,\"ax\",@progbits\n.weak main\n.type main, @function\nmain: mv a0, s11\n  tail tercet_contract_main\n"
        ".size main, . - main\n.previous");
int tercet_contract_main(long is_creation);
__attribute__((weak, used)) int tercet_contract_main(long is_creation) {
  const uint8_t *data;
  size_t size;
  read_input(&data, &size);
  return is_creation ? user_constructor(data, size) : user_entrypoint(data, size);
}
#endif
#endif
