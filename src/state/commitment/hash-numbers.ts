// Hashes of the binary tree, as its kernel knows them; plain constants for AssemblyScript and TypeScript.
export const HASH_BLAKE3 = 0;
export const HASH_KECCAK256 = 1;
export const HASH_SHA256 = 2;
