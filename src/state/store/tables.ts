// The tables of a chain's store: the first byte of every key. What keys and values hold is said here and nowhere else; numbers in
// keys are big-endian, so that their order is the keys'.

/** Format of the store: a text key of the META table each. */
export const TABLE_META = 0x00;
/** Address (20): account record (src/state/kernel/account-form.ts). */
export const TABLE_ACCOUNT = 0x01;
/** Address (20), key (32): the slot's value without leading zeros; none for zero. */
export const TABLE_SLOT = 0x02;
/** Code hash (32): code. */
export const TABLE_CODE = 0x03;
/** Path of a node of the state's commitment: see each commitment. */
export const TABLE_NODE = 0x04;
/** Block hash (32): header, RLP. */
export const TABLE_HEADER = 0x05;
/** Block hash (32): body, RLP list of transactions, uncles and withdrawals. */
export const TABLE_BODY = 0x06;
/** Block hash (32): RLP list of the receipts as byte strings (EIP-2718). */
export const TABLE_RECEIPTS = 0x07;
/** Block number (8): hash of that block of the canonical chain. */
export const TABLE_CANONICAL = 0x08;
/** Transaction hash (32): block number (8), index (4). */
export const TABLE_TRANSACTION = 0x09;
/** Block number (8): the reverse changes of the tables ACCOUNT, SLOT and NODE, by which the state before the block comes back. */
export const TABLE_REVERSE = 0x0a;
/** Block hash (32): total difficulty, big-endian without leading zeros. */
export const TABLE_TOTAL_DIFFICULTY = 0x0b;
/** Block hash (32): block access list, RLP (EIP-7928), where the chain has them. */
export const TABLE_ACCESS_LIST = 0x0c;
/** Block number (8), block hash (32), for each block that is kept but is not of the canonical chain: bytes that are kept of it (4). */
export const TABLE_SIDE = 0x0d;
