/**
 * Ops of the kernel that are no instructions of their own. They start behind the instruction table (`ops.ts`). TypeScript
 * and AssemblyScript alike.
 */

/** Does nothing: `fence`, and arithmetic with x0 as its destination. */
export const OP_NOP = 160;
/** `jal` and `jalr` that keep no link. */
export const OP_J = 161;
export const OP_JR = 162;
/** No instruction: goes on at the record in imm; the run was too long, or what follows was decoded before. */
export const OP_CONTINUE = 163;
/** No instruction: the fuel ends here. Put in place of another op for the rest of one call of the kernel. */
export const OP_STOP = 164;
/** An encoding that is no instruction. */
export const OP_INVALID = 165;
/** No instruction: the target of a jump to where nothing can be fetched; its pc is 64 bits wide, the upper in imm. */
export const OP_NO_CODE = 166;
