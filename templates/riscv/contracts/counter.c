/* A counter that keeps its number in its storage. Functions are found as in Solidity: by the start of their signature's hash. */
#include <tercet_contract.h>

static word load_number(void) {
  word slot = slot_of(0);
  return storage_load(&slot);
}

static void increase(void) {
  word slot = slot_of(0), number = load_number();
  uint256 before = uint256_from_word(&number), one = uint256_of(1), after = checked_add(&before, &one);
  number = uint256_to_word(&after);
  storage_store(&slot, &number);
  word event[] = {hash_of_text("Increased(uint256)"), number};
  emit_event(event, 1, 2);
  contract_return(NULL, 0);
}

int user_entrypoint(const uint8_t *data, size_t size) {
  refuse_value();
  word number = load_number();
  switch (abi_selector(data, size)) {
  case 0x8381f58a: /* number() */
    contract_return_word(&number);
  case 0xe8927fbc: /* increase() */
    increase();
  }
  contract_revert(NULL, 0);
}
