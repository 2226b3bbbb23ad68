#include "text.h"
#include <zstd.h>

enum { SIZE = 30000 };

int main(void) {
  unsigned char *text = make_text(SIZE), *packed = malloc(2 * SIZE), *back = malloc(SIZE);
  static const int levels[] = {-3, 1, 3, 6, 13, 19};
  for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
    size_t size = ZSTD_compress(packed, 2 * SIZE, text, SIZE, levels[i]);
    if (ZSTD_isError(size)) {
      printf("level %d: %s\n", levels[i], ZSTD_getErrorName(size));
      continue;
    }
    size_t length = ZSTD_decompress(back, SIZE, packed, size);
    report("zstd", levels[i], packed, size, length == SIZE && memcmp(text, back, SIZE) == 0);
  }
  packed[30] ^= 1;
  printf("broken: %s, %s\n", ZSTD_getErrorName(ZSTD_decompress(back, SIZE, packed, 200)), ZSTD_versionString());
  return 0;
}
