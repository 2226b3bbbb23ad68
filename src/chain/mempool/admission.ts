import { toHex } from "../../base/hex.js";
import type { StateReader } from "../../state/reader.js";
import type { ChainRules } from "../chain-rules.js";
import type { BlockEnvironment } from "../driver/candidate.js";
import { type StfKernel, withStfKernel } from "../driver/stf-kernel.js";
import * as stf from "../kernel/interface.js";
import { T_SENDER } from "../kernel/transaction-record.js";
import { decodeErrorText } from "../transactions/decode-error.js";
import { type RejectReason, rejectReasonOf } from "../transactions/reject-reason.js";
import type { SignedTransaction } from "../transactions/transaction.js";
import { readTransaction } from "../transactions/transaction-reading.js";

/** What transactions wait for: the block after the head. */
export interface MempoolHead {
  /** After the head. */
  readonly state: StateReader;
  /** The next block: its base fees are what transactions must pay. */
  readonly block: BlockEnvironment;
  readonly chain: ChainRules;
}

export type Admission =
  | {
      readonly type: "admitted";
      readonly transaction: SignedTransaction;
      readonly sender: Uint8Array;
      /** Accounts whose holders signed the transaction's authorizations, in hex (EIP-7702). */
      readonly authorities: readonly string[];
    }
  | { readonly type: "rejected"; readonly reason: RejectReason | "undecodable"; readonly message: string };

/**
 * Whether a transaction can be in a block after the head, by the rules of the state transition, but for fees, which change, and for
 * nonces that are yet to come.
 */
export function admit(bytes: Uint8Array, { state, block, chain }: MempoolHead): Admission {
  return withStfKernel(chain, (kernel) => {
    kernel.begin(chain, state, block);
    kernel.setBlock(withoutFees(block));
    const end = kernel.exports.admitTransaction(kernel.place(bytes), bytes.length);
    if (end === stf.APPLIED) return admittedIn(kernel);
    const { memory, answer } = kernel;
    const reason = memory.u32(answer + stf.ANSWER_REASON);
    if (end === stf.REJECTED)
      return { type: "rejected", reason: rejectReasonOf(reason), message: rejectReasonOf(reason) };
    const message = `no transaction: byte ${memory.u32(answer + stf.ANSWER_OFFSET)}: ${decodeErrorText(reason)}`;
    return { type: "rejected", reason: "undecodable", message };
  });
}

function admittedIn({ memory, exports }: StfKernel): Admission {
  const at = exports.admittedTransaction() >>> 0;
  const found = exports.admittedAuthorities() >>> 0;
  const authorities = Array.from({ length: memory.u32(found) }, (_, i) =>
    toHex(memory.copy(found + stf.AUTHORITIES_HEADER + 20 * i, 20)),
  );
  return {
    type: "admitted",
    transaction: readTransaction(memory, at),
    sender: memory.address(at + T_SENDER),
    authorities: [...new Set(authorities)],
  };
}

const FREE = new WeakMap<BlockEnvironment, BlockEnvironment>();

/** The block, but that every fee is enough; the same object for the same block, because kernels know blocks by it. */
function withoutFees(block: BlockEnvironment): BlockEnvironment {
  let free = FREE.get(block);
  if (free === undefined) {
    free = { ...block, hashOf: (number) => block.hashOf(number), baseFee: 0n, blobBaseFee: 0n };
    FREE.set(block, free);
  }
  return free;
}
