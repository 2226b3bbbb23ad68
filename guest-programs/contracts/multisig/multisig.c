/* A wallet of several owners: an operation is done once, when so many of them have confirmed it. It is known by the hash of the wallet, the
 * target, the amount, the hash of the data, and the number of operations before it. */
#include "multisig_abi.h"
#include "tercet_contract.h"

enum { OWNERS, THRESHOLD, NONCE, CONFIRMATIONS };

static word stored(uint64_t variable) {
  word slot = slot_of(variable);
  return storage_load(&slot);
}

static void keep(uint64_t variable, const word *value) {
  word slot = slot_of(variable);
  storage_store(&slot, value);
}

static word owner_slot(uint64_t index) {
  word array = slot_of(OWNERS), first;
  native_keccak256(&array, sizeof array, &first);
  uint256 start = uint256_from_word(&first), behind = uint256_of(index), at = uint256_add(&start, &behind);
  return uint256_to_word(&at);
}

static word owner_at(uint64_t index) {
  word slot = owner_slot(index);
  return storage_load(&slot);
}

static uint64_t owner_count(void) {
  word count = stored(OWNERS);
  return uint256_from_word(&count).limbs[0];
}

static bool is_owner(const word *account) {
  for (uint64_t i = 0, count = owner_count(); i < count; i++) {
    word owner = owner_at(i);
    if (word_equal(&owner, account)) return true;
  }
  return false;
}

static word confirmation_slot(const word *operation, const word *account) {
  word mapping = slot_of(CONFIRMATIONS), inner = slot_of_entry(&mapping, operation);
  return slot_of_entry(&inner, account);
}

static bool is_confirmed(const word *operation, const word *account) {
  word slot = confirmation_slot(operation, account), value = storage_load(&slot);
  return !word_is_zero(&value);
}

static word operation_of(const word *to, const word *amount, const uint8_t *payload, size_t length, const word *number) {
  word parts[] = {contract_self(), *to, *amount, {{0}}, *number}, operation;
  native_keccak256(payload, length, &parts[3]);
  native_keccak256(parts, sizeof parts, &operation);
  return operation;
}

/* The arguments behind the selector. */
typedef struct {
  const uint8_t *data;
  size_t size;
} arguments;

static arguments behind_selector(const uint8_t *data, size_t size, size_t words) {
  abi_word(data, size, words - 1);
  return (arguments){data + 4, size - 4};
}

static __attribute__((noreturn)) void return_operation(arguments call) {
  size_t length;
  const uint8_t *payload = argument_bytes(call.data, call.size, 2, &length);
  word to = argument_address(call.data, call.size, 0), amount = argument_word(call.data, call.size, 1);
  word number = argument_word(call.data, call.size, 3), operation = operation_of(&to, &amount, payload, length, &number);
  contract_return_word(&operation);
}

static __attribute__((noreturn)) void return_owners(void) {
  uint64_t count = owner_count();
  word words[2 + count];
  words[0] = slot_of(32);
  words[1] = slot_of(count);
  for (uint64_t i = 0; i < count; i++) words[2 + i] = owner_at(i);
  contract_return(words, sizeof words);
}

static __attribute__((noreturn)) void confirm(const word *operation) {
  word sender = message_sender();
  if (!is_owner(&sender)) contract_revert_error(MULTISIG_NOT_OWNER, &sender, 1);
  word slot = confirmation_slot(operation, &sender), yes = slot_of(1);
  storage_store(&slot, &yes);
  word words[] = {hash_of_text(MULTISIG_EVENT_CONFIRMED), *operation, sender};
  emit_event(words, 3, 3);
  contract_return(NULL, 0);
}

static void require_confirmations(const word *operation) {
  uint64_t confirmations = 0;
  for (uint64_t i = 0, count = owner_count(); i < count; i++) {
    word owner = owner_at(i);
    confirmations += is_confirmed(operation, &owner);
  }
  word words[] = {slot_of(confirmations), stored(THRESHOLD)};
  uint256 have = uint256_from_word(&words[0]), least = uint256_from_word(&words[1]);
  if (uint256_less(&have, &least)) contract_revert_error(MULTISIG_TOO_FEW_CONFIRMATIONS, words, 2);
}

/* What the last call returned, as the ABI has bytes. */
static __attribute__((noreturn)) void return_returned(void) {
  size_t length = return_data_size(), padded = (length + 31) & ~(size_t)31;
  uint8_t result[64 + padded];
  memset(result, 0, 64 + padded);
  word offset = slot_of(32), size = slot_of(length);
  memcpy(result, &offset, 32);
  memcpy(result + 32, &size, 32);
  read_return_data(result + 64, 0, (uint32_t)length);
  contract_return(result, 64 + padded);
}

static __attribute__((noreturn)) void execute(arguments call) {
  size_t length;
  const uint8_t *payload = argument_bytes(call.data, call.size, 2, &length);
  word to = argument_address(call.data, call.size, 0), amount = argument_word(call.data, call.size, 1);
  word number = stored(NONCE), operation = operation_of(&to, &amount, payload, length, &number);
  require_confirmations(&operation);
  uint256 before = uint256_from_word(&number), one = uint256_of(1), after = checked_add(&before, &one);
  word next = uint256_to_word(&after);
  keep(NONCE, &next);
  if (!contract_call(&to, &amount, payload, length)) contract_bubble();
  word words[] = {hash_of_text(MULTISIG_EVENT_EXECUTED), operation, number};
  emit_event(words, 2, 3);
  return_returned();
}

TERCET_CONSTRUCTOR(data, size) {
  size_t count;
  const word *owners = argument_words(data, size, 0, &count);
  word least = argument_word(data, size, 1), length = slot_of(count), last = {{0}};
  for (size_t i = 0; i < count; i++)
    for (int j = 0; j < 12; j++)
      if (owners[i].bytes[j] != 0) contract_revert(NULL, 0);
  uint256 threshold = uint256_from_word(&least), most = uint256_of(count);
  if (uint256_is_zero(&threshold) || uint256_less(&most, &threshold)) contract_revert_error(MULTISIG_BAD_OWNERS, NULL, 0);
  for (size_t i = 0; i < count; i++) {
    /* In ascending order, so that nobody counts twice. */
    if (memcmp(&owners[i], &last, sizeof last) <= 0) contract_revert_error(MULTISIG_BAD_OWNERS, NULL, 0);
    word slot = owner_slot(i);
    storage_store(&slot, &owners[i]);
    last = owners[i];
  }
  keep(OWNERS, &length);
  keep(THRESHOLD, &least);
  contract_return(NULL, 0);
}

int user_entrypoint(const uint8_t *data, size_t size) {
  word first, second;
  if (size == 0) contract_return(NULL, 0); /* receive() */
  refuse_value();
  switch (abi_selector(data, size)) {
  case MULTISIG_OWNERS: return_owners();
  case MULTISIG_THRESHOLD:
    first = stored(THRESHOLD);
    contract_return_word(&first);
  case MULTISIG_NONCE:
    first = stored(NONCE);
    contract_return_word(&first);
  case MULTISIG_IS_CONFIRMED:
    second = abi_address(data, size, 1);
    first = abi_word(data, size, 0);
    contract_return_uint(is_confirmed(&first, &second));
  case MULTISIG_OPERATION_OF: return_operation(behind_selector(data, size, 4));
  case MULTISIG_CONFIRM:
    first = abi_word(data, size, 0);
    confirm(&first);
  case MULTISIG_EXECUTE: execute(behind_selector(data, size, 3));
  }
  contract_revert(NULL, 0);
}
