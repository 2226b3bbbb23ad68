#include "text.h"
#include <zlib.h>

enum { SIZE = 30000 };

int main(void) {
  unsigned char *text = make_text(SIZE), *packed = malloc(2 * SIZE), *back = malloc(SIZE);
  for (int level = 0; level <= 9; level += 3) {
    uLongf size = 2 * SIZE, length = SIZE;
    if (compress2(packed, &size, text, SIZE, level) != Z_OK || uncompress(back, &length, packed, size) != Z_OK) return 1;
    report("deflate", level, packed, size, length == SIZE && memcmp(text, back, SIZE) == 0);
  }
  for (int strategy = Z_FILTERED; strategy <= Z_FIXED; strategy++) {
    z_stream stream = {0};
    if (deflateInit2(&stream, 6, Z_DEFLATED, 31, 9, strategy) != Z_OK) return 2;
    stream.next_in = text, stream.avail_in = SIZE, stream.next_out = packed, stream.avail_out = 2 * SIZE;
    if (deflate(&stream, Z_FINISH) != Z_STREAM_END) return 3;
    size_t size = stream.total_out;
    deflateEnd(&stream);
    z_stream reader = {0};
    if (inflateInit2(&reader, 47) != Z_OK) return 4;
    reader.next_in = packed, reader.avail_in = (uInt)size, reader.next_out = back, reader.avail_out = SIZE;
    int status = inflate(&reader, Z_FINISH);
    inflateEnd(&reader);
    report("gzip with strategy", strategy, packed, size, status == Z_STREAM_END && memcmp(text, back, SIZE) == 0);
  }
  printf("%08lx %08lx %s\n", crc32(0, text, SIZE), adler32(1, text, SIZE), zlibVersion());
  packed[20] ^= 0xff;
  uLongf length = SIZE;
  printf("broken: %d\n", uncompress(back, &length, packed, 100));
  return 0;
}
