/* The model macros of riscv-arch-test (see its specification, "Test format") for a user-mode machine whose only way out
 * is a host call: a test ends by writing its signature as output. */
#ifndef MODEL_TEST_H
#define MODEL_TEST_H

#include "host_calls.h"
#include "zicond.h"

#define RVMODEL_BOOT .globl _start; _start:

#define RVMODEL_DATA_BEGIN .align 4; .globl begin_signature; begin_signature:
#define RVMODEL_DATA_END .align 4; .globl end_signature; end_signature:

#define RVMODEL_HALT \
  .option push; .option norvc; \
  la t0, begin_signature; la t1, end_signature; sub t1, t1, t0; \
  WRITE_BYTES(begin_signature, t1); \
  EXIT_WITH(0); \
  .option pop

#define RVMODEL_IO_INIT
#define RVMODEL_IO_WRITE_STR(register, text)
#define RVMODEL_IO_CHECK()
#define RVMODEL_IO_ASSERT_GPR_EQ(pointer, register, value)
#define RVMODEL_IO_ASSERT_SFPR_EQ(register, value, text)
#define RVMODEL_IO_ASSERT_DFPR_EQ(register, value, text)

#endif
