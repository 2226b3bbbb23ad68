/* The environment macros of riscv-tests for a user-mode machine: a test exits with 0, or with the number of the case that
 * failed times two plus one, as the suite's proxy-kernel environment does. */
#ifndef RISCV_TEST_H
#define RISCV_TEST_H

#include "host_calls.h"
#include "zicond.h"

#define TESTNUM gp

#define RVTEST_RV64U

#define RVTEST_CODE_BEGIN \
  .section .text.init; .globl _start; _start: \
  li TESTNUM, 0; li a0, 0

#define RVTEST_CODE_END

#define RVTEST_PASS fence; EXIT_WITH(0)
#define RVTEST_FAIL fence; 1: beqz TESTNUM, 1b; sll a0, TESTNUM, 1; or a0, a0, 1; li a7, 93; ecall

#define EXTRA_DATA
#define RVTEST_DATA_BEGIN EXTRA_DATA
#define RVTEST_DATA_END

#endif
