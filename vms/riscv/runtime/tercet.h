/* The guest interface of Tercet's RISC-V machine: input and output of the zkVM standards, and how to end. */
#ifndef TERCET_H
#define TERCET_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Gives the address and the size in bytes of the input. It is mapped read-only; every call gives the same. */
void read_input(const uint8_t **buf_ptr, size_t *buf_size);

/* Appends bytes to the output. */
void write_output(const uint8_t *output, size_t size);

/* Ends the run: 0 is success, any other code a revert. */
__attribute__((noreturn)) void exit(int code);

/* Ends the run with code 134, as SIGABRT would. */
__attribute__((noreturn)) void abort(void);

/* Memory from the heap, aligned to 16 bytes; NULL when there is none left. It is never given back. */
void *malloc(size_t size);
void *calloc(size_t count, size_t size);
void *realloc(void *old, size_t size);
void free(void *memory);

void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int byte, size_t size);
int memcmp(const void *a, const void *b, size_t size);
size_t strlen(const char *text);

#ifdef __cplusplus
}
#endif
#endif
