import { describe, expect, it } from "vitest";
import { IsolatedHost } from "../../src/chain/isolated-host.js";
import { accountRecord } from "../../src/state/account.js";
import type { CallMessage } from "../../src/vm/host.js";
import { message } from "../../src/vm/message.js";

const ALICE = new Uint8Array(20).fill(0xa1);
const KEY = new Uint8Array(32).fill(1);
const VALUE = new Uint8Array(32).fill(2);
const ZERO = new Uint8Array(32);
const LOG = { address: ALICE, topics: [KEY], data: VALUE };

const call = (codeAddress: Uint8Array): CallMessage => ({
  ...message({ input: new Uint8Array(0), gasLimit: 1000n }),
  kind: "call",
  codeAddress,
});

describe("IsolatedHost", () => {
  it("starts with nobody in it", () => {
    const host = new IsolatedHost();
    expect(host.accountExists(ALICE)).toBe(false);
    expect(host.getBalance(ALICE)).toBe(0n);
    expect(host.getNonce(ALICE)).toBe(0n);
    expect(host.getCode(ALICE)).toEqual(new Uint8Array(0));
    expect(host.getStorage(ALICE, KEY)).toEqual(ZERO);
    expect(host.blockHash(1n)).toEqual(ZERO);
    expect(host.logs).toEqual([]);
  });

  it("stands on the state it is given", () => {
    const account = { balance: 5n, nonce: 6n, code: Uint8Array.of(7) };
    const host = new IsolatedHost({
      account: () => accountRecord(account),
      slot: () => VALUE,
      code: () => account.code,
      hasStorage: () => true,
    });
    host.setStorage(ALICE, KEY, ZERO);
    host.setBalance(ALICE, 8n);
    expect(host.getBalance(ALICE)).toBe(8n);
    expect(host.getNonce(ALICE)).toBe(6n);
    expect(host.getCode(ALICE)).toEqual(Uint8Array.of(7));
    expect(host.getStorage(ALICE, KEY)).toEqual(ZERO);
    expect(host.getOriginalStorage(ALICE, KEY)).toEqual(VALUE);
    expect(host.hasStorage(ALICE)).toBe(true);
  });

  it("undoes everything back to a checkpoint", () => {
    const host = new IsolatedHost();
    host.setNonce(ALICE, 1n);
    host.emitLog(LOG);
    const checkpoint = host.checkpoint();
    host.setBalance(ALICE, 2n);
    host.setCode(ALICE, Uint8Array.of(1));
    host.setStorage(ALICE, KEY, VALUE);
    host.setTransientStorage(ALICE, KEY, VALUE);
    host.accessAccount(ALICE);
    host.accessStorage(ALICE, KEY);
    host.emitLog(LOG);
    host.deleteAccount(ALICE);
    host.revert(checkpoint);
    expect(host.accountExists(ALICE)).toBe(true);
    expect(host.getNonce(ALICE)).toBe(1n);
    expect(host.getBalance(ALICE)).toBe(0n);
    expect(host.getCode(ALICE)).toEqual(new Uint8Array(0));
    expect(host.getStorage(ALICE, KEY)).toEqual(ZERO);
    expect(host.getTransientStorage(ALICE, KEY)).toEqual(ZERO);
    expect(host.accessAccount(ALICE)).toBe(false);
    expect(host.accessStorage(ALICE, KEY)).toBe(false);
    expect(host.logs).toEqual([LOG]);
  });

  it("tells accounts and slots apart that are warm", () => {
    const host = new IsolatedHost();
    expect(host.accessStorage(ALICE, KEY)).toBe(false);
    expect(host.accessAccount(ALICE)).toBe(false);
    expect(host.accessStorage(ALICE, KEY)).toBe(true);
    expect(host.accessAccount(ALICE)).toBe(true);
    expect(host.accessStorage(ALICE, VALUE)).toBe(false);
  });

  it("clears the storage of an account", () => {
    const host = new IsolatedHost();
    host.setStorage(ALICE, KEY, VALUE);
    host.clearStorage(ALICE);
    expect(host.getStorage(ALICE, KEY)).toEqual(ZERO);
  });

  it("lets calls to accounts without code succeed, and finds no engine for code", () => {
    const host = new IsolatedHost();
    expect(host.call(call(ALICE))).toMatchObject({ type: "success", gasUsed: 0n });
    host.setCode(ALICE, Uint8Array.of(0));
    expect(host.call(call(ALICE))).toMatchObject({ type: "halt", reason: "no-engine" });
    expect(host.create(call(ALICE)).outcome).toMatchObject({ type: "halt", reason: "no-engine" });
  });
});
