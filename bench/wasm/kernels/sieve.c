// Eratosthenes' sieve over bytes: the number of primes below the limit.
enum { LIMIT = 1000000 };
static unsigned char composite[LIMIT];

unsigned kernel(void) {
  unsigned count = 0;
  for (unsigned i = 0; i < LIMIT; i++) composite[i] = 0;
  for (unsigned i = 2; i < LIMIT; i++) {
    if (composite[i]) continue;
    count++;
    if (i < 1000)
      for (unsigned j = i * i; j < LIMIT; j += i) composite[j] = 1;
  }
  return count;
}
