import { toHex } from "../../base/hex.js";
import * as block from "../kernel/block-errors.js";
import * as stf from "../kernel/interface.js";

/** What is wrong with a block, by the kernel's number: a name that does not change, and words. */
const ERRORS = {
  [block.BLOCK_UNDECODABLE]: ["undecodable", "the bytes are no block of this fork"],
  [block.BLOCK_TOO_LARGE]: ["too-large", "the block has more bytes than the fork allows"],
  [block.BLOCK_FIELDS]: ["wrong-fields", "the header has another number of fields than the fork's"],
  [block.BLOCK_PARENT]: ["unknown-parent", "the header names another parent"],
  [block.BLOCK_NUMBER]: ["wrong-number", "the number does not follow the parent's"],
  [block.BLOCK_TIMESTAMP]: ["wrong-timestamp", "the timestamp is not after the parent's"],
  [block.BLOCK_GAS_LIMIT]: ["wrong-gas-limit", "the gas limit is too far from the parent's, or out of bounds"],
  [block.BLOCK_GAS_OVER_LIMIT]: ["gas-over-limit", "the gas used is over the gas limit"],
  [block.BLOCK_EXTRA_DATA]: ["extra-data-too-long", "the extra data has more than 32 bytes"],
  [block.BLOCK_BASE_FEE]: ["wrong-base-fee", "the base fee does not follow from the parent"],
  [block.BLOCK_DIFFICULTY]: ["wrong-difficulty", "the difficulty does not follow from the parent"],
  [block.BLOCK_NONCE]: ["wrong-nonce", "the nonce is not zero"],
  [block.BLOCK_EXCESS_BLOB_GAS]: ["wrong-excess-blob-gas", "the excess blob gas does not follow from the parent"],
  [block.BLOCK_BLOB_GAS_OVER_LIMIT]: [
    "wrong-blob-gas-limit",
    "the blob gas used is over the limit, or of no whole blobs",
  ],
  [block.BLOCK_UNCLES_HASH]: ["wrong-uncles-hash", "the hash of the uncles is another one"],
  [block.BLOCK_TOO_MANY_UNCLES]: ["too-many-uncles", "there are more than two uncles"],
  [block.BLOCK_UNCLE_TWICE]: ["uncle-twice", "an uncle is there twice, or an ancestor has it"],
  [block.BLOCK_UNCLE_ANCESTOR]: ["uncle-is-ancestor", "an uncle is an ancestor of the block"],
  [block.BLOCK_UNCLE_PARENT]: ["uncle-without-parent", "an uncle's parent is none of the block's near ancestors"],
  [block.BLOCK_TRANSACTION_BYTES]: ["undecodable-transaction", "the bytes are no transaction"],
  [block.BLOCK_TRANSACTION_REJECTED]: ["transaction-rejected", "the transaction cannot be in the block"],
  [block.BLOCK_TRANSACTIONS_ROOT]: ["wrong-transactions-root", "the root of the transactions is another one"],
  [block.BLOCK_WITHDRAWALS_ROOT]: ["wrong-withdrawals-root", "the root of the withdrawals is another one"],
  [block.BLOCK_RECEIPTS_ROOT]: ["wrong-receipts-root", "the root of the receipts is another one"],
  [block.BLOCK_BLOOM]: ["wrong-bloom", "the logs' bloom filter is another one"],
  [block.BLOCK_GAS_USED]: ["wrong-gas-used", "the transactions use another amount of gas"],
  [block.BLOCK_BLOB_GAS_USED]: ["wrong-blob-gas-used", "the transactions use another amount of blob gas"],
  [block.BLOCK_REQUESTS_HASH]: ["wrong-requests-hash", "the hash of the requests is another one"],
  [block.BLOCK_SYSTEM_CONTRACT_MISSING]: ["system-contract-missing", "a contract that blocks ask has no code"],
  [block.BLOCK_SYSTEM_CALL_FAILED]: ["system-call-failed", "a contract that blocks ask has failed"],
  [block.BLOCK_DEPOSIT]: ["invalid-deposit", "a log of the deposit contract is none of a deposit"],
  [block.BLOCK_STATE_ROOT]: ["wrong-state-root", "the root of the state after the block is another one"],
  [block.BLOCK_REQUIRED_EXTRA_DATA]: ["wrong-extra-data", "the extra data is another than the chain's fork asks for"],
  [block.BLOCK_SEAL]: ["wrong-seal", "the proof of work is none"],
  [block.BLOCK_TOO_OLD]: ["too-old", "the block follows one whose state is no longer kept"],
  [block.BLOCK_NO_ROOM]: ["no-room", "the chain keeps no more blocks of side branches"],
  [block.BLOCK_ACCESS_LIST]: [
    "wrong-access-list",
    "the block has accessed or changed something else than its access list says",
  ],
  [block.BLOCK_ACCESS_LIST_ITEMS]: [
    "access-list-too-long",
    "the block has accessed more accounts and slots than its gas limit allows",
  ],
  [block.BLOCK_OWN_RULES]: ["refused-by-own-rules", "the chain's own state transition refuses the block"],
  [block.BLOCK_OWN_RULES_FAIL]: ["own-rules-failed", "the chain's own state transition comes to no result"],
} as const;

const RELATIONS: Readonly<Record<number, string>> = {
  [stf.RELATION_EQUAL]: "",
  [stf.RELATION_MORE]: "more than ",
  [stf.RELATION_AT_MOST]: "at most ",
  [stf.RELATION_AT_LEAST]: "at least ",
  [stf.RELATION_NEAR]: "less than a 1024th away from ",
  [stf.RELATION_MULTIPLE]: "a multiple of ",
};

type Errors = typeof ERRORS;

/** Why a block is refused. */
export type BlockErrorCode = Errors[keyof Errors][0];

/** A block's fault: its code, and one line that says what is wrong, where, and which values do not agree. */
export interface BlockError {
  readonly code: BlockErrorCode;
  readonly message: string;
}

/** Words for the kernel's number, and details that go behind them. */
export function blockError(number: number, details = ""): BlockError {
  const [code, words] = ERRORS[number as keyof Errors];
  return { code, message: details === "" ? words : `${words}: ${details}` };
}

/** Two values of 32 bytes that are not to each other as they should be (RELATION_). */
export function disagreement(relation: number, expected: Uint8Array, actual: Uint8Array): string {
  return `expected ${RELATIONS[relation]}${shown(expected)}, found ${shown(actual)}`;
}

/** A small number in digits, a hash in hex. */
function shown(word: Uint8Array): string {
  const isSmall = word.subarray(0, 16).every((byte) => byte === 0);
  return isSmall ? BigInt(toHex(word)).toString() : toHex(word);
}
