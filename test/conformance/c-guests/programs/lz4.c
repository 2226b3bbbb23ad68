#include "text.h"
#include <lz4.h>
#include <lz4frame.h>
#include <lz4hc.h>
#include <xxhash.h>

enum { SIZE = 40000 };

int main(void) {
  char *text = (char *)make_text(SIZE), *packed = malloc(2 * SIZE), *back = malloc(SIZE);
  for (int level = 0; level <= 12; level += 4) {
    int size = level == 0 ? LZ4_compress_default(text, packed, SIZE, 2 * SIZE) : LZ4_compress_HC(text, packed, SIZE, 2 * SIZE, level);
    int length = LZ4_decompress_safe(packed, back, size, SIZE);
    report("lz4", level, packed, (size_t)size, length == SIZE && memcmp(text, back, SIZE) == 0);
  }
  LZ4F_preferences_t preferences = {.frameInfo = {.contentChecksumFlag = LZ4F_contentChecksumEnabled}};
  size_t size = LZ4F_compressFrame(packed, 2 * SIZE, text, SIZE, &preferences);
  LZ4F_dctx *context;
  if (LZ4F_isError(size) || LZ4F_isError(LZ4F_createDecompressionContext(&context, LZ4F_VERSION))) return 1;
  size_t length = SIZE, taken = size;
  size_t rest = LZ4F_decompress(context, back, &length, packed, &taken, NULL);
  report("lz4 frame", 0, packed, size, rest == 0 && length == SIZE && memcmp(text, back, SIZE) == 0);
  LZ4F_freeDecompressionContext(context);
  printf("%08x %016llx\n", XXH32(text, SIZE, 7), (unsigned long long)XXH64(text, SIZE, 7));
  packed[3] ^= 1;
  printf("broken: %d\n", LZ4_decompress_safe(packed, back, 100, SIZE));
  return 0;
}
