// What a decoded transaction is in memory: offsets in bytes. Words are four little-endian u64 limbs. Lists stay where the
// transaction's bytes are, as RLP whose form has been checked, so a transaction takes no memory besides its record.

/** u32, as of EIP-2718. */
export const T_TYPE = 0;
/** u32: the parity of the y of the signature's point. */
export const T_PARITY = 4;
export const T_NONCE = 8;
export const T_GAS = 16;
/** u32: whether the transaction is bound to a chain. Old ones are good for any. */
export const T_HAS_CHAIN = 24;
/** u32: whether there is no recipient. */
export const T_IS_CREATION = 28;
export const T_DATA = 32;
export const T_DATA_SIZE = 36;
/** Content of the list, its size, and how many addresses and keys there are in it. */
export const T_ACCESS = 40;
export const T_ACCESS_SIZE = 44;
export const T_ADDRESSES = 48;
export const T_KEYS = 52;
/** Content of the list: items of BLOB_ITEM bytes, whose last 32 are the hash. */
export const T_BLOBS = 56;
export const T_BLOB_COUNT = 60;
export const T_AUTHORIZATIONS = 64;
export const T_AUTHORIZATIONS_SIZE = 68;
export const T_AUTHORIZATION_COUNT = 72;
/** All bytes, with the type. */
export const T_BYTES = 76;
export const T_SIZE = 80;
/** The encoded fields that are signed, without their list's header. */
export const T_SIGNED = 84;
export const T_SIGNED_SIZE = 88;
/** u32: the byte at which decoding ended, if it failed. */
export const T_ERROR_OFFSET = 92;
export const T_CHAIN = 96;
export const T_MAX_FEE = 128;
export const T_PRIORITY_FEE = 160;
export const T_VALUE = 192;
export const T_BLOB_FEE = 224;
export const T_TO = 256;
/** Whoever has recovered or been given it writes it. */
export const T_SENDER = 288;
/** Big-endian bytes. */
export const T_R = 320;
export const T_S = 352;
/** u64: what the transaction pays before it runs, and what it pays at least; see intrinsic-gas.ts. */
export const T_INTRINSIC_GAS = 384;
export const T_FLOOR_GAS = 392;
export const TRANSACTION_SIZE = 400;

export const BLOB_ITEM = 33;
