/* How a test ends and what it hands back: the host calls of the machine, or those of Linux for qemu-riscv64. */
#ifndef HOST_CALLS_H
#define HOST_CALLS_H

#ifdef FOR_LINUX
#define WRITE_BYTES(begin, size_register) \
  li a0, 1; la a1, begin; mv a2, size_register; li a7, 64; ecall
#else
#define WRITE_BYTES(begin, size_register) \
  la a0, begin; mv a1, size_register; li a7, 0x1001; ecall
#endif

#define EXIT_WITH(code) li a0, code; li a7, 93; ecall

#endif
