// Runs a kernel for the given number of milliseconds: its result, then the median and the median absolute deviation of
// its run times in nanoseconds, and their number.
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { MAX_SAMPLES = 100000 };

unsigned kernel(void);

static double samples[MAX_SAMPLES];

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e9 + time.tv_nsec;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double median(int count) {
  qsort(samples, count, sizeof *samples, ascending);
  return samples[count / 2];
}

int main(int argc, char **argv) {
  double end = now() + (argc > 1 ? atof(argv[1]) : 500) * 1e6;
  unsigned result = 0;
  int count = 0;
  do {
    double start = now();
    result = kernel();
    samples[count++] = now() - start;
  } while ((now() < end || count < 3) && count < MAX_SAMPLES);
  double middle = median(count);
  for (int i = 0; i < count; i++) samples[i] = samples[i] > middle ? samples[i] - middle : middle - samples[i];
  printf("%u %.0f %.0f %d\n", result, middle, median(count), count);
  return 0;
}
