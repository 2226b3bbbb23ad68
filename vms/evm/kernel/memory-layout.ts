// Where operand stacks and the memories of frames are; apart from layout.ts, so that a build with less room has another file in
// this one's place.

/** Operand stacks grow down from here, each frame's below its caller's: 1026 * 1024 words at most. */
export const STACK_TOP = 0x2800000;
/** Stacks that would begin below it find no room; here there is room for all. */
export const STACK_FLOOR = 0;
/** Memories of the frames, each frame's above its caller's. */
export const MEMORY = 0x60000000;
