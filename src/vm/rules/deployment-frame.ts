// Init code that holds a contract for another VM than the EVM together with its constructor's arguments: a frame. Plain constants for
// AssemblyScript and TypeScript. It begins with a byte that no code of the EVM may begin with (EIP-3541): 0xef, "TC", version 1; then u32
// bytes of code, big-endian; the code; and the arguments.

/** The first four bytes, as a little-endian u32. */
export const FRAME_MAGIC = 0x014354ef;
export const FRAME_CODE_SIZE = 4;
export const FRAME_HEADER = 8;
/** Init code for another VM may have so many times the bytes that code may have (as in EIP-3860). */
export const INIT_CODE_FACTOR = 2;
