/* The guest interface of Tercet's RISC-V machine: input and output of the zkVM standards, how to end, and the few C
 * functions that libtercet.a has. A program with a C library needs only the first two. */
#ifndef TERCET_H
#define TERCET_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#define TERCET_RESTRICT __restrict
#else
#define TERCET_RESTRICT restrict
#endif

/* Gives the address and the size in bytes of the input. It is mapped read-only; every call gives the same. */
void read_input(const uint8_t **buf_ptr, size_t *buf_size);

/* Appends bytes to the output. */
void write_output(const uint8_t *output, size_t size);

/* Ends the run, after what atexit registered and the destructors of static objects: 0 is success, any other code a
 * revert. */
__attribute__((noreturn)) void exit(int code);
int atexit(void (*function)(void));

/* Ends the run at once. */
__attribute__((noreturn)) void _exit(int code);
__attribute__((noreturn)) void _Exit(int code);

/* Ends the run at once with code 134, as SIGABRT would. */
__attribute__((noreturn)) void abort(void);

/* Memory from the heap, aligned to 16 bytes or as asked; NULL when there is none left. */
void *malloc(size_t size);
void *calloc(size_t count, size_t size);
void *realloc(void *old, size_t size);
void free(void *memory);
void *memalign(size_t alignment, size_t size);
void *aligned_alloc(size_t alignment, size_t size);
int posix_memalign(void **memory, size_t alignment, size_t size);

/* Moves the end of the heap and gives where it was, or (void *)-1 when it cannot be moved there. */
void *sbrk(intptr_t increment);

void *memcpy(void *TERCET_RESTRICT to, const void *TERCET_RESTRICT from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int byte, size_t size);
int memcmp(const void *a, const void *b, size_t size);
size_t strlen(const char *text);

#ifdef __cplusplus
}
#endif
#endif
