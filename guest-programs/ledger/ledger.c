/* Applies a batch of transfers to a table of 256 balances and hashes the table. */
#include "keccak256.h"
#include "tercet.h"

#define ACCOUNTS 256
#define INITIAL_BALANCE 1000000

/* from: 1 byte, to: 1 byte, amount: 2 bytes, little-endian. */
#define RECORD 4

static uint64_t balances[ACCOUNTS];

/* Moves the amount, or does nothing when the balance is too low. */
static void transfer(uint8_t from, uint8_t to, uint64_t amount)
{
  if (balances[from] < amount) return;
  balances[from] -= amount;
  balances[to] += amount;
}

static void apply(const uint8_t record[RECORD])
{
  transfer(record[0], record[1], (uint64_t)record[3] << 8 | record[2]);
}

int main(void)
{
  const uint8_t *input;
  size_t size;
  read_input(&input, &size);

  for (int i = 0; i < ACCOUNTS; i++) balances[i] = INITIAL_BALANCE;
  size_t whole = size - size % RECORD;
  for (size_t at = 0; at < whole; at += RECORD) apply(input + at);
  uint8_t last[RECORD] = {0};
  for (size_t at = whole; at < size; at++) last[at - whole] = input[at];
  apply(last);

  uint8_t hash[32];
  keccak256(hash, (const uint8_t *)balances, sizeof balances);
  write_output(hash, sizeof hash);
  return 0;
}
