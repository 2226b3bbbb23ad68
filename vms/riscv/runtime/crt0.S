/* Start of every C guest: global pointer, constructors, main, exit with what main returned. */
.section .text.start, "ax", @progbits
.globl _start
.type _start, @function
_start:
.option push
.option norelax
    la gp, __global_pointer$
.option pop
    la s0, __init_array_start
    la s1, __init_array_end
1:  bgeu s0, s1, 2f
    ld t0, 0(s0)
    addi s0, s0, 8
    jalr t0
    j 1b
2:  li a0, 0
    li a1, 0
    call main
    tail exit
.size _start, . - _start
