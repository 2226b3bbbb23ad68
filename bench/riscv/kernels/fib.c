/* Fibonacci numbers by recursion: nothing but calls. */
#include "kernel.h"

__attribute__((noinline)) static uint64_t fib(uint64_t n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }

uint64_t run(uint64_t n) { return fib(n); }
