/* Runs a kernel natively, argv[2] times: the result, then nanoseconds of each run, one a line. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "kernel.h"

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  uint64_t n = strtoull(argv[1], NULL, 10), times = strtoull(argv[2], NULL, 10);
  for (uint64_t i = 0; i < times; i++) {
    struct timespec before, after;
    clock_gettime(CLOCK_MONOTONIC, &before);
    uint64_t result = run(n);
    clock_gettime(CLOCK_MONOTONIC, &after);
    if (i == 0) printf("%llu\n", (unsigned long long)result);
    printf("%lld\n", (long long)(after.tv_sec - before.tv_sec) * 1000000000 + after.tv_nsec - before.tv_nsec);
  }
  return 0;
}
