/* Words of 64 bits at any address. */
#ifndef TERCET_WORDS_H
#define TERCET_WORDS_H

#include <stdint.h>

/* Tells the compiler which bytes an instruction reads or writes. */
struct eight_bytes {
  uint8_t bytes[8];
};

static inline uint64_t load_word(const uint8_t *from) {
  uint64_t word;
  __asm__("ld %0, %1" : "=r"(word) : "m"(*(const struct eight_bytes *)from));
  return word;
}

static inline void store_word(uint8_t *to, uint64_t word) {
  __asm__("sd %1, %0" : "=m"(*(struct eight_bytes *)to) : "r"(word));
}

/* Moves 32 bytes: all of them are read before the first is written. */
static inline void copy_four_words(uint8_t *to, const uint8_t *from) {
  uint64_t a, b, c, d;
  __asm__ volatile(
      "ld %0, 0(%5)\n ld %1, 8(%5)\n ld %2, 16(%5)\n ld %3, 24(%5)\n"
      "sd %0, 0(%4)\n sd %1, 8(%4)\n sd %2, 16(%4)\n sd %3, 24(%4)"
      : "=&r"(a), "=&r"(b), "=&r"(c), "=&r"(d)
      : "r"(to), "r"(from)
      : "memory");
}

static inline void store_four_times(uint8_t *to, uint64_t word) {
  __asm__ volatile("sd %1, 0(%0)\n sd %1, 8(%0)\n sd %1, 16(%0)\n sd %1, 24(%0)" : : "r"(to), "r"(word) : "memory");
}

#endif
