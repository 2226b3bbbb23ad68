import { describe, expect, it } from "vitest";
import { concatBytes } from "../../../src/base/bytes.js";
import { toHex } from "../../../src/base/hex.js";
import { ethereumRules } from "../../../src/chain/chain-rules.js";
import * as form from "../../../src/chain/own-stf/form.js";
import { packOwnChanges } from "../../../src/chain/own-stf/own-changes.js";
import { MAX_ROUNDS, type OwnWork, runOwnStf } from "../../../src/chain/own-stf/run-own-stf.js";
import { MemoryState } from "../../../src/state/memory-state.js";
import { readChanges } from "../../../src/state/packed-changes.js";
import { change, invalid, need, type Puppet, puppetStf, result } from "../../support/puppet-rules.js";

const address = (byte: number) => new Uint8Array(20).fill(byte);
const key = (byte: number) => new Uint8Array(32).fill(byte);
const NOTHING = new Uint8Array(0);
const CODE = Uint8Array.of(1, 2, 3);

const state = new MemoryState([
  [toHex(address(1)), { nonce: 5n, balance: 9n, code: CODE, storage: new Map([[toHex(key(1)), key(7)]]) }],
  [toHex(address(2)), { nonce: 0n, balance: 1n, code: NOTHING, storage: new Map() }],
]);
const world = { state, number: 300n, hashOf: (number: bigint) => key(Number(number % 256n)) };
const frame = await ethereumRules("cancun");

const work: OwnWork = {
  mode: form.MODE_APPLY,
  chainId: key(0),
  block: {
    number: 300n,
    timestamp: 1n,
    gasLimit: 100n,
    parentHash: key(0),
    coinbase: address(0),
    prevRandao: key(0),
    baseFee: key(0),
    parentBeaconBlockRoot: key(0),
  },
  parent: NOTHING,
  extraData: NOTHING,
  withdrawals: NOTHING,
  transactions: [Uint8Array.of(1), Uint8Array.of(2, 2)],
};

function run(puppet: Puppet, more: Partial<OwnWork> = {}, maxInput?: number) {
  const stf = puppetStf(puppet, frame, maxInput);
  return { verdict: runOwnStf(stf, { ...work, ...more }, world), rounds: stf.rounds.length };
}

describe("the rounds of a state transition", () => {
  it("give it what it asks for, in the order of keys, absent things too", () => {
    const number = (value: bigint) => {
      const bytes = new Uint8Array(8);
      new DataView(bytes.buffer).setBigUint64(0, value, true);
      return bytes;
    };
    let seen: form.OwnInput | undefined;
    const { verdict, rounds } = run((input, round) => {
      seen = input;
      if (round === 1) return need({ accounts: concatBytes(address(2), address(1)), hashes: number(299n) });
      if (round === 2) return need({ codes: concatBytes(address(1), address(3)), accounts: address(2) });
      if (round === 3) {
        const slots = concatBytes(address(2), key(1), address(1), key(2), address(1), key(1));
        return need({ accounts: address(3), slots, hashes: concatBytes(number(300n), number(43n), number(44n)) });
      }
      return result(2);
    });
    expect([verdict.type, rounds]).toEqual(["result", 4]);
    const accounts = Array.from({ length: 3 }, (_, i) => seen!.accounts.subarray(93 * i, 93 * i + 93));
    expect(accounts.map((each) => [each[0], each[20], each[21], each[60]])).toEqual([
      [1, 1, 5, 9],
      [2, 1, 0, 1],
      [3, 0, 0, 0],
    ]);
    expect(accounts[2]!.subarray(61)).toEqual(accounts[1]!.subarray(61));
    expect(seen!.codes).toEqual([
      { address: address(1), code: CODE },
      { address: address(3), code: NOTHING },
    ]);
    const slots = Array.from({ length: 3 }, (_, i) => seen!.slots.subarray(84 * i, 84 * i + 84));
    expect(slots.map((each) => [each[0], each[20], each[83]])).toEqual([
      [1, 1, 7],
      [1, 2, 0],
      [2, 1, 0],
    ]);
    const hashes = new Map(
      Array.from({ length: 4 }, (_, i) => {
        const entry = seen!.hashes.subarray(40 * i, 40 * i + 40);
        return [new DataView(entry.buffer, entry.byteOffset).getBigUint64(0, true), entry[8]];
      }),
    );
    // The last 256 alone are known: not the block itself.
    expect(hashes).toEqual(
      new Map([
        [299n, 299 % 256],
        [300n, 0],
        [43n, 0],
        [44n, 44],
      ]),
    );
  });

  const cost = { gasUsed: 3n, fuelUsed: 3n };
  it.each<[string, Puppet, RegExp, number]>([
    ["halts", () => ({ type: "halt", reason: "out-of-gas", ...cost }), /halts with out-of-gas after 3 units/, 1],
    ["exits", () => ({ type: "revert", exitCode: 7, output: NOTHING, ...cost }), /exit code 7/, 1],
    ["says nothing", () => NOTHING, /0 bytes, 5 are needed/, 1],
    ["has another version", () => Uint8Array.of(2, 0, 0, 0, 2), /version is 2, not 1/, 1],
    ["is of no kind", () => Uint8Array.of(1, 0, 0, 0, 9), /kind is 9.*at byte 4/, 1],
    ["breaks off", () => result(2).subarray(0, 30), /at byte \d+/, 1],
    ["goes on", () => concatBytes(result(2), NOTHING, Uint8Array.of(1)), /at byte \d+|offset/, 1],
    ["asks for nothing", () => need({}), /nothing new in round 1/, 1],
    ["asks again", () => need({ accounts: address(1) }), /nothing new in round 2/, 2],
    ["never ends", (_, round) => need({ accounts: address(round) }), /after 64 rounds/, MAX_ROUNDS],
    ["has a receipt too few", () => result(1), /1 receipts for 2/, 1],
    ["uses too much gas", () => result(0, { receipts: [receipt(60n), receipt(41n)] }), /use 101 gas.*100/, 1],
    ["uses gas that wraps", () => result(0, { receipts: [receipt(2n ** 64n - 1n), receipt(2n)] }), /gas/, 1],
    ["has a status of 2", () => result(0, { receipts: [receipt(1n, 2), receipt(1n)] }), /status of 2/, 1],
    ["leaves out what it may not", () => result(1, { leftOut: [left(0)] }), /left out/, 1],
    ["changes an account twice", () => result(2, { changes: [change(address(1)), change(address(1))] }), /change 1/, 1],
    ["has changes in disorder", () => result(2, { changes: [change(address(2)), change(address(1))] }), /order/, 1],
    ["has slots in disorder", () => result(2, { changes: [slots(key(2), key(1))] }), /slots of change 0/, 1],
    ["has a slot twice", () => result(2, { changes: [slots(key(2), key(2))] }), /slots of change 0/, 1],
    ["has flags that are none", () => result(2, { changes: [change(address(1), { flags: 8 })] }), /flags of 8/, 1],
    ["has code without a flag", () => result(2, { changes: [change(address(1), { code: CODE })] }), /no flag/, 1],
    ["deletes what has a balance", () => result(2, { changes: [change(address(1), { flags: 1 })] }), /deletes/, 1],
    ["refuses what is not there", () => invalid(2, "no"), /transaction 2 is invalid, of 2/, 1],
  ])("one that %s comes to no result", (_, puppet, reason, expected) => {
    const { verdict, rounds } = run(puppet);
    expect(verdict).toMatchObject({ type: "failed", reason: expect.stringMatching(reason) });
    expect(rounds).toBe(expected);
  });

  it("asks for no more than its input can hold, and is given none that is larger", () => {
    const many = concatBytes(...Array.from({ length: 100 }, (_, i) => address(i)));
    expect(run(() => need({ accounts: many }), {}, 2000).verdict).toMatchObject({
      type: "failed",
      reason: expect.stringContaining("more than the 2000 bytes"),
    });
    const { verdict, rounds } = run(() => result(1), { transactions: [new Uint8Array(2000)] }, 2000);
    expect([verdict.type, rounds]).toEqual(["failed", 0]);
  });

  it("says of what is invalid why, in one line", () => {
    expect(run(() => invalid(1, "a\n\u001b[31mbad\u0007  thing ")).verdict).toEqual({
      type: "invalid",
      reason: "transaction 1: a [31mbad thing",
    });
    expect(run(() => invalid(form.NO_TRANSACTION, "")).verdict).toEqual({
      type: "invalid",
      reason: "it does not say why",
    });
  });

  it("leaves out transactions in order when a block is built", () => {
    const built = { mode: form.MODE_BUILD };
    expect(run(() => result(1, { leftOut: [left(1)] }), built).verdict.type).toBe("result");
    for (const leftOut of [[left(2)], [left(1), left(0)], [left(0), left(0)]]) {
      expect(run(() => result(2 - leftOut.length, { leftOut }), built).verdict.type).toBe("failed");
    }
  });
});

const receipt = (gasUsed: bigint, succeeded = 1) => ({ succeeded, gasUsed, logs: [] });
const left = (index: number) => ({ index, reason: NOTHING });
const slots = (first: Uint8Array, second: Uint8Array) =>
  change(address(1), { slots: concatBytes(first, key(1), second, key(1)) });

describe("changes", () => {
  const packed = (...changes: form.OwnChange[]) => readChanges(packOwnChanges(changes, state), state);
  const same = { nonce: 5n, balance: new Uint8Array(32).fill(9, 31) };
  const slot = (at: number, value: number) => concatBytes(key(at), key(value));

  it("leave out what is as before", () => {
    expect(packed(change(address(1), { ...same, slots: concatBytes(slot(1, 7), slot(2, 0)) })).accounts.size).toBe(0);
    expect(packed(change(address(9), { flags: form.CHANGE_IS_DELETED, balance: key(0) })).accounts.size).toBe(0);
    const again = packed(change(address(1), { ...same, flags: form.CHANGE_HAS_CODE, code: CODE }));
    expect(again.accounts.size).toBe(0);
  });

  it("keep the code of an account unless they have another one, and make accounts", () => {
    const { accounts, storage } = packed(
      change(address(1), { slots: concatBytes(slot(1, 0), slot(2, 3)) }),
      change(address(2), { flags: form.CHANGE_HAS_CODE, code: CODE, nonce: 1n }),
      change(address(9)),
    );
    expect(accounts).toEqual(
      new Map([
        [toHex(address(1)), { nonce: 0n, balance: 1n, code: CODE }],
        [toHex(address(2)), { nonce: 1n, balance: 1n, code: CODE }],
        [toHex(address(9)), { nonce: 0n, balance: 1n, code: NOTHING }],
      ]),
    );
    expect(storage.get(toHex(address(1)))).toEqual({
      written: new Map([
        [toHex(key(1)), key(0)],
        [toHex(key(2)), key(3)],
      ]),
      cleared: false,
    });
  });

  it("clear storage, take code away and delete accounts", () => {
    const { accounts, storage } = packed(
      change(address(1), {
        flags: form.CHANGE_IS_CLEARED | form.CHANGE_HAS_CODE,
        slots: concatBytes(slot(1, 7), slot(2, 0)),
      }),
      change(address(2), { flags: form.CHANGE_IS_DELETED, balance: key(0) }),
    );
    expect(accounts).toEqual(
      new Map([
        [toHex(address(1)), { nonce: 0n, balance: 1n, code: NOTHING }],
        [toHex(address(2)), undefined],
      ]),
    );
    expect(storage.get(toHex(address(1)))).toEqual({ written: new Map([[toHex(key(1)), key(7)]]), cleared: true });
  });
});
