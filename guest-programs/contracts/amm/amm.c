/* Two tokens in a pool whose product does not fall: a swap pays 0.3 percent to those who hold shares of the pool. */
#include "../erc20/erc20_abi.h"
#include "amm_abi.h"
#include "tercet_contract.h"

enum { TOKEN, RESERVE = 2, TOTAL_SHARES = 4, SHARES };

static word stored(uint64_t variable) {
  word slot = slot_of(variable);
  return storage_load(&slot);
}

static uint256 number(uint64_t variable) {
  word value = stored(variable);
  return uint256_from_word(&value);
}

static void keep(uint64_t variable, const uint256 *value) {
  word slot = slot_of(variable), bytes = uint256_to_word(value);
  storage_store(&slot, &bytes);
}

static word shares_slot(const word *account) {
  word mapping = slot_of(SHARES);
  return slot_of_entry(&mapping, account);
}

static uint256 shares_of(const word *account) {
  word slot = shares_slot(account), value = storage_load(&slot);
  return uint256_from_word(&value);
}

static void keep_shares(const word *account, const uint256 *shares) {
  word slot = shares_slot(account), value = uint256_to_word(shares);
  storage_store(&slot, &value);
}

static __attribute__((noreturn)) void too_little(const uint256 *amount, const uint256 *least) {
  word words[] = {uint256_to_word(amount), uint256_to_word(least)};
  contract_revert_error(AMM_TOO_LITTLE, words, 2);
}

/* Calls a token, which must say that it has done it. */
static void ask(const word *token, uint32_t selector, const word *words, size_t count) {
  uint8_t data[4 + 3 * 32];
  for (int i = 0; i < 4; i++) data[i] = (uint8_t)(selector >> (24 - 8 * i));
  memcpy(data + 4, words, 32 * count);
  word nothing = {{0}}, answer;
  if (!contract_call(token, &nothing, data, 4 + 32 * count)) contract_bubble();
  if (read_return_data(&answer, 0, 32) < 32) contract_revert(NULL, 0);
  uint256 value = uint256_from_word(&answer), limit = uint256_of(2);
  if (!uint256_less(&value, &limit)) contract_revert(NULL, 0);
  if (value.limbs[0] == 0) contract_revert_error(AMM_TRANSFER_FAILED, NULL, 0);
}

static void take(const word *token, const uint256 *amount) {
  word words[] = {message_sender(), contract_self(), uint256_to_word(amount)};
  ask(token, ERC20_TRANSFER_FROM, words, 3);
}

static void give(const word *token, const uint256 *amount) {
  word words[] = {message_sender(), uint256_to_word(amount)};
  ask(token, ERC20_TRANSFER, words, 2);
}

/* The square root, rounded down, by Newton's method from above. */
static uint256 root(const uint256 *square) {
  uint256 two = uint256_of(2), odd = uint256_of(square->limbs[0] & 1);
  uint256 guess = *square, next = checked_divide(square, &two);
  next = uint256_add(&next, &odd);
  while (uint256_less(&next, &guess)) {
    guess = next;
    uint256 other = checked_divide(square, &guess), sum = checked_add(&guess, &other);
    next = checked_divide(&sum, &two);
  }
  return guess;
}

static uint256 part(const uint256 *amount, const uint256 *whole, const uint256 *of) {
  uint256 product = checked_multiply(amount, whole);
  return checked_divide(&product, of);
}

static void log_liquidity(const char *signature, const uint256 *amount0, const uint256 *amount1, const uint256 *shares) {
  word words[] = {hash_of_text(signature), message_sender(), uint256_to_word(amount0), uint256_to_word(amount1),
                  uint256_to_word(shares)};
  emit_event(words, 2, 5);
}

static void add_liquidity(uint256 amount0, uint256 amount1) {
  word token0 = stored(TOKEN), token1 = stored(TOKEN + 1), provider = message_sender();
  take(&token0, &amount0);
  take(&token1, &amount1);
  uint256 total = number(TOTAL_SHARES), reserve0 = number(RESERVE), reserve1 = number(RESERVE + 1), shares;
  if (uint256_is_zero(&total)) {
    uint256 product = checked_multiply(&amount0, &amount1);
    shares = root(&product);
  } else {
    uint256 by0 = part(&amount0, &total, &reserve0), by1 = part(&amount1, &total, &reserve1);
    shares = uint256_less(&by0, &by1) ? by0 : by1;
  }
  uint256 one = uint256_of(1), zero = uint256_of(0), held = shares_of(&provider);
  if (uint256_is_zero(&shares)) too_little(&zero, &one);
  reserve0 = checked_add(&reserve0, &amount0);
  reserve1 = checked_add(&reserve1, &amount1);
  total = checked_add(&total, &shares);
  held = checked_add(&held, &shares);
  keep(RESERVE, &reserve0);
  keep(RESERVE + 1, &reserve1);
  keep(TOTAL_SHARES, &total);
  keep_shares(&provider, &held);
  log_liquidity(AMM_EVENT_LIQUIDITY_ADDED, &amount0, &amount1, &shares);
  word result = uint256_to_word(&shares);
  contract_return_word(&result);
}

static void remove_liquidity(uint256 shares) {
  word token0 = stored(TOKEN), token1 = stored(TOKEN + 1), provider = message_sender();
  uint256 held = shares_of(&provider), total = number(TOTAL_SHARES), reserve0 = number(RESERVE), reserve1 = number(RESERVE + 1);
  if (uint256_less(&held, &shares)) too_little(&held, &shares);
  uint256 amount0 = part(&shares, &reserve0, &total), amount1 = part(&shares, &reserve1, &total);
  held = checked_subtract(&held, &shares);
  total = checked_subtract(&total, &shares);
  reserve0 = checked_subtract(&reserve0, &amount0);
  reserve1 = checked_subtract(&reserve1, &amount1);
  keep_shares(&provider, &held);
  keep(TOTAL_SHARES, &total);
  keep(RESERVE, &reserve0);
  keep(RESERVE + 1, &reserve1);
  give(&token0, &amount0);
  give(&token1, &amount1);
  log_liquidity(AMM_EVENT_LIQUIDITY_REMOVED, &amount0, &amount1, &shares);
  word result[] = {uint256_to_word(&amount0), uint256_to_word(&amount1)};
  contract_return(result, sizeof result);
}

static void swap(const word *token_in, uint256 amount_in, uint256 minimum) {
  word token0 = stored(TOKEN), token1 = stored(TOKEN + 1);
  bool is_first = word_equal(token_in, &token0);
  if (!is_first && !word_equal(token_in, &token1)) contract_revert_error(AMM_NO_SUCH_TOKEN, token_in, 1);
  uint64_t in = is_first ? RESERVE : RESERVE + 1, out = is_first ? RESERVE + 1 : RESERVE;
  uint256 paid_part = uint256_of(997), thousand = uint256_of(1000), paid = checked_multiply(&amount_in, &paid_part);
  uint256 reserve_in = number(in), reserve_out = number(out), above = checked_multiply(&paid, &reserve_out);
  uint256 below = checked_multiply(&reserve_in, &thousand);
  below = checked_add(&below, &paid);
  uint256 amount_out = checked_divide(&above, &below);
  if (uint256_less(&amount_out, &minimum)) too_little(&amount_out, &minimum);
  reserve_in = checked_add(&reserve_in, &amount_in);
  reserve_out = checked_subtract(&reserve_out, &amount_out);
  keep(in, &reserve_in);
  keep(out, &reserve_out);
  take(token_in, &amount_in);
  give(is_first ? &token1 : &token0, &amount_out);
  word words[] = {hash_of_text(AMM_EVENT_SWAPPED), message_sender(), *token_in, uint256_to_word(&amount_in),
                  uint256_to_word(&amount_out)};
  emit_event(words, 3, 5);
  contract_return_word(&words[4]);
}

TERCET_CONSTRUCTOR(data, size) {
  refuse_value();
  for (size_t i = 0; i < 2; i++) {
    word slot = slot_of(TOKEN + i), token = argument_address(data, size, i);
    storage_store(&slot, &token);
  }
  contract_return(NULL, 0);
}

static void return_stored(uint64_t variable) {
  word value = stored(variable);
  contract_return_word(&value);
}

static uint256 amount(const uint8_t *data, size_t size, size_t index) {
  word value = abi_word(data, size, index);
  return uint256_from_word(&value);
}

static void refuse_reentrance(void) {
  if (msg_reentrant()) contract_revert_error(AMM_REENTRANCY_GUARD_REENTRANT_CALL, NULL, 0);
}

int user_entrypoint(const uint8_t *data, size_t size) {
  word account;
  uint256 first, second;
  refuse_value();
  switch (abi_selector(data, size)) {
  case AMM_TOKEN0: return_stored(TOKEN); break;
  case AMM_TOKEN1: return_stored(TOKEN + 1); break;
  case AMM_RESERVE0: return_stored(RESERVE); break;
  case AMM_RESERVE1: return_stored(RESERVE + 1); break;
  case AMM_TOTAL_SHARES: return_stored(TOTAL_SHARES); break;
  case AMM_SHARES_OF:
    account = abi_address(data, size, 0);
    first = shares_of(&account);
    account = uint256_to_word(&first);
    contract_return_word(&account);
  case AMM_ADD_LIQUIDITY:
    second = amount(data, size, 1);
    first = amount(data, size, 0);
    refuse_reentrance();
    add_liquidity(first, second);
    break;
  case AMM_REMOVE_LIQUIDITY:
    first = amount(data, size, 0);
    refuse_reentrance();
    remove_liquidity(first);
    break;
  case AMM_SWAP:
    second = amount(data, size, 2);
    account = abi_address(data, size, 0);
    first = amount(data, size, 1);
    refuse_reentrance();
    swap(&account, first, second);
  }
  contract_revert(NULL, 0);
}
