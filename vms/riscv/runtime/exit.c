/* How a guest ends: what was registered for the end runs, last registered first. */
#include "host-calls.h"
#include "tercet.h"

typedef void (*function)(void *);

struct registered {
  struct registered *before;
  function run;
  void *argument;
};

/* The C standard asks for 32 at least without an allocation that can fail. */
enum { RESERVED = 32 };
static struct registered reserve[RESERVED];
static size_t used;
static struct registered *last;

/* Itanium C++ ABI, section 3.3.6: for destructors of static objects. */
int __cxa_atexit(function run, void *argument, void *dso) {
  (void)dso;
  struct registered *next = used < RESERVED ? &reserve[used++] : malloc(sizeof *next);
  if (!next) return -1;
  *next = (struct registered){last, run, argument};
  last = next;
  return 0;
}

static void run_plain(void *argument) { ((void (*)(void))argument)(); }

int atexit(void (*run)(void)) { return __cxa_atexit(run_plain, (void *)run, NULL); }

void _exit(int code) {
  host_call(CALL_EXIT, (uintptr_t)code, 0, 0, 0);
  __builtin_unreachable();
}

void _Exit(int code) { _exit(code); }

void exit(int code) {
  while (last) {
    struct registered *next = last;
    last = next->before;
    next->run(next->argument);
  }
  extern void (*const __fini_array_start[])(void), (*const __fini_array_end[])(void);
  for (void (*const *run)(void) = __fini_array_end; run > __fini_array_start;) (*--run)();
  _exit(code);
}

void abort(void) { _exit(134); }
