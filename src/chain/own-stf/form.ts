// What crosses the border of a state transition of a chain's own: SSZ (consensus-specs, ssz/simple-serialize.md), version 1. Field
// order is part of it; docs/own-stf.md says what each field means.
import {
  type SszValue,
  sszByteList,
  sszByteVector,
  sszContainer,
  sszItems,
  sszList,
  sszUint,
  sszUint64,
} from "../../base/ssz.js";
import { MAX_LIMIT } from "../../vm/profile.js";

/** Of input and output. */
export const OWN_STF_VERSION = 1;

/** Every transaction of the input is in the block, or those that cannot be are left out of it. */
export const MODE_APPLY = 0;
export const MODE_BUILD = 1;

/** What an output is, behind its version: the selector of an SSZ union. */
export const OUTPUT_NEED = 1;
export const OUTPUT_RESULT = 2;
export const OUTPUT_INVALID = 3;
/** Bytes of an output before what it holds. */
export const OUTPUT_HEAD = 5;

/** Bits of a change. */
export const CHANGE_IS_DELETED = 1;
export const CHANGE_IS_CLEARED = 2;
export const CHANGE_HAS_CODE = 4;

/** In place of a transaction's index: it is the block that is invalid. */
export const NO_TRANSACTION = 0xffff_ffff;

const MAX_ITEMS = 2 ** 20;
const MAX_REASON = 256;
const MAX_HEADER = 1024;
const MAX_TOPICS = 4;

const Address = sszByteVector(20);
/** Numbers of 256 bits, big-endian; keys, values and hashes. */
const Word = sszByteVector(32);
const Bytes = sszByteList(MAX_LIMIT);
const items = (size: number) => sszItems(size, MAX_ITEMS);
const Reason = sszByteList(MAX_REASON);

const Block = sszContainer({
  number: sszUint64,
  timestamp: sszUint64,
  gasLimit: sszUint64,
  parentHash: Word,
  coinbase: Address,
  prevRandao: Word,
  baseFee: Word,
  parentBeaconBlockRoot: Word,
});

export const WITHDRAWAL_SIZE = 44;
export const ACCOUNT_ITEM = 93;
export const SLOT_ITEM = 84;
export const HASH_ITEM = 40;

const Code = sszContainer({ address: Address, code: Bytes });

export const Input = sszContainer({
  version: sszUint(4),
  mode: sszUint(1),
  chainId: Word,
  block: Block,
  /** RLP of the parent's header. */
  parent: sszByteList(MAX_HEADER),
  extraData: sszByteList(32),
  /** Index, validator's index, address, amount: integers in 8 bytes. */
  withdrawals: items(WITHDRAWAL_SIZE),
  transactions: sszList(Bytes, MAX_ITEMS),
  /** Address, whether there is such an account (1 byte), nonce (8 bytes), balance, hash of the code. */
  accounts: items(ACCOUNT_ITEM),
  /** Address, key, value. */
  slots: items(SLOT_ITEM),
  codes: sszList(Code, MAX_ITEMS),
  /** Number (8 bytes) and hash. */
  hashes: items(HASH_ITEM),
});

export const NEED_SIZES = { accounts: 20, codes: 20, slots: 52, hashes: 8 } as const;

/** Keys of what the input lacks: accounts and codes by address, slots by address and key, hashes by number. */
export const Need = sszContainer({
  accounts: items(NEED_SIZES.accounts),
  codes: items(NEED_SIZES.codes),
  slots: items(NEED_SIZES.slots),
  hashes: items(NEED_SIZES.hashes),
});

const Log = sszContainer({ address: Address, topics: sszItems(32, MAX_TOPICS), data: Bytes });

const Receipt = sszContainer({ succeeded: sszUint(1), gasUsed: sszUint64, logs: sszList(Log, MAX_ITEMS) });

const LeftOut = sszContainer({ index: sszUint(4), reason: Reason });

/** An account as it is after the block; of its storage what is another value than before, or all when it is cleared. */
const Change = sszContainer({
  address: Address,
  flags: sszUint(1),
  nonce: sszUint64,
  balance: Word,
  code: Bytes,
  slots: items(64),
});

export const Result = sszContainer({
  /** Of the transactions that are in the block, in their order. */
  receipts: sszList(Receipt, MAX_ITEMS),
  leftOut: sszList(LeftOut, MAX_ITEMS),
  changes: sszList(Change, MAX_ITEMS),
});

export const Invalid = sszContainer({ transaction: sszUint(4), reason: Reason });

export type OwnInput = SszValue<typeof Input>;
export type OwnNeed = SszValue<typeof Need>;
export type OwnResult = SszValue<typeof Result>;
export type OwnReceipt = SszValue<typeof Receipt>;
export type OwnChange = SszValue<typeof Change>;
