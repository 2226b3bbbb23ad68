// Gas prices that are the same on every fork (Yellow Paper, appendix G, and the EIPs). Plain constants, read by AssemblyScript
// kernels and by TypeScript; what forks changed is in fork-table.ts.

/** Of a transaction, before anything else. */
export const TRANSACTION_GAS = 21000;
export const ZERO_BYTE_GAS = 4;
/** Tokens of data in a byte that is not zero (EIP-7623). */
export const TOKENS_PER_BYTE = 4;
/** EIP-2930. */
export const LISTED_ADDRESS_GAS = 2400;
export const LISTED_KEY_GAS = 1900;
/** For each authorization, as if it made an account (EIP-7702, PER_EMPTY_ACCOUNT_COST). */
export const AUTHORIZATION_GAS = 25000;
/** What an authorization costs when its account is there already (EIP-7702, PER_AUTH_BASE_COST). */
export const EXISTING_ACCOUNT_GAS = 12500;
/** Blob gas of one blob (EIP-4844). */
export const GAS_PER_BLOB = 131072;

/** KECCAK256, and each word that it hashes. */
export const HASH_GAS = 30;
export const HASH_WORD_GAS = 6;
/** Each word that a copying instruction moves. */
export const COPY_WORD_GAS = 3;
/** LOG0, each topic, and each byte of data. */
export const LOG_GAS = 375;
export const LOG_TOPIC_GAS = 375;
export const LOG_BYTE_GAS = 8;
/** EXP without its exponent's bytes. */
export const EXP_GAS = 10;
/** Each byte of a new contract's code. */
export const CODE_BYTE_GAS = 200;
/** CREATE and CREATE2 before the init code. */
export const CREATE_GAS = 32000;
/** A call that moves value, what the callee gets of that, and the account that the call makes. */
export const VALUE_GAS = 9000;
export const STIPEND_GAS = 2300;
export const NEW_ACCOUNT_GAS = 25000;
