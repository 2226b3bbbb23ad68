/* A chain's own rules: a token and a table of words for everyone, with transactions of their own form. Numbers are
 * little-endian.
 *   transfer: 1, nonce (8), recipient (20), amount (8), signature (65)
 *   put:      2, nonce (8), key (32), value (32), signature (65)
 * The signature (r, s, and 0 or 1 for y) is over keccak256(chain id (32), all before the signature). A transaction costs
 * a unit, which the block's coinbase gets, and ten new ones for the block. */
#include "stf.h"
#include "tercet.h"
#include "zkvm_accelerators.h"

enum { TRANSFER = 1, PUT = 2 };
enum { NONCE = 1, RECIPIENT = 9, AMOUNT = 29, KEY = 9, VALUE = 41 };
enum { TRANSFER_SIGNED = 37, PUT_SIGNED = 73, SIGNATURE = 65 };
enum { FEE = 1, REWARD = 10, TRANSFER_GAS = 1000, PUT_GAS = 5000 };
/* Bytes of a receipt without logs, and the most that one takes: with a log of a topic and 64 bytes. */
enum { RECEIPT = 13, LOG = 28, MOST_RECEIPT = RECEIPT + 4 + LOG + 32 + 64, MOST_LEFT_OUT = 8 + 40 };

static const char NO_FORM[] = "these bytes are no transaction";
static const char NO_SIGNATURE[] = "nobody has signed it";
static const char NO_GAS[] = "the block has no gas left for it";
static const char WRONG_NONCE[] = "the nonce is not the sender's";
static const char NO_FEE[] = "the sender cannot pay the fee";

/* A transaction, and what is known of it before any is applied. */
typedef struct {
  const uint8_t *bytes;
  /* Why it can be in no block. */
  const char *reason;
  uint8_t sender[20];
} transaction;

static uint64_t gas_used;

/* Balances: 32 bytes, big-endian, whose last eight hold what an amount can hold. */

static uint64_t low_of(const uint8_t balance[32])
{
  return __builtin_bswap64(stf_load64(balance + 24));
}

static bool covers(const uint8_t balance[32], uint64_t amount)
{
  for (int i = 0; i < 24; i++) if (balance[i]) return true;
  return low_of(balance) >= amount;
}

static void subtract(uint8_t balance[32], uint64_t amount)
{
  uint64_t low = low_of(balance);
  stf_store64(balance + 24, __builtin_bswap64(low - amount));
  bool borrow = low < amount;
  for (int i = 23; borrow; i--) borrow = balance[i]-- == 0;
}

/* False, and nothing is done, when the sum has no place in 32 bytes. */
static bool add(uint8_t balance[32], uint64_t amount)
{
  uint64_t low = low_of(balance), sum = low + amount;
  bool carry = sum < low, is_full = carry;
  for (int i = 0; is_full && i < 24; i++) is_full = balance[i] == 0xff;
  if (is_full) return false;
  stf_store64(balance + 24, __builtin_bswap64(sum));
  for (int i = 23; carry; i--) carry = ++balance[i] == 0;
  return true;
}

/* Finds who has signed. */
static bool recover(transaction *tx, uint32_t is_signed)
{
  uint8_t message[32 + PUT_SIGNED];
  zkvm_keccak256_hash hash;
  zkvm_secp256k1_signature signature;
  zkvm_secp256k1_pubkey key;
  uint8_t parity = tx->bytes[is_signed + 64];
  memcpy(message, stf_chain_id(), 32);
  memcpy(message + 32, tx->bytes, is_signed);
  zkvm_keccak256(message, 32 + is_signed, &hash);
  memcpy(signature.data, tx->bytes + is_signed, 64);
  if (parity > 1 || zkvm_secp256k1_ecrecover(&hash, &signature, parity, &key) != ZKVM_EOK) return false;
  zkvm_keccak256(key.data, 64, &hash);
  memcpy(tx->sender, hash.data + 12, 20);
  return true;
}

/* Finds out who has signed a transaction, and asks for what it touches. */
static void look(transaction *tx, uint32_t size)
{
  bool is_transfer = size == TRANSFER_SIGNED + SIGNATURE && tx->bytes[0] == TRANSFER;
  bool is_put = size == PUT_SIGNED + SIGNATURE && tx->bytes[0] == PUT;
  if (!is_transfer && !is_put) {
    tx->reason = NO_FORM;
    return;
  }
  if (!recover(tx, size - SIGNATURE)) {
    tx->reason = NO_SIGNATURE;
    return;
  }
  stf_account_at(tx->sender);
  if (is_transfer) stf_account_at(tx->bytes + RECIPIENT);
  else stf_slot_at(tx->sender, tx->bytes + KEY);
}

static uint64_t gas_of(const transaction *tx)
{
  return tx->bytes[0] == TRANSFER ? TRANSFER_GAS : PUT_GAS;
}

/* Why a transaction cannot be in the block, after those before it. */
static const char *reason_against(const transaction *tx)
{
  if (tx->reason) return tx->reason;
  if (gas_used + gas_of(tx) > stf_gas_limit()) return NO_GAS;
  const stf_account *sender = stf_account_at(tx->sender);
  if (stf_load64(sender->nonce) != stf_load64(tx->bytes + NONCE)) return WRONG_NONCE;
  return covers(sender->balance, FEE) ? NULL : NO_FEE;
}

static bool transfer(stf_account *sender, const uint8_t *bytes)
{
  uint64_t amount = stf_load64(bytes + AMOUNT);
  stf_account *recipient = stf_account_at(bytes + RECIPIENT);
  if (!covers(sender->balance, amount)) return false;
  subtract(sender->balance, amount);
  if (add(recipient->balance, amount)) {
    stf_change_account(recipient);
    return true;
  }
  add(sender->balance, amount);
  return false;
}

/* Begins the only log of a receipt; gives where its data goes. */
static uint8_t *begin_log(uint8_t *to, const uint8_t address[20], const uint8_t *topic, size_t topic_size)
{
  uint8_t *log = to + 4;
  stf_store32(to, 4);
  memcpy(log, address, 20);
  stf_store32(log + 20, LOG);
  stf_store32(log + 24, LOG + 32);
  memset(log + LOG, 0, 32 - topic_size);
  memcpy(log + LOG + 32 - topic_size, topic, topic_size);
  return log + LOG + 32;
}

static uint8_t *apply_transfer(const transaction *tx, stf_account *sender, uint8_t *receipt)
{
  uint8_t *end = receipt + RECEIPT;
  receipt[0] = transfer(sender, tx->bytes);
  if (!receipt[0]) return end;
  uint8_t *data = begin_log(end, tx->sender, tx->bytes + RECIPIENT, 20);
  memcpy(data, tx->bytes + AMOUNT, 8);
  return data + 8;
}

static uint8_t *apply_put(const transaction *tx, uint8_t *receipt)
{
  stf_slot *slot = stf_slot_at(tx->sender, tx->bytes + KEY);
  uint8_t *data = begin_log(receipt + RECEIPT, tx->sender, tx->bytes + KEY, 32);
  receipt[0] = 1;
  memcpy(data, slot->value, 32);
  memcpy(data + 32, tx->bytes + VALUE, 32);
  memcpy(slot->value, tx->bytes + VALUE, 32);
  stf_change_slot(slot);
  return data + 64;
}

/* Applies a transaction that can be in the block. */
static void apply(const transaction *tx, stf_list *receipts)
{
  stf_account *sender = stf_account_at(tx->sender);
  subtract(sender->balance, FEE);
  stf_store64(sender->nonce, stf_load64(sender->nonce) + 1);
  stf_change_account(sender);
  stf_account *paid = stf_account_at(stf_coinbase());
  if (add(paid->balance, FEE)) stf_change_account(paid);
  uint8_t *receipt = stf_begin_item(receipts);
  stf_store64(receipt + 1, gas_of(tx));
  stf_store32(receipt + 9, RECEIPT);
  gas_used += gas_of(tx);
  receipts->end = tx->bytes[0] == TRANSFER ? apply_transfer(tx, sender, receipt) : apply_put(tx, receipt);
}

static void leave_out(stf_list *list, uint32_t index, const char *reason)
{
  uint8_t *item = stf_begin_item(list);
  size_t size = strlen(reason);
  stf_store32(item, index);
  stf_store32(item + 4, 8);
  memcpy(item + 8, reason, size);
  list->end = item + 8 + size;
}

int main(void)
{
  stf_open();
  uint32_t count = stf_transaction_count();
  transaction *transactions = calloc(count + 1, sizeof(transaction));
  if (!transactions) return 1;
  for (uint32_t i = 0; i < count; i++) {
    uint32_t size;
    transactions[i].bytes = stf_transaction(i, &size);
    look(&transactions[i], size);
  }
  stf_account_at(stf_coinbase());
  if (stf_write_needs()) return 0;
  stf_list receipts = stf_new_list(count, (size_t)MOST_RECEIPT * count);
  stf_list left_out = stf_new_list(count, (size_t)MOST_LEFT_OUT * count);
  for (uint32_t i = 0; i < count; i++) {
    const char *reason = reason_against(&transactions[i]);
    if (!reason) apply(&transactions[i], &receipts);
    else if (stf_is_building()) leave_out(&left_out, i, reason);
    else {
      stf_write_invalid(i, reason);
      return 0;
    }
  }
  stf_account *paid = stf_account_at(stf_coinbase());
  if (add(paid->balance, REWARD)) stf_change_account(paid);
  stf_write_result(&receipts, &left_out);
  return 0;
}
