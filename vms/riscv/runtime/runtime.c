/* Host calls, memory functions and a heap for freestanding C guests. Link with crt0.S and tercet.ld. */
#include "tercet.h"

enum { CALL_EXIT = 93, CALL_BRK = 214, CALL_READ_INPUT = 0x1000, CALL_WRITE_OUTPUT = 0x1001 };

void read_input(const uint8_t **buf_ptr, size_t *buf_size) {
  register uintptr_t a0 __asm__("a0");
  register uintptr_t a1 __asm__("a1");
  register uintptr_t a7 __asm__("a7") = CALL_READ_INPUT;
  __asm__ volatile("ecall" : "=r"(a0), "=r"(a1) : "r"(a7) : "memory");
  *buf_ptr = (const uint8_t *)a0;
  *buf_size = a1;
}

void write_output(const uint8_t *output, size_t size) {
  register uintptr_t a0 __asm__("a0") = (uintptr_t)output;
  register uintptr_t a1 __asm__("a1") = size;
  register uintptr_t a7 __asm__("a7") = CALL_WRITE_OUTPUT;
  __asm__ volatile("ecall" : "+r"(a0) : "r"(a1), "r"(a7) : "memory");
}

void exit(int code) {
  register uintptr_t a0 __asm__("a0") = (uintptr_t)code;
  register uintptr_t a7 __asm__("a7") = CALL_EXIT;
  __asm__ volatile("ecall" : : "r"(a0), "r"(a7));
  __builtin_unreachable();
}

void abort(void) { exit(134); }

static uintptr_t brk(uintptr_t end) {
  register uintptr_t a0 __asm__("a0") = end;
  register uintptr_t a7 __asm__("a7") = CALL_BRK;
  __asm__ volatile("ecall" : "+r"(a0) : "r"(a7) : "memory");
  return a0;
}

/* Each block stands behind a 16-byte header with its size; the heap only grows. */
enum { HEADER = 16, CHUNK = 1 << 16 };
static uintptr_t heap_next;
static uintptr_t heap_end;

void *malloc(size_t size) {
  if (size > (size_t)1 << 32) return NULL;
  if (heap_end == 0) heap_next = heap_end = brk(0);
  uintptr_t block = ((heap_next + 15) & ~(uintptr_t)15) + HEADER;
  uintptr_t next = block + size;
  if (next > heap_end) {
    uintptr_t wanted = (next + CHUNK - 1) & ~(uintptr_t)(CHUNK - 1);
    uintptr_t got = brk(wanted);
    if (got < wanted) got = brk(wanted = next);
    if (got < wanted) return NULL;
    heap_end = got;
  }
  ((size_t *)block)[-1] = size;
  heap_next = next;
  return (void *)block;
}

void *calloc(size_t count, size_t size) {
  size_t bytes;
  if (__builtin_mul_overflow(count, size, &bytes)) return NULL;
  return malloc(bytes); /* the heap only grows, so its memory is still zero */
}

void *realloc(void *old, size_t size) {
  size_t had = old ? ((size_t *)old)[-1] : 0;
  if (old && size <= had) return old;
  void *block = malloc(size);
  if (block && old) memcpy(block, old, had);
  return block;
}

void free(void *memory) { (void)memory; }

/* Misaligned words are as fast as aligned ones on this machine, so the loops below need no prologue. The type may
 * alias anything. The attribute keeps the compiler from turning the loops back into calls of themselves. */
typedef uint64_t __attribute__((may_alias, aligned(1))) word;

__attribute__((no_builtin("memcpy"))) void *memcpy(void *restrict to, const void *restrict from, size_t size) {
  uint8_t *t = to;
  const uint8_t *f = from;
  for (; size >= 32; size -= 32, t += 32, f += 32) {
    uint64_t a = ((const word *)f)[0], b = ((const word *)f)[1], c = ((const word *)f)[2], d = ((const word *)f)[3];
    ((word *)t)[0] = a;
    ((word *)t)[1] = b;
    ((word *)t)[2] = c;
    ((word *)t)[3] = d;
  }
  for (; size >= 8; size -= 8, t += 8, f += 8) *(word *)t = *(const word *)f;
  for (; size > 0; size--) *t++ = *f++;
  return to;
}

__attribute__((no_builtin("memmove", "memcpy"))) void *memmove(void *to, const void *from, size_t size) {
  uint8_t *t = to;
  const uint8_t *f = from;
  if ((uintptr_t)t - (uintptr_t)f >= size) {
    for (; size >= 8; size -= 8, t += 8, f += 8) *(word *)t = *(const word *)f;
    for (; size > 0; size--) *t++ = *f++;
  } else {
    for (; size >= 8; size -= 8) *(word *)(t + size - 8) = *(const word *)(f + size - 8);
    for (; size > 0; size--) t[size - 1] = f[size - 1];
  }
  return to;
}

__attribute__((no_builtin("memset"))) void *memset(void *to, int byte, size_t size) {
  uint8_t *t = to;
  uint64_t all = (uint8_t)byte * 0x0101010101010101u;
  for (; size >= 32; size -= 32, t += 32) {
    ((word *)t)[0] = all;
    ((word *)t)[1] = all;
    ((word *)t)[2] = all;
    ((word *)t)[3] = all;
  }
  for (; size >= 8; size -= 8, t += 8) *(word *)t = all;
  for (; size > 0; size--) *t++ = (uint8_t)byte;
  return to;
}

__attribute__((no_builtin("memcmp", "bcmp"))) int memcmp(const void *a, const void *b, size_t size) {
  const uint8_t *x = a, *y = b;
  while (size >= 8 && *(const word *)x == *(const word *)y) size -= 8, x += 8, y += 8;
  for (; size > 0; size--, x++, y++)
    if (*x != *y) return *x - *y;
  return 0;
}

__attribute__((no_builtin("strlen"))) size_t strlen(const char *text) {
  size_t length = 0;
  while (text[length]) length++;
  return length;
}
