// Heap sort of pseudo-random numbers; a checksum of their order.
enum { COUNT = 30000 };
static unsigned values[COUNT];

static void sink(unsigned at, unsigned end) {
  unsigned value = values[at];
  for (unsigned child; (child = 2 * at + 1) < end; at = child) {
    if (child + 1 < end && values[child + 1] > values[child]) child++;
    if (values[child] <= value) break;
    values[at] = values[child];
  }
  values[at] = value;
}

unsigned kernel(void) {
  unsigned seed = 1, sum = 0;
  for (unsigned i = 0; i < COUNT; i++) values[i] = seed = seed * 1664525 + 1013904223;
  for (unsigned i = COUNT / 2; i-- > 0;) sink(i, COUNT);
  for (unsigned end = COUNT; end-- > 1;) {
    unsigned top = values[0];
    values[0] = values[end];
    values[end] = top;
    sink(0, end);
  }
  for (unsigned i = 0; i < COUNT; i++) sum = sum * 31 + values[i];
  return sum;
}
