// Why a transaction cannot be in a block. Plain constants, so that AssemblyScript and TypeScript (reject-reason.ts, which names
// them) read the same file. Numbers never change.

export const REJECT_NONE = 0;
export const REJECT_TYPE = 1;
export const REJECT_CHAIN_ID = 2;
export const REJECT_VALUE_RANGE = 3;
export const REJECT_DATA_SIZE = 4;
export const REJECT_INTRINSIC_GAS = 5;
export const REJECT_FLOOR_GAS = 6;
export const REJECT_NONCE_MAXIMUM = 7;
export const REJECT_INIT_CODE_SIZE = 8;
export const REJECT_TRANSACTION_GAS = 9;
export const REJECT_BLOCK_GAS = 10;
export const REJECT_PRIORITY_FEE = 11;
export const REJECT_BASE_FEE = 12;
export const REJECT_NO_BLOBS = 13;
export const REJECT_TRANSACTION_BLOBS = 14;
export const REJECT_BLOCK_BLOBS = 15;
export const REJECT_BLOB_HASH = 16;
export const REJECT_BLOB_FEE = 17;
export const REJECT_CREATION = 18;
export const REJECT_NO_AUTHORIZATIONS = 19;
export const REJECT_NONCE_LOW = 20;
export const REJECT_NONCE_HIGH = 21;
export const REJECT_FUNDS = 22;
export const REJECT_SENDER_CODE = 23;
export const REJECT_SIGNATURE = 24;
/** Like REJECT_VALUE_RANGE it is of transactions that no bytes hold, so the kernel never says it. */
export const REJECT_AUTHORIZATION_RANGE = 25;
