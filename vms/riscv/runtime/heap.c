/* The heap: blocks in one row, each behind a header; free ones in lists by size, merged with free neighbours at once. A
 * request is rounded up to its list's smallest size, so that whatever a list holds is large enough: every call takes a
 * bounded number of instructions. At most an eighth of a large block is lost to rounding. */
#include "host-calls.h"
#include "tercet.h"

struct block {
  size_t before; /* bytes of the block in front, 0 for the first of its row */
  size_t size;   /* bytes, header included, a multiple of 16; lowest bit: in use */
  struct block *next, *last; /* in a free block's list */
};

enum { HEADER = 16, SMALLEST = 32, USED = 1, GROWTH = 1 << 16 };
enum { EXACT = 32, STEPS = 8, LISTS = EXACT + 24 * STEPS };
static const size_t LARGEST = (size_t)1 << 32;

static struct block *lists[LISTS];
static uint64_t filled[LISTS / 64 + 1];
/* Ends the row: a header in use, of which only the size before it counts. */
static struct block *row_end;

static uintptr_t brk_to(uintptr_t end) { return host_call(CALL_BRK, end, 0, 0, 0); }

void *sbrk(intptr_t increment) {
  uintptr_t end = brk_to(0);
  return brk_to(end + (uintptr_t)increment) == end + (uintptr_t)increment ? (void *)end : (void *)-1;
}

static size_t size_of(const struct block *block) { return block->size & ~(size_t)USED; }

static struct block *at(struct block *block, ptrdiff_t offset) { return (struct block *)((char *)block + offset); }

/* The list of free blocks of a size, a multiple of 16: one a size up to 496 bytes, then eight for each doubling. */
static unsigned list_of(size_t size) {
  size_t units = size / 16;
  if (units < EXACT) return (unsigned)units;
  unsigned doubling = 63 - (unsigned)__builtin_clzl(units);
  return EXACT + (doubling - 5) * STEPS + (unsigned)((units >> (doubling - 3)) & (STEPS - 1));
}

/* The smallest size of the list that a request belongs to, or of the next one. */
static size_t round_up(size_t size) {
  size = (size + 15) & ~(size_t)15;
  if (size < SMALLEST) return SMALLEST;
  if (size < 16 * EXACT) return size;
  size_t step = (size_t)1 << (60 - (unsigned)__builtin_clzl(size));
  return (size + step - 1) & ~(step - 1);
}

static void enter(struct block *block) {
  unsigned list = list_of(block->size);
  block->last = NULL;
  block->next = lists[list];
  if (block->next) block->next->last = block;
  lists[list] = block;
  filled[list / 64] |= (uint64_t)1 << list % 64;
}

static void leave(struct block *block) {
  unsigned list = list_of(block->size);
  if (block->next) block->next->last = block->last;
  if (block->last) block->last->next = block->next;
  else lists[list] = block->next;
  if (!lists[list]) filled[list / 64] &= ~((uint64_t)1 << list % 64);
}

/* Makes bytes a free block, one with its free neighbours. */
static void give_back(struct block *block, size_t size) {
  struct block *behind = at(block, (ptrdiff_t)size);
  if (!(behind->size & USED)) {
    leave(behind);
    size += behind->size;
  }
  struct block *in_front = at(block, -(ptrdiff_t)block->before);
  if (block->before && !(in_front->size & USED)) {
    leave(in_front);
    size += in_front->size;
    block = in_front;
  }
  block->size = size;
  at(block, (ptrdiff_t)size)->before = size;
  enter(block);
}

/* Asks for memory behind the row, or for a new row when something else has moved the end of the heap. */
static int grow(size_t size) {
  uintptr_t end = brk_to(0);
  int joins = row_end && end == (uintptr_t)row_end + HEADER;
  uintptr_t start = joins ? end - HEADER : (end + 15) & ~(uintptr_t)15;
  uintptr_t needed = start + size + HEADER;
  uintptr_t wanted = (needed + GROWTH - 1) & ~(uintptr_t)(GROWTH - 1);
  if (brk_to(wanted) != wanted && brk_to(wanted = needed) != needed) return 0;
  struct block *block = (struct block *)start;
  if (!joins) block->before = 0;
  row_end = (struct block *)(wanted - HEADER);
  row_end->size = USED;
  give_back(block, wanted - HEADER - start);
  return 1;
}

static struct block *find(size_t size) {
  unsigned list = list_of(size);
  uint64_t word = filled[list / 64] & ~(uint64_t)0 << list % 64;
  for (unsigned i = list / 64;; word = filled[i]) {
    if (word) return lists[64 * i + (unsigned)__builtin_ctzl(word)];
    if (++i == sizeof filled / sizeof *filled) return NULL;
  }
}

/* Takes `size` bytes of a block that is in no list; the rest of it is free again. */
static void *take(struct block *block, size_t size) {
  size_t had = size_of(block);
  if (had - size < SMALLEST) size = had;
  block->size = size | USED;
  struct block *rest = at(block, (ptrdiff_t)size);
  rest->before = size;
  if (size < had) give_back(rest, had - size);
  return (char *)block + HEADER;
}

void *malloc(size_t size) {
  if (size > LARGEST) return NULL;
  size = round_up(size + HEADER);
  struct block *block = find(size);
  if (!block) {
    if (!grow(size)) return NULL;
    block = find(size);
  }
  leave(block);
  return take(block, size);
}

void free(void *memory) {
  if (!memory) return;
  struct block *block = at(memory, -HEADER);
  give_back(block, size_of(block));
}

void *calloc(size_t count, size_t size) {
  size_t bytes;
  if (__builtin_mul_overflow(count, size, &bytes)) return NULL;
  void *memory = malloc(bytes);
  return memory ? memset(memory, 0, bytes) : NULL;
}

void *realloc(void *old, size_t size) {
  if (!old) return malloc(size);
  if (size > LARGEST) return NULL;
  struct block *block = at(old, -HEADER);
  size_t wanted = round_up(size + HEADER), had = size_of(block);
  struct block *behind = at(block, (ptrdiff_t)had);
  if (wanted > had && !(behind->size & USED) && had + behind->size >= wanted) {
    leave(behind);
    block->size = (had + behind->size) | USED;
    had = size_of(block);
  }
  if (wanted <= had) return take(block, wanted);
  void *memory = malloc(size);
  if (!memory) return NULL;
  memcpy(memory, old, had - HEADER);
  free(old);
  return memory;
}

/* A larger block, of which the bytes in front of the aligned place are free again. */
void *memalign(size_t alignment, size_t size) {
  if (alignment <= 16) return malloc(size);
  if (alignment & (alignment - 1) || alignment > LARGEST || size > LARGEST) return NULL;
  char *memory = malloc(size + alignment + SMALLEST);
  if (!memory || !((uintptr_t)memory & (alignment - 1))) return memory;
  struct block *block = at((struct block *)memory, -HEADER);
  char *aligned = (char *)(((uintptr_t)memory + SMALLEST + alignment - 1) & ~(alignment - 1));
  size_t in_front = (size_t)(aligned - memory), had = size_of(block);
  struct block *moved = at(block, (ptrdiff_t)in_front);
  moved->before = in_front;
  moved->size = (had - in_front) | USED;
  at(moved, (ptrdiff_t)(had - in_front))->before = had - in_front;
  give_back(block, in_front);
  return aligned;
}

void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **memory, size_t alignment, size_t size) {
  *memory = memalign(alignment, size);
  return *memory ? 0 : 12; /* ENOMEM */
}
