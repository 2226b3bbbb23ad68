// Recursive calls: the 27th Fibonacci number.
static unsigned fib(unsigned n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }

unsigned kernel(void) {
  volatile unsigned n = 27;
  return fib(n);
}
