/* Mnemonics of Zicond for assemblers that are older than it: binutils before 2.41, which GCC 12 and 13 come with. */
#if __GNUC__ < 14
.macro czero.eqz rd, rs1, rs2
  .insn r 0x33, 5, 7, \rd, \rs1, \rs2
.endm
.macro czero.nez rd, rs1, rs2
  .insn r 0x33, 7, 7, \rd, \rs1, \rs2
.endm
#endif
