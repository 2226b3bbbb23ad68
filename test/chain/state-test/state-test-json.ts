import { fromHex, toHex } from "../../../src/base/hex.js";
import { readAlloc } from "../../../src/chain/state-test/alloc.js";
import { hashLogs } from "../../../src/chain/state-test/run-state-test.js";

export const CONTRACT = `0x${"cc".repeat(20)}`;
export const SENDER = "0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b";
const SECRET_KEY = "0x45a915e4d060149eb4365960e6a7a45f334393093061116b197e3240065ff2d8";
/** PUSH1 2 PUSH1 1 SSTORE PUSH1 0 PUSH1 0 LOG0 */
const CODE = "0x600260015560006000a0";
const GAS_USED = 21_000n + 4n * 3n + 22_100n + 375n;
const BALANCE = 10n ** 18n;
const PRICE = 10n;

type Json = Record<string, unknown>;

const accounts = (senderNonce: bigint, senderBalance: bigint, storage: Json) => ({
  [SENDER]: { nonce: `0x${senderNonce}`, balance: `0x${senderBalance.toString(16)}`, code: "0x", storage: {} },
  [CONTRACT]: { nonce: "0x01", balance: "0x00", code: CODE, storage: { "0x05": "0x09", ...storage } },
});

export const PRE = accounts(0n, BALANCE, {});
export const POST = accounts(1n, BALANCE - GAS_USED * PRICE, { "0x01": "0x02" });
export const NO_LOGS = toHex(hashLogs([]));
export const ONE_LOG = toHex(hashLogs([{ address: fromHex(CONTRACT), topics: [], data: new Uint8Array(0) }]));

export const rootOf = (alloc: Json) => toHex(readAlloc(alloc, "alloc").root());

const INDEXES = { data: 0, gas: 0, value: 0 };

/** What must follow when the contract is called: it stores 2 in slot 1 and logs. */
export const EXPECTED = { hash: rootOf(POST), logs: ONE_LOG, indexes: INDEXES, state: POST };
/** What must follow when there is one gas too little to start. */
export const REJECTED = {
  hash: rootOf(PRE),
  logs: NO_LOGS,
  indexes: { ...INDEXES, gas: 1 },
  expectException: "TransactionException.INTRINSIC_GAS_TOO_LOW",
};

/** A state test as files have it, with parts put in place of its own. */
export function stateTestJson(parts: { post?: unknown; transaction?: Json; env?: Json; config?: unknown } = {}): Json {
  return {
    env: {
      currentCoinbase: `0x${"c0".repeat(20)}`,
      currentGasLimit: "0x1000000",
      currentNumber: "0x01",
      currentTimestamp: "0x03e8",
      currentRandom: `0x${"00".repeat(32)}`,
      currentBaseFee: "0x0a",
      ...parts.env,
    },
    pre: PRE,
    transaction: {
      nonce: "0x00",
      gasPrice: "0x0a",
      gasLimit: ["0x0186a0", "0x5207"],
      to: CONTRACT,
      value: ["0x00"],
      data: ["0x"],
      sender: SENDER,
      secretKey: SECRET_KEY,
      ...parts.transaction,
    },
    post: parts.post ?? { Cancun: [EXPECTED, REJECTED] },
    ...(parts.config === undefined ? {} : { config: parts.config }),
  };
}
