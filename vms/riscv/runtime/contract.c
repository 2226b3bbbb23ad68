/* The end of a contract, call data, storage, events and calls: tercet_contract.h. */
#define TERCET_LIBRARY
#include "tercet_contract.h"
#include "tercet.h"

enum { WORD = 32, ADDRESS = 20, SELECTOR = 4 };
enum { OVERFLOW = 0x11, DIVISION_BY_ZERO = 0x12 };
static const uint64_t ALL_GAS = UINT64_MAX;

static __attribute__((noreturn)) void finish(uint32_t status) {
  exit_early(status);
  __builtin_unreachable();
}

void contract_return(const void *data, size_t size) {
  storage_flush_cache(0);
  write_result(data, size);
  finish(0);
}

void contract_return_word(const word *value) { contract_return(value, sizeof *value); }

void contract_return_uint(uint64_t value) {
  word result = slot_of(value);
  contract_return_word(&result);
}

void contract_return_string(const char *text) {
  size_t length = strlen(text), padded = (length + WORD - 1) & ~(size_t)(WORD - 1);
  uint8_t result[2 * WORD + padded];
  memset(result, 0, 2 * WORD + padded);
  word offset = slot_of(WORD), size = slot_of(length);
  memcpy(result, &offset, WORD);
  memcpy(result + WORD, &size, WORD);
  memcpy(result + 2 * WORD, text, length);
  contract_return(result, 2 * WORD + padded);
}

void contract_revert(const void *data, size_t size) {
  write_result(data, size);
  finish(1);
}

void contract_revert_error(uint32_t selector, const word *words, size_t count) {
  uint8_t data[SELECTOR + count * WORD];
  for (int i = 0; i < SELECTOR; i++) data[i] = (uint8_t)(selector >> (24 - 8 * i));
  memcpy(data + SELECTOR, words, count * WORD);
  contract_revert(data, SELECTOR + count * WORD);
}

void contract_panic(uint64_t code) {
  word argument = slot_of(code);
  contract_revert_error(0x4e487b71, &argument, 1);
}

uint256 checked_add(const uint256 *a, const uint256 *b) {
  uint256 sum = uint256_add(a, b);
  if (uint256_less(&sum, a)) contract_panic(OVERFLOW);
  return sum;
}

uint256 checked_subtract(const uint256 *a, const uint256 *b) {
  if (uint256_less(a, b)) contract_panic(OVERFLOW);
  return uint256_subtract(a, b);
}

uint256 checked_multiply(const uint256 *a, const uint256 *b) {
  uint256 product = {{0, 0, 0, 0}};
  for (int i = 0; i < 4; i++) {
    uint64_t carry = 0;
    for (int j = 0; j < 4; j++) {
      unsigned __int128 sum = (unsigned __int128)a->limbs[i] * b->limbs[j] + carry;
      if (i + j < 4) sum += product.limbs[i + j];
      else if (sum != 0) contract_panic(OVERFLOW);
      if (i + j < 4) product.limbs[i + j] = (uint64_t)sum;
      carry = (uint64_t)(sum >> 64);
    }
    if (carry != 0) contract_panic(OVERFLOW);
  }
  return product;
}

uint256 checked_divide(const uint256 *a, const uint256 *b) {
  if (uint256_is_zero(b)) contract_panic(DIVISION_BY_ZERO);
  word quotient = uint256_to_word(a), divisor = uint256_to_word(b);
  math_div(&quotient, &divisor);
  return uint256_from_word(&quotient);
}

uint32_t abi_selector(const uint8_t *data, size_t size) {
  if (size < SELECTOR) contract_revert(NULL, 0);
  return (uint32_t)data[0] << 24 | (uint32_t)data[1] << 16 | (uint32_t)data[2] << 8 | data[3];
}

word argument_word(const uint8_t *data, size_t size, size_t index) {
  if (size < (index + 1) * WORD) contract_revert(NULL, 0);
  word value;
  memcpy(&value, data + index * WORD, WORD);
  return value;
}

word argument_address(const uint8_t *data, size_t size, size_t index) {
  word value = argument_word(data, size, index);
  for (int i = 0; i < WORD - ADDRESS; i++)
    if (value.bytes[i] != 0) contract_revert(NULL, 0);
  return value;
}

/* Where an argument of variable size begins with its length, which there are so many bytes for. */
static size_t variable_argument(const uint8_t *data, size_t size, size_t index, uint64_t unit, size_t *length) {
  word at = argument_word(data, size, index), count;
  uint256 offset = uint256_from_word(&at), most = uint256_of(size);
  if (uint256_less(&most, &offset) || size - offset.limbs[0] < WORD) contract_revert(NULL, 0);
  memcpy(&count, data + offset.limbs[0], WORD);
  uint256 number = uint256_from_word(&count);
  most = uint256_of((size - offset.limbs[0] - WORD) / unit);
  if (uint256_less(&most, &number)) contract_revert(NULL, 0);
  *length = number.limbs[0];
  return offset.limbs[0] + WORD;
}

const uint8_t *argument_bytes(const uint8_t *data, size_t size, size_t index, size_t *length) {
  return data + variable_argument(data, size, index, 1, length);
}

const word *argument_words(const uint8_t *data, size_t size, size_t index, size_t *count) {
  return (const word *)(data + variable_argument(data, size, index, WORD, count));
}

static size_t arguments(size_t size) {
  if (size < SELECTOR) contract_revert(NULL, 0);
  return size - SELECTOR;
}

word abi_word(const uint8_t *data, size_t size, size_t index) {
  return argument_word(data + SELECTOR, arguments(size), index);
}

word abi_address(const uint8_t *data, size_t size, size_t index) {
  return argument_address(data + SELECTOR, arguments(size), index);
}

void refuse_value(void) {
  word value;
  msg_value(&value);
  if (!word_is_zero(&value)) contract_revert(NULL, 0);
}

word message_sender(void) {
  word sender = {{0}};
  msg_sender(sender.bytes + WORD - ADDRESS);
  return sender;
}

word contract_self(void) {
  word self = {{0}};
  contract_address(self.bytes + WORD - ADDRESS);
  return self;
}

word slot_of(uint64_t number) {
  uint256 value = uint256_of(number);
  return uint256_to_word(&value);
}

word slot_of_entry(const word *mapping, const word *key) {
  word parts[2] = {*key, *mapping}, slot;
  native_keccak256(parts, sizeof parts, &slot);
  return slot;
}

word storage_load(const word *slot) {
  word value;
  storage_load_bytes32(slot, &value);
  return value;
}

void storage_store(const word *slot, const word *value) { storage_cache_bytes32(slot, value); }

void emit_event(const word *words, size_t topics, size_t count) { emit_log(words, count * WORD, (uint32_t)topics); }

word hash_of_text(const char *text) {
  word hash;
  native_keccak256(text, strlen(text), &hash);
  return hash;
}

bool contract_call(const word *target, const word *value, const void *data, size_t size) {
  uint32_t returned;
  storage_flush_cache(1);
  return call_contract(target->bytes + WORD - ADDRESS, data, size, value, ALL_GAS, &returned) == 0;
}

bool contract_static_call(const word *target, const void *data, size_t size) {
  uint32_t returned;
  storage_flush_cache(1);
  return static_call_contract(target->bytes + WORD - ADDRESS, data, size, ALL_GAS, &returned) == 0;
}

bool contract_delegate_call(const word *target, const void *data, size_t size) {
  uint32_t returned;
  storage_flush_cache(1);
  return delegate_call_contract(target->bytes + WORD - ADDRESS, data, size, ALL_GAS, &returned) == 0;
}

bool has_code(const word *account) { return account_code_size(account->bytes + WORD - ADDRESS) != 0; }

void contract_bubble(void) {
  size_t size = return_data_size();
  uint8_t data[size + 1];
  read_return_data(data, 0, (uint32_t)size);
  contract_revert(data, size);
}

word contract_create(const void *code, size_t size, const word *value) {
  word created = {{0}};
  uint32_t returned;
  storage_flush_cache(1);
  create1(code, size, value, created.bytes + WORD - ADDRESS, &returned);
  return created;
}
