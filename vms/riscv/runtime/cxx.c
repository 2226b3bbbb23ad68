/* What C++ without exceptions needs besides C (Itanium C++ ABI). In C, so that no C++ compiler is needed to build it;
 * each name is that of the operator in the comment. */
#include "tercet.h"

void *__dso_handle = NULL;

/* Called instead of a function that an abstract class does not have. */
void __cxa_pure_virtual(void) { abort(); }
void __cxa_deleted_virtual(void) { abort(); }

/* Guards of static objects in functions: there is one thread. */
int __cxa_guard_acquire(uint64_t *guard) { return !*(uint8_t *)guard; }
void __cxa_guard_release(uint64_t *guard) { *(uint8_t *)guard = 1; }
void __cxa_guard_abort(uint64_t *guard) { (void)guard; }

static void *memory_or_abort(void *memory) {
  if (!memory) abort();
  return memory;
}

/* operator new and new[]: (size), (size, align), (size, nothrow) */
void *_Znwm(size_t size) { return memory_or_abort(malloc(size)); }
void *_Znam(size_t size) { return memory_or_abort(malloc(size)); }
void *_ZnwmSt11align_val_t(size_t size, size_t align) { return memory_or_abort(memalign(align, size)); }
void *_ZnamSt11align_val_t(size_t size, size_t align) { return memory_or_abort(memalign(align, size)); }
void *_ZnwmRKSt9nothrow_t(size_t size, const void *nothrow) { return (void)nothrow, malloc(size); }
void *_ZnamRKSt9nothrow_t(size_t size, const void *nothrow) { return (void)nothrow, malloc(size); }

/* operator delete and delete[]: (pointer), (pointer, size), (pointer, align), (pointer, size, align) */
void _ZdlPv(void *memory) { free(memory); }
void _ZdaPv(void *memory) { free(memory); }
void _ZdlPvm(void *memory, size_t size) { (void)size, free(memory); }
void _ZdaPvm(void *memory, size_t size) { (void)size, free(memory); }
void _ZdlPvSt11align_val_t(void *memory, size_t align) { (void)align, free(memory); }
void _ZdaPvSt11align_val_t(void *memory, size_t align) { (void)align, free(memory); }
void _ZdlPvmSt11align_val_t(void *memory, size_t size, size_t align) { (void)size, (void)align, free(memory); }
void _ZdaPvmSt11align_val_t(void *memory, size_t size, size_t align) { (void)size, (void)align, free(memory); }
