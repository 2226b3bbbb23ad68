import { bigintToBytes, joinBytes } from "../../base/bytes.js";
import { decodeRlp, integerFromRlp, type RlpItem } from "../../base/rlp.js";
import type { Ancestor } from "../driver/apply-block.js";
import { WITHDRAWAL_SIZE } from "./form.js";
import type { OwnWork } from "./run-own-stf.js";

// Places in a header.
const PARENT = 0;
const COINBASE = 2;
const NUMBER = 8;
const GAS_LIMIT = 9;
const TIMESTAMP = 11;
const EXTRA_DATA = 12;
const PREV_RANDAO = 13;
const BASE_FEE = 15;
const BEACON_ROOT = 19;

const WORD = 32;
const WITHDRAWAL_ADDRESS = 16;
const WITHDRAWAL_AMOUNT = 36;
const NO_BYTES = new Uint8Array(0);
const ZERO_WORD = new Uint8Array(WORD);

/** A block whose bytes and header have been checked. */
export interface OwnBlock {
  readonly mode: number;
  readonly chainId: bigint;
  /** RLP, as are the withdrawals, if there are any. */
  readonly header: Uint8Array;
  readonly withdrawals: Uint8Array | undefined;
  readonly transactions: readonly Uint8Array[];
  readonly parent: Ancestor;
}

/** What a state transition of a chain's own is told of a block. */
export function ownWork({ mode, chainId, header, withdrawals, transactions, parent }: OwnBlock): OwnWork {
  const fields = decodeRlp(header) as readonly Uint8Array[];
  const number = (at: number) => integerFromRlp(fields[at]!, 8);
  return {
    mode,
    chainId: bigintToBytes(chainId, WORD),
    block: {
      number: number(NUMBER),
      timestamp: number(TIMESTAMP),
      gasLimit: number(GAS_LIMIT),
      parentHash: fields[PARENT]!,
      coinbase: fields[COINBASE]!,
      prevRandao: fields[PREV_RANDAO]!,
      baseFee: bigintToBytes(integerFromRlp(fields[BASE_FEE] ?? NO_BYTES, WORD), WORD),
      parentBeaconBlockRoot: fields[BEACON_ROOT] ?? ZERO_WORD,
    },
    parent: parent.header,
    extraData: fields[EXTRA_DATA]!,
    withdrawals: withdrawals === undefined ? NO_BYTES : withdrawalItems(decodeRlp(withdrawals)),
    transactions,
  };
}

function withdrawalItems(list: RlpItem): Uint8Array {
  return joinBytes(
    (list as readonly (readonly Uint8Array[])[]).map(([index, validator, address, amount]) => {
      const item = new Uint8Array(WITHDRAWAL_SIZE);
      const view = new DataView(item.buffer);
      view.setBigUint64(0, integerFromRlp(index!, 8), true);
      view.setBigUint64(8, integerFromRlp(validator!, 8), true);
      item.set(address!, WITHDRAWAL_ADDRESS);
      view.setBigUint64(WITHDRAWAL_AMOUNT, integerFromRlp(amount!, 8), true);
      return item;
    }),
  );
}
