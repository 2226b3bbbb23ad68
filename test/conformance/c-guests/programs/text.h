/* The text that the programs compress: half of it repeats, half of it does not. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned char *make_text(size_t size) {
  static const char *const words[] = {"trace ", "claim ", "witness ", "guest ", "fuel ", "rhyme ", "verse\n", "tercet "};
  unsigned char *text = malloc(size);
  uint64_t state = 1;
  for (size_t at = 0; at < size;) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    const char *word = words[state >> 61];
    if (state >> 40 & 1) {
      text[at++] = (unsigned char)(state >> 32);
      continue;
    }
    for (size_t i = 0; word[i] && at < size; i++) text[at++] = (unsigned char)word[i];
  }
  return text;
}

static uint64_t hash(const void *data, size_t size) {
  const unsigned char *bytes = data;
  uint64_t value = 14695981039346656037u;
  for (size_t i = 0; i < size; i++) value = (value ^ bytes[i]) * 1099511628211u;
  return value;
}

/* One line: what was done, how large the result is, its hash, and whether it comes back. */
static void report(const char *what, int level, const void *packed, size_t size, int same) {
  printf("%s %d: %zu bytes, %016llx, %s\n", what, level, size, (unsigned long long)hash(packed, size), same ? "same" : "DIFFERENT");
}
