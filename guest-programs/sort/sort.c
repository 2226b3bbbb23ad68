/* The input's 64-bit numbers in ascending order, by bottom-up merge sort. */
#include "tercet.h"

static size_t min(size_t a, size_t b)
{
  return a < b ? a : b;
}

/* Merges the sorted runs [low, middle) and [middle, high) of `source` into the same place of `target`. */
static void merge(const uint64_t *source, uint64_t *target, size_t low, size_t middle, size_t high)
{
  size_t left = low;
  size_t right = middle;
  for (size_t at = low; at < high; at++) {
    if (left < middle && (right >= high || source[left] <= source[right])) target[at] = source[left++];
    else target[at] = source[right++];
  }
}

int main(void)
{
  const uint8_t *input;
  size_t size;
  read_input(&input, &size);

  size_t count = (size + 7) / 8;
  uint64_t *source = calloc(count, 8);
  uint64_t *target = calloc(count, 8);
  if (!source || !target) return 1;
  memcpy(source, input, size);
  for (size_t width = 1; width < count; width *= 2) {
    for (size_t low = 0; low < count; low += 2 * width) {
      merge(source, target, low, min(low + width, count), min(low + 2 * width, count));
    }
    uint64_t *sorted = target;
    target = source;
    source = sorted;
  }
  write_output((const uint8_t *)source, 8 * count);
  return 0;
}
