// Copies a buffer, 64 bits at a time, between two places.
enum { WORDS = 16384, ROUNDS = 100 };
static unsigned long long from[WORDS], to[WORDS];

static void copy(volatile unsigned long long *target, const unsigned long long *source) {
  for (unsigned i = 0; i < WORDS; i++) target[i] = source[i];
}

unsigned kernel(void) {
  for (unsigned i = 0; i < WORDS; i++) from[i] = i * 0x9e3779b97f4a7c15ull;
  for (unsigned round = 0; round < ROUNDS; round++) {
    from[round] = round;
    copy(to, from);
  }
  return (unsigned)(to[ROUNDS - 1] + to[WORDS - 1]);
}
