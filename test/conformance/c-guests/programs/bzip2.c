#include "text.h"
#include <bzlib.h>

enum { SIZE = 40000 };

/* What the library calls when it finds itself wrong. */
void bz_internal_error(int code) {
  printf("internal error %d\n", code);
  exit(3);
}

int main(void) {
  char *text = (char *)make_text(SIZE), *packed = malloc(2 * SIZE), *back = malloc(SIZE);
  for (int level = 1; level <= 2; level++) {
    for (int small = 0; small <= 1; small++) {
      unsigned size = 2 * SIZE, length = SIZE;
      if (BZ2_bzBuffToBuffCompress(packed, &size, text, SIZE, level, 0, 30) != BZ_OK) return 1;
      if (BZ2_bzBuffToBuffDecompress(back, &length, packed, size, small, 0) != BZ_OK) return 2;
      report(small ? "bzip2, small" : "bzip2", level, packed, size, length == SIZE && memcmp(text, back, SIZE) == 0);
    }
  }
  memset(text, 'a', SIZE);
  unsigned size = 2 * SIZE;
  printf("%d\n", BZ2_bzBuffToBuffCompress(packed, &size, text, SIZE, 1, 0, 0));
  packed[15] ^= 1;
  unsigned length = SIZE;
  printf("broken: %d, %u bytes, %s\n", BZ2_bzBuffToBuffDecompress(back, &length, packed, size, 0, 0), size, BZ2_bzlibVersion());
  return 0;
}
