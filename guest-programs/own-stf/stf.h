/* The border of a state transition of a chain's own, as docs/own-stf.md has it: what the input says, what of the state is
 * in it, and lists for the output. Nothing here knows what a transaction is. */
#ifndef STF_H
#define STF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Reads the input. */
void stf_open(void);

/* Whether transactions that cannot be in the block are left out of it. */
bool stf_is_building(void);
/* 32 bytes. */
const uint8_t *stf_chain_id(void);
uint64_t stf_gas_limit(void);
/* The address of who is paid. */
const uint8_t *stf_coinbase(void);

uint32_t stf_transaction_count(void);
const uint8_t *stf_transaction(uint32_t index, uint32_t *size);

/* An account of the input, kept up to date in its place; nothing in it is aligned. */
typedef struct {
  uint8_t address[20];
  uint8_t state;
  uint8_t nonce[8];
  uint8_t balance[32];
  uint8_t code_hash[32];
} stf_account;

typedef struct {
  uint8_t address[20];
  uint8_t key[32];
  uint8_t value[32];
} stf_slot;

/* The account of an address; NULL when the input has none, and then it is asked for. */
stf_account *stf_account_at(const uint8_t address[20]);
/* The same for a slot. */
stf_slot *stf_slot_at(const uint8_t address[20], const uint8_t key[32]);

/* Says that an account, or a slot, has been changed. The account of a slot must have been, too. */
void stf_change_account(stf_account *account);
void stf_change_slot(const stf_slot *slot);

/* A list of items that differ in size. */
typedef struct {
  uint32_t count;
  uint32_t *offsets;
  uint8_t *items;
  uint8_t *end;
} stf_list;

/* A list with room for so many items, of so many bytes altogether. */
stf_list stf_new_list(size_t most_items, size_t most_bytes);
/* Where the next item is to be written. */
uint8_t *stf_begin_item(stf_list *list);

/* Writes what is asked for as the output; false when nothing is. */
bool stf_write_needs(void);
/* Writes that a transaction is invalid. */
void stf_write_invalid(uint32_t transaction, const char *reason);
/* Writes receipts, what is left out, and all that has been changed. */
void stf_write_result(stf_list *receipts, stf_list *left_out);

uint64_t stf_load64(const uint8_t *from);
void stf_store32(uint8_t *to, uint32_t value);
void stf_store64(uint8_t *to, uint64_t value);

#endif
