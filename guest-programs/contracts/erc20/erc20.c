/* A token by ERC-20, with the errors of ERC-6093. The first to call initialize owns it and can mint. */
#include "tercet_contract.h"

enum { OWNER, TOTAL_SUPPLY, BALANCES, ALLOWANCES };

static uint256 load(const word *slot) {
  word value = storage_load(slot);
  return uint256_from_word(&value);
}

static void save(const word *slot, const uint256 *value) {
  word bytes = uint256_to_word(value);
  storage_store(slot, &bytes);
}

static word balance_slot(const word *account) {
  word mapping = slot_of(BALANCES);
  return slot_of_entry(&mapping, account);
}

static word allowance_slot(const word *from, const word *spender) {
  word mapping = slot_of(ALLOWANCES), inner = slot_of_entry(&mapping, from);
  return slot_of_entry(&inner, spender);
}

static void add_to(const word *slot, const word *value) {
  uint256 before = load(slot), amount = uint256_from_word(value), after = checked_add(&before, &amount);
  save(slot, &after);
}

static void log_words(const char *signature, const word *first, const word *second, const word *value) {
  word words[] = {hash_of_text(signature), *first, *second, *value};
  emit_event(words, 3, 4);
}

static void refuse_receiver(const word *to) {
  if (word_is_zero(to)) contract_revert_error(0xec442f05, to, 1); /* ERC20InvalidReceiver(address) */
}

static void return_true(void) { contract_return_uint(1); }

static void initialize(void) {
  word slot = slot_of(OWNER), owner = storage_load(&slot), sender = message_sender();
  if (!word_is_zero(&owner)) contract_revert_error(0x0dc149f0, NULL, 0); /* AlreadyInitialized() */
  storage_store(&slot, &sender);
  contract_return(NULL, 0);
}

static void mint(const word *to, const word *value) {
  word slot = slot_of(OWNER), owner = storage_load(&slot), sender = message_sender();
  if (!word_equal(&owner, &sender)) contract_revert_error(0x118cdaa7, &sender, 1); /* OwnableUnauthorizedAccount(address) */
  refuse_receiver(to);
  word supply = slot_of(TOTAL_SUPPLY), balance = balance_slot(to), nobody = {{0}};
  add_to(&supply, value);
  add_to(&balance, value);
  log_words("Transfer(address,address,uint256)", &nobody, to, value);
  contract_return(NULL, 0);
}

static void transfer(const word *from, const word *to, const word *value) {
  refuse_receiver(to);
  word source = balance_slot(from), target = balance_slot(to);
  uint256 held = load(&source), amount = uint256_from_word(value);
  if (uint256_less(&held, &amount)) {
    word words[] = {*from, uint256_to_word(&held), *value};
    contract_revert_error(0xe450d38c, words, 3); /* ERC20InsufficientBalance(address,uint256,uint256) */
  }
  uint256 left = uint256_subtract(&held, &amount);
  save(&source, &left);
  add_to(&target, value);
  log_words("Transfer(address,address,uint256)", from, to, value);
  return_true();
}

static void approve(const word *spender, const word *value) {
  if (word_is_zero(spender)) contract_revert_error(0x94280d62, spender, 1); /* ERC20InvalidSpender(address) */
  word sender = message_sender(), slot = allowance_slot(&sender, spender);
  storage_store(&slot, value);
  log_words("Approval(address,address,uint256)", &sender, spender, value);
  return_true();
}

/* Takes from an allowance, unless it is the greatest number, which never ends. */
static void spend(const word *from, const word *spender, const word *value) {
  word slot = allowance_slot(from, spender);
  uint256 allowed = load(&slot), amount = uint256_from_word(value);
  if ((allowed.limbs[0] & allowed.limbs[1] & allowed.limbs[2] & allowed.limbs[3]) == UINT64_MAX) return;
  if (uint256_less(&allowed, &amount)) {
    word words[] = {*spender, uint256_to_word(&allowed), *value};
    contract_revert_error(0xfb8f41b2, words, 3); /* ERC20InsufficientAllowance(address,uint256,uint256) */
  }
  uint256 left = uint256_subtract(&allowed, &amount);
  save(&slot, &left);
}

static void return_slot(word slot) {
  word value = storage_load(&slot);
  contract_return_word(&value);
}

/* By selector: the start of the hash of the signature that follows. */
int user_entrypoint(const uint8_t *data, size_t size) {
  refuse_value();
  switch (abi_selector(data, size)) {
  case 0x8129fc1c: /* initialize() */
    initialize();
    break;
  case 0x06fdde03: /* name() */
    contract_return_string("Tercet Token");
  case 0x95d89b41: /* symbol() */
    contract_return_string("TCT");
  case 0x313ce567: /* decimals() */
    contract_return_uint(18);
  case 0x8da5cb5b: /* owner() */
    return_slot(slot_of(OWNER));
    break;
  case 0x18160ddd: /* totalSupply() */
    return_slot(slot_of(TOTAL_SUPPLY));
    break;
  case 0x70a08231: { /* balanceOf(address) */
    word account = abi_address(data, size, 0);
    return_slot(balance_slot(&account));
    break;
  }
  case 0xdd62ed3e: { /* allowance(address,address) */
    word spender = abi_address(data, size, 1), from = abi_address(data, size, 0);
    return_slot(allowance_slot(&from, &spender));
    break;
  }
  case 0x40c10f19: { /* mint(address,uint256) */
    word value = abi_word(data, size, 1), to = abi_address(data, size, 0);
    mint(&to, &value);
    break;
  }
  case 0xa9059cbb: { /* transfer(address,uint256) */
    word value = abi_word(data, size, 1), to = abi_address(data, size, 0), sender = message_sender();
    transfer(&sender, &to, &value);
    break;
  }
  case 0x095ea7b3: { /* approve(address,uint256) */
    word value = abi_word(data, size, 1), spender = abi_address(data, size, 0);
    approve(&spender, &value);
    break;
  }
  case 0x23b872dd: { /* transferFrom(address,address,uint256) */
    word value = abi_word(data, size, 2), from = abi_address(data, size, 0), to = abi_address(data, size, 1);
    word sender = message_sender();
    spend(&from, &sender, &value);
    transfer(&from, &to, &value);
    break;
  }
  }
  contract_revert(NULL, 0);
}
