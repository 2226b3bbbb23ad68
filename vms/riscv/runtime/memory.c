/* Memory functions by 64-bit words. Misaligned words are as fast as aligned ones on this machine (Zicclsm), so no loop
 * needs a prologue; but C has no misaligned access, and a compiler turns it into bytes. Hence the instructions. The
 * attributes keep the compiler from turning the loops back into calls of themselves. */
#include "words.h"
#include "tercet.h"

__attribute__((no_builtin("memcpy"))) void *memcpy(void *restrict to, const void *restrict from, size_t size) {
  uint8_t *t = to;
  const uint8_t *f = from;
  for (; size >= 32; size -= 32, t += 32, f += 32) copy_four_words(t, f);
  for (; size >= 8; size -= 8, t += 8, f += 8) store_word(t, load_word(f));
  for (; size > 0; size--) *t++ = *f++;
  return to;
}

__attribute__((no_builtin("memmove", "memcpy"))) void *memmove(void *to, const void *from, size_t size) {
  uint8_t *t = to;
  const uint8_t *f = from;
  if ((uintptr_t)t - (uintptr_t)f >= size) {
    for (; size >= 32; size -= 32, t += 32, f += 32) copy_four_words(t, f);
    for (; size >= 8; size -= 8, t += 8, f += 8) store_word(t, load_word(f));
    for (; size > 0; size--) *t++ = *f++;
  } else {
    t += size;
    f += size;
    for (; size >= 8; size -= 8) store_word(t -= 8, load_word(f -= 8));
    for (; size > 0; size--) *--t = *--f;
  }
  return to;
}

__attribute__((no_builtin("memset"))) void *memset(void *to, int byte, size_t size) {
  uint8_t *t = to;
  uint64_t all = (uint8_t)byte * 0x0101010101010101u;
  for (; size >= 32; size -= 32, t += 32) store_four_times(t, all);
  for (; size >= 8; size -= 8, t += 8) store_word(t, all);
  for (; size > 0; size--) *t++ = (uint8_t)byte;
  return to;
}

__attribute__((no_builtin("memcmp", "bcmp"))) int memcmp(const void *a, const void *b, size_t size) {
  const uint8_t *x = a, *y = b;
  while (size >= 8 && load_word(x) == load_word(y)) size -= 8, x += 8, y += 8;
  for (; size > 0; size--, x++, y++)
    if (*x != *y) return *x - *y;
  return 0;
}

/* clang calls it for a memcmp that is only asked whether it is 0. */
int bcmp(const void *a, const void *b, size_t size) { return memcmp(a, b, size); }

__attribute__((no_builtin("strlen"))) size_t strlen(const char *text) {
  size_t length = 0;
  while (text[length]) length++;
  return length;
}
