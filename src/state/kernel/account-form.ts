// An account without its storage, as oracles answer, databases hold and packed changes carry it: u64 nonce, little-endian, balance
// in 32 bytes, big-endian, and the hash of its code; plain constants for AssemblyScript and TypeScript.
export const ACCOUNT_NONCE = 0;
export const ACCOUNT_BALANCE = 8;
export const ACCOUNT_CODE_HASH = 40;
export const ACCOUNT_RECORD = 72;
