/* Runs a kernel natively, argv[2] times on argv[1]: to standard output go words, the result and then the nanoseconds of
 * each run. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "kernel.h"

static uint64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

int main(int argc, char **argv) {
  enum { MAX_TIMES = 64 };
  static uint64_t out[1 + MAX_TIMES];
  if (argc < 3) return 2;
  uint64_t n = strtoull(argv[1], NULL, 10), times = strtoull(argv[2], NULL, 10);
  if (times > MAX_TIMES) times = MAX_TIMES;
  for (uint64_t i = 0; i < times; i++) {
    uint64_t before = now();
    out[0] = run(n);
    out[1 + i] = now() - before;
  }
  return fwrite(out, 8, 1 + times, stdout) == 1 + times ? 0 : 1;
}
