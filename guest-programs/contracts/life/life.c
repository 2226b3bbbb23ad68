/* Conway's game of life on a torus of 16 times 16 cells: the cell in row r and column c is bit 16 r + c of the board. */
#include "tercet_contract.h"
#include "life_abi.h"

enum { BOARD, GENERATION, ROWS = 16 };

static uint32_t row(const word *board, int index) {
  int at = 2 * (15 - (index & 15));
  return (uint32_t)board->bytes[at] << 8 | board->bytes[at + 1];
}

/* Each cell's neighbour to the left or to the right, around the edge. */
static uint32_t turned(uint32_t cells) { return (cells << 1 | cells >> 15) & 0xffff; }
static uint32_t turned_back(uint32_t cells) { return (cells >> 1 | cells << 15) & 0xffff; }

/* Counts neighbours of sixteen cells at once, in bits of ones, twos and fours. */
static uint32_t next_row(uint32_t above, uint32_t own, uint32_t below) {
  const uint32_t others[] = {above, turned(above), turned_back(above), below,
                             turned(below), turned_back(below), turned(own), turned_back(own)};
  uint32_t ones = 0, twos = 0, fours = 0;
  for (int i = 0; i < 8; i++) {
    uint32_t carry = ones & others[i];
    ones ^= others[i];
    fours |= twos & carry;
    twos ^= carry;
  }
  return twos & ~fours & (ones | own);
}

static word next(const word *board) {
  word result;
  for (int r = 0; r < ROWS; r++) {
    uint32_t alive = next_row(row(board, r + 1), row(board, r), row(board, r - 1));
    result.bytes[2 * (15 - r)] = (uint8_t)(alive >> 8);
    result.bytes[2 * (15 - r) + 1] = (uint8_t)alive;
  }
  return result;
}

static word stored(uint64_t variable) {
  word slot = slot_of(variable);
  return storage_load(&slot);
}

static void keep(uint64_t variable, const word *value) {
  word slot = slot_of(variable);
  storage_store(&slot, value);
}

static void toggle(const word *cell) {
  uint256 number = uint256_from_word(cell), limit = uint256_of(256);
  if (!uint256_less(&number, &limit)) contract_revert_error(LIFE_NO_SUCH_CELL, cell, 1);
  word board = stored(BOARD);
  board.bytes[31 - number.limbs[0] / 8] ^= (uint8_t)(1 << number.limbs[0] % 8);
  keep(BOARD, &board);
  contract_return(NULL, 0);
}

static void evolve(const word *generations) {
  uint256 count = uint256_from_word(generations), limit = uint256_of(UINT64_MAX);
  /* More cannot be paid. */
  uint64_t rounds = uint256_less(&count, &limit) ? count.limbs[0] : UINT64_MAX;
  word board = stored(BOARD), now = stored(GENERATION);
  for (uint64_t i = 0; i < rounds; i++) board = next(&board);
  uint256 before = uint256_from_word(&now), after = checked_add(&before, &count);
  now = uint256_to_word(&after);
  keep(BOARD, &board);
  keep(GENERATION, &now);
  word words[] = {hash_of_text(LIFE_EVENT_EVOLVED), now, board};
  emit_event(words, 2, 3);
  contract_return_word(&board);
}

TERCET_CONSTRUCTOR(data, size) {
  refuse_value();
  word board = argument_word(data, size, 0);
  keep(BOARD, &board);
  contract_return(NULL, 0);
}

int user_entrypoint(const uint8_t *data, size_t size) {
  word value;
  refuse_value();
  switch (abi_selector(data, size)) {
  case LIFE_BOARD:
    value = stored(BOARD);
    contract_return_word(&value);
  case LIFE_GENERATION:
    value = stored(GENERATION);
    contract_return_word(&value);
  case LIFE_TOGGLE:
    value = abi_word(data, size, 0);
    toggle(&value);
    break;
  case LIFE_EVOLVE:
    value = abi_word(data, size, 0);
    evolve(&value);
  }
  contract_revert(NULL, 0);
}
