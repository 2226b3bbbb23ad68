#include "stf.h"

#include "tercet.h"

enum { VERSION = 1, NEED = 1, RESULT = 2, INVALID = 3 };

/* Places in the input. */
enum { MODE = 4, CHAIN_ID = 5, GAS_LIMIT = 53, COINBASE = 93 };
/* Offsets of the parts that have no fixed size. */
enum { PARTS = 209, PART_TRANSACTIONS = 3, PART_ACCOUNTS = 4, PART_SLOTS = 5, PART_CODES = 6 };

enum { EXISTS = 1, CHANGED = 2 };
/* Bytes of a change without its slots. */
enum { CHANGE = 69, CHANGED_SLOT = 64 };

static const uint8_t *input;
static stf_account *accounts;
static size_t account_count;
static stf_slot *slots;
static size_t slot_count;
/* Whether a slot has been written to. */
static uint8_t *slot_marks;

/* Keys that are asked for. */
typedef struct {
  uint8_t *bytes;
  size_t size, room;
} keys;

static keys needed_accounts, needed_slots;

static uint32_t load32(const uint8_t *from)
{
  uint32_t value;
  memcpy(&value, from, sizeof value);
  return value;
}

uint64_t stf_load64(const uint8_t *from)
{
  uint64_t value;
  memcpy(&value, from, sizeof value);
  return value;
}

void stf_store32(uint8_t *to, uint32_t value)
{
  memcpy(to, &value, sizeof value);
}

void stf_store64(uint8_t *to, uint64_t value)
{
  memcpy(to, &value, sizeof value);
}

static void *allocate(size_t size)
{
  void *memory = calloc(size + 1, 1);
  if (!memory) exit(1);
  return memory;
}

static size_t part_offset(int number)
{
  return load32(input + PARTS + 4 * number);
}

/* A copy of a part of the input, which is read-only. */
static void *copy_part(int number, size_t *size)
{
  *size = part_offset(number + 1) - part_offset(number);
  return memcpy(allocate(*size), input + part_offset(number), *size);
}

void stf_open(void)
{
  size_t size;
  read_input(&input, &size);
  if (size < 4 || load32(input) != VERSION) exit(2);
  accounts = copy_part(PART_ACCOUNTS, &size);
  account_count = size / sizeof(stf_account);
  slots = copy_part(PART_SLOTS, &size);
  slot_count = size / sizeof(stf_slot);
  slot_marks = allocate(slot_count);
}

bool stf_is_building(void)
{
  return input[MODE] != 0;
}

const uint8_t *stf_chain_id(void)
{
  return input + CHAIN_ID;
}

uint64_t stf_gas_limit(void)
{
  return stf_load64(input + GAS_LIMIT);
}

const uint8_t *stf_coinbase(void)
{
  return input + COINBASE;
}

uint32_t stf_transaction_count(void)
{
  size_t list = part_offset(PART_TRANSACTIONS);
  return list == part_offset(PART_ACCOUNTS) ? 0 : load32(input + list) / 4;
}

const uint8_t *stf_transaction(uint32_t index, uint32_t *size)
{
  size_t list = part_offset(PART_TRANSACTIONS), at = list + load32(input + list + 4 * index);
  bool is_last = index + 1 == stf_transaction_count();
  size_t end = is_last ? part_offset(PART_ACCOUNTS) : list + load32(input + list + 4 * index + 4);
  *size = (uint32_t)(end - at);
  return input + at;
}

static void ask(keys *needed, const uint8_t *address, const uint8_t *key, size_t key_size)
{
  size_t size = 20 + key_size;
  if (needed->size + size > needed->room) {
    needed->room = 2 * needed->room + 4096;
    needed->bytes = realloc(needed->bytes, needed->room);
    if (!needed->bytes) exit(1);
  }
  memcpy(needed->bytes + needed->size, address, 20);
  memcpy(needed->bytes + needed->size + 20, key, key_size);
  needed->size += size;
}

stf_account *stf_account_at(const uint8_t address[20])
{
  for (size_t low = 0, high = account_count; low < high;) {
    size_t middle = (low + high) / 2;
    int order = memcmp(accounts[middle].address, address, 20);
    if (order == 0) return &accounts[middle];
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  ask(&needed_accounts, address, address, 0);
  return NULL;
}

stf_slot *stf_slot_at(const uint8_t address[20], const uint8_t key[32])
{
  for (size_t low = 0, high = slot_count; low < high;) {
    size_t middle = (low + high) / 2;
    int order = memcmp(slots[middle].address, address, 20);
    if (order == 0) order = memcmp(slots[middle].key, key, 32);
    if (order == 0) return &slots[middle];
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  ask(&needed_slots, address, key, 32);
  return NULL;
}

void stf_change_account(stf_account *account)
{
  account->state = EXISTS | CHANGED;
}

void stf_change_slot(const stf_slot *slot)
{
  slot_marks[slot - slots] = 1;
}

stf_list stf_new_list(size_t most_items, size_t most_bytes)
{
  uint8_t *items = allocate(most_bytes);
  return (stf_list){0, allocate(4 * most_items), items, items};
}

uint8_t *stf_begin_item(stf_list *list)
{
  list->offsets[list->count++] = (uint32_t)(list->end - list->items);
  return list->end;
}

static uint32_t list_size(const stf_list *list)
{
  return 4 * list->count + (uint32_t)(list->end - list->items);
}

static void write_list(stf_list *list)
{
  for (uint32_t i = 0; i < list->count; i++) list->offsets[i] += 4 * list->count;
  write_output((const uint8_t *)list->offsets, 4 * list->count);
  write_output(list->items, (size_t)(list->end - list->items));
}

static void write_head(uint8_t kind)
{
  uint8_t head[5] = {VERSION, 0, 0, 0, kind};
  write_output(head, sizeof head);
}

bool stf_write_needs(void)
{
  if (needed_accounts.size == 0 && needed_slots.size == 0) return false;
  uint32_t codes = (uint32_t)(16 + needed_accounts.size);
  uint32_t offsets[4] = {16, codes, codes, (uint32_t)(codes + needed_slots.size)};
  write_head(NEED);
  write_output((const uint8_t *)offsets, sizeof offsets);
  write_output(needed_accounts.bytes, needed_accounts.size);
  write_output(needed_slots.bytes, needed_slots.size);
  return true;
}

void stf_write_invalid(uint32_t transaction, const char *reason)
{
  uint32_t head[2] = {transaction, 8};
  write_head(INVALID);
  write_output((const uint8_t *)head, sizeof head);
  write_output((const uint8_t *)reason, strlen(reason));
}

static uint8_t *write_change(uint8_t *to, const stf_account *account)
{
  memcpy(to, account->address, 20);
  to[20] = 0;
  memcpy(to + 21, account->nonce, 40);
  stf_store32(to + 61, CHANGE);
  stf_store32(to + 65, CHANGE);
  return to + CHANGE;
}

static stf_list list_changes(void)
{
  stf_list list = stf_new_list(account_count, CHANGE * account_count + CHANGED_SLOT * slot_count);
  size_t slot = 0;
  for (size_t i = 0; i < account_count; i++) {
    const stf_account *account = &accounts[i];
    while (slot < slot_count && memcmp(slots[slot].address, account->address, 20) < 0) slot++;
    if (!(account->state & CHANGED)) continue;
    uint8_t *at = write_change(stf_begin_item(&list), account);
    for (; slot < slot_count && memcmp(slots[slot].address, account->address, 20) == 0; slot++) {
      if (!slot_marks[slot]) continue;
      memcpy(at, slots[slot].key, CHANGED_SLOT);
      at += CHANGED_SLOT;
    }
    list.end = at;
  }
  return list;
}

void stf_write_result(stf_list *receipts, stf_list *left_out)
{
  stf_list changes = list_changes();
  uint32_t left = 12 + list_size(receipts);
  uint32_t offsets[3] = {12, left, left + list_size(left_out)};
  write_head(RESULT);
  write_output((const uint8_t *)offsets, sizeof offsets);
  write_list(receipts);
  write_list(left_out);
  write_list(&changes);
}
