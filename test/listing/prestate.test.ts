import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../src/base/hex.js";
import { applyTransaction, type TransactionOutcome } from "../../src/chain/driver/apply-transaction.js";
import { prestateOf } from "../../src/listing/prestate.js";
import { MemoryState } from "../../src/state/memory-state.js";
import { RecordingReader } from "../../src/state/recording-reader.js";
import { BALANCE, COINBASE, CONTRACT, candidate, SENDER } from "../chain/driver/candidate.js";

const OTHER = new Uint8Array(20).fill(0x07);
const UNTOUCHED = new Uint8Array(20).fill(0x08);
const slot = (n: number) => toHex(new Uint8Array(32).fill(n, 31));
/** Reads slots 1 and 2, writes slots 1 and 3, and asks for another account's balance. */
const CODE = fromHex(`0x600154600254600960015560096003 5573${"07".repeat(20)}31`.replace(" ", ""));

describe("the state before a transaction", () => {
  const setup = () => {
    const storage = new Map([1, 5].map((n) => [slot(n), fromHex(slot(n))]));
    const accounts = [
      [CONTRACT, { nonce: 1n, code: CODE, storage }],
      [OTHER, { balance: 77n }],
      [UNTOUCHED, { balance: 78n }],
    ] as const;
    return candidate({ accounts });
  };

  it("is what was read, and nothing that was written", () => {
    const before = setup();
    const state = new RecordingReader(before.state);
    expect(applyTransaction({ ...before, state })).toMatchObject({ outcome: { type: "success" } });
    expect(prestateOf(state.records)).toEqual({
      [toHex(SENDER)]: { balance: `0x${BALANCE.toString(16)}`, nonce: 4 },
      [toHex(CONTRACT)]: {
        balance: "0x0",
        nonce: 1,
        code: toHex(CODE),
        storage: { [slot(1)]: slot(1), [slot(2)]: slot(0), [slot(3)]: slot(0) },
      },
      [toHex(COINBASE)]: { balance: "0x0" },
      [toHex(OTHER)]: { balance: "0x4d" },
    });
  });

  it("is enough to apply the transaction again", () => {
    const before = setup();
    const state = new RecordingReader(before.state);
    const first = applyTransaction({ ...before, state });
    const accounts = [...state.records].flatMap(([address, { account, storage }]) =>
      account === undefined ? [] : [[address, { ...account, storage }] as const],
    );
    const again = applyTransaction({ ...before, state: new MemoryState(new Map(accounts)) });
    expect(seen(again)).toEqual(seen(first));
  });
});

/** All but the parts of accounts that a transaction leaves alone. */
function seen(applied: TransactionOutcome) {
  if (applied.type === "rejected") throw new Error(applied.reason);
  const { outcome, gasUsed, changes } = applied;
  const accounts = [...changes.accounts].map(([address, account]) => [address, account?.balance, account?.nonce]);
  return { outcome, gasUsed, accounts, storage: changes.storage };
}

it("tells a nonce exactly that no JSON number holds", () => {
  const account = { balance: 0n, nonce: 2n ** 63n, code: new Uint8Array(0) };
  const records = new Map([["0x01", { account, storage: new Map() }]]);
  expect(prestateOf(records)).toEqual({ "0x01": { balance: "0x0", nonce: "0x8000000000000000" } });
});
