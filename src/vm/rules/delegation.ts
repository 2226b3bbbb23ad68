// The code of an account that delegates to another's (EIP-7702): three bytes and an address. Plain constants for AssemblyScript and
// TypeScript.

/** 0xef0100 as its bytes are loaded. */
export const DELEGATION_PREFIX = 0x0001ef;
export const DELEGATION_PREFIX_SIZE = 3;
export const DELEGATION_SIZE = 23;
