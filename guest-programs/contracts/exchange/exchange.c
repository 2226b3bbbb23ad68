/* Moves tokens of other contracts, whichever VM those are for. It holds what it gives; an account that delegates to it (EIP-7702)
 * gives of its own. */
#include "tercet_contract.h"

enum { SELECTOR = 4, WORD = sizeof(word), MOST_WORDS = 3 };

/* Reverts with what the last call returned. On the stack: code for a heap would be paid for in every call. */
__attribute__((noreturn)) static void revert_with_returned(void) {
  size_t size = return_data_size();
  uint8_t data[size + 1];
  read_return_data(data, 0, size);
  contract_revert(data, size);
}

/* Makes a call whose answer must be true; what a token says when it reverts is passed on. */
static void require_true(const word *token, uint32_t selector, const word *words, size_t count) {
  uint8_t data[SELECTOR + MOST_WORDS * WORD];
  for (size_t i = 0; i < SELECTOR; i++) data[i] = selector >> (8 * (SELECTOR - 1 - i));
  for (size_t i = 0; i < count * WORD; i++) data[SELECTOR + i] = words[i / WORD].bytes[i % WORD];
  word nothing = {{0}}, answer = {{0}}, yes = slot_of(1);
  if (!contract_call(token, &nothing, data, SELECTOR + count * WORD)) revert_with_returned();
  read_return_data(&answer, 0, WORD);
  if (return_data_size() < WORD || !word_equal(&answer, &yes)) {
    contract_revert_error(0x5a0a2fe3, token, 1); /* TransferRefused(address) */
  }
}

static void collect(const word *token, const word *from, const word *to, const word *amount) {
  word words[] = {*from, *to, *amount};
  require_true(token, 0x23b872dd, words, 3); /* transferFrom(address,address,uint256) */
}

static void log_words(const char *signature, const word *first, const word *second, const word *third, const word *amount) {
  word words[] = {hash_of_text(signature), *first, *second, *third, *amount};
  emit_event(words, 4, 5);
}

/* Moves what the sender has allowed. */
static void pay(const word *token, const word *to, const word *amount) {
  word sender = message_sender();
  collect(token, &sender, to, amount);
  log_words("Paid(address,address,address,uint256)", &sender, token, to, amount);
}

/* Takes one token from the sender and gives as much of another. */
static void swap(const word *give, const word *take, const word *amount) {
  word sender = message_sender(), self = contract_self();
  collect(give, &sender, &self, amount);
  word words[] = {sender, *amount};
  require_true(take, 0xa9059cbb, words, 2); /* transfer(address,uint256) */
  log_words("Swapped(address,address,address,uint256)", &sender, give, take, amount);
}

/* By selector: the start of the hash of the signature that follows. */
int user_entrypoint(const uint8_t *data, size_t size) {
  refuse_value();
  uint32_t selector = abi_selector(data, size);
  if (selector != 0xb3d76188 && selector != 0xdf791e50) contract_revert(NULL, 0);
  word first = abi_address(data, size, 0), second = abi_address(data, size, 1), amount = abi_word(data, size, 2);
  if (selector == 0xb3d76188) pay(&first, &second, &amount); /* pay(address,address,uint256) */
  else swap(&first, &second, &amount); /* swap(address,address,uint256) */
  contract_return(NULL, 0);
}
