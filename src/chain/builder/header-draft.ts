// The header of a block that is built: what is chosen about it, and what the kernel says.
import { bytesToBigint } from "../../base/bytes.js";
import { keccak256 } from "../../base/hash.js";
import { encodeRlp, encodeRlpList, integerToRlp } from "../../base/rlp.js";
import { WITHDRAWALS } from "../../vm/rules/parameters.js";
import { type BlockHeader, EMPTY_LIST, NO_UNCLES } from "../block-header.js";
import type { StfKernel } from "../driver/stf-kernel.js";
import * as stf from "../kernel/interface.js";
import type { BlockPlan } from "./block-plan.js";

/** More than a header takes, with the lists' own headers. */
export const HEADER_ROOM = 1024;
export const ZERO_HASH = new Uint8Array(32);
const NO_BLOOM = new Uint8Array(256);
const NO_BYTES = new Uint8Array(0);
const NO_WORK = new Uint8Array(8);

/** With zeros where the kernel says what there is. */
export function draftHeader(plan: BlockPlan): BlockHeader {
  return {
    parentHash: keccak256(plan.ancestors[0]!.header),
    unclesHash: NO_UNCLES,
    coinbase: plan.coinbase,
    stateRoot: ZERO_HASH,
    transactionsRoot: ZERO_HASH,
    receiptsRoot: ZERO_HASH,
    bloom: NO_BLOOM,
    difficulty: 0n,
    number: plan.number,
    gasLimit: plan.gasLimit,
    gasUsed: 0n,
    timestamp: plan.timestamp,
    extraData: plan.extraData ?? NO_BYTES,
    mixHash: plan.prevRandao ?? ZERO_HASH,
    nonce: NO_WORK,
    baseFeePerGas: 0n,
    withdrawalsRoot: ZERO_HASH,
    blobGasUsed: 0n,
    excessBlobGas: 0n,
    parentBeaconBlockRoot: plan.parentBeaconBlockRoot ?? ZERO_HASH,
    requestsHash: ZERO_HASH,
    blockAccessListHash: ZERO_HASH,
  };
}

/** RLP of a block's withdrawals; undefined where the rules have none. */
export function encodeWithdrawals({ chain, withdrawals = [] }: BlockPlan): Uint8Array | undefined {
  if (chain.parameters[WITHDRAWALS] === 0) return undefined;
  return encodeRlp(
    withdrawals.map(({ index, validatorIndex, address, amount }) => [
      integerToRlp(index),
      integerToRlp(validatorIndex),
      address,
      integerToRlp(amount),
    ]),
  );
}

/** What the kernel says that the header of the built block has. */
export function readBuilt({ memory, exports }: StfKernel) {
  const at = exports.built() >>> 0;
  const hash = (offset: number) => memory.copy(at + offset, 32);
  return {
    gasUsed: memory.u64(at + stf.BUILT_GAS_USED),
    blobGasUsed: memory.u64(at + stf.BUILT_BLOB_GAS),
    excessBlobGas: memory.u64(at + stf.BUILT_EXCESS_BLOB_GAS),
    difficulty: bytesToBigint(hash(stf.BUILT_DIFFICULTY)),
    baseFeePerGas: bytesToBigint(hash(stf.BUILT_BASE_FEE)),
    stateRoot: hash(stf.BUILT_STATE_ROOT),
    transactionsRoot: hash(stf.BUILT_TRANSACTIONS_ROOT),
    receiptsRoot: hash(stf.BUILT_RECEIPTS_ROOT),
    withdrawalsRoot: hash(stf.BUILT_WITHDRAWALS_ROOT),
    requestsHash: hash(stf.BUILT_REQUESTS_HASH),
    blockAccessListHash: hash(stf.BUILT_ACCESS_LIST_HASH),
    bloom: memory.copy(at + stf.BUILT_BLOOM, 256),
  };
}

/** The block of a header, transactions as they stand in a block, and withdrawals. */
export function joinParts(
  header: Uint8Array,
  transactions: readonly Uint8Array[],
  withdrawals: Uint8Array | undefined,
): Uint8Array {
  return encodeRlpList([
    header,
    encodeRlpList(transactions),
    EMPTY_LIST,
    ...(withdrawals === undefined ? [] : [withdrawals]),
  ]);
}
