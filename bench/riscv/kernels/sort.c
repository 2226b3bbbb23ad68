/* Heapsort and binary insertion sort of random words, n times. */
#include "kernel.h"

enum { SIZE = 1 << 14, RUN = 32 };
static uint64_t words[SIZE];

static void sift(uint64_t *a, size_t root, size_t end) {
  uint64_t value = a[root];
  for (;;) {
    size_t child = 2 * root + 1;
    if (child >= end) break;
    if (child + 1 < end && a[child] < a[child + 1]) child++;
    if (a[child] <= value) break;
    a[root] = a[child];
    root = child;
  }
  a[root] = value;
}

static void insertion_sort(uint64_t *a, size_t size) {
  for (size_t i = 1; i < size; i++) {
    uint64_t value = a[i];
    size_t j = i;
    for (; j > 0 && a[j - 1] > value; j--) a[j] = a[j - 1];
    a[j] = value;
  }
}

uint64_t run(uint64_t n) {
  uint64_t seed = 88172645463325252u, sum = 0;
  for (uint64_t round = 0; round < n; round++) {
    for (size_t i = 0; i < SIZE; i++) words[i] = next_random(&seed);
    for (size_t i = 0; i < SIZE; i += RUN) insertion_sort(words + i, RUN);
    for (size_t i = SIZE / 2; i-- > 0;) sift(words, i, SIZE);
    for (size_t end = SIZE; end-- > 1;) {
      uint64_t top = words[0];
      words[0] = words[end];
      words[end] = top;
      sift(words, 0, end);
    }
    for (size_t i = 0; i < SIZE; i += 61) sum = mix(sum, words[i]);
  }
  return sum;
}
