/* Start of every C and C++ guest. The machine sets sp, which points to argc, argv, NULL, envp, NULL; the rest is zero. */
.section .text.start, "ax", @progbits
.globl _start
.type _start, @function
_start:
.option push
.option norelax
    la gp, __global_pointer$
.option pop
    la tp, __tls_base
    la s0, __preinit_array_start
    la s1, __init_array_end
1:  bgeu s0, s1, 2f
    ld t0, 0(s0)
    addi s0, s0, 8
    jalr t0
    j 1b
2:  ld a0, 0(sp)
    addi a1, sp, 8
    slli a2, a0, 3
    add a2, a2, a1
    addi a2, a2, 8
    call main
    tail exit
.size _start, . - _start
