import { describe, expect, it } from "vitest";
import { concatBytes } from "../../../src/base/bytes.js";
import { keccak256 } from "../../../src/base/hash.js";
import { emptyState } from "../../../src/state/reader.js";
import { outputOf } from "../../../src/vm/outcome.js";
import { isAtLeast } from "../../../src/vm/rules/forks.js";
import type { Step } from "../../../src/vm/tracer.js";
import {
  addressOf,
  bytecode,
  CALLEE,
  push,
  RECENT_FORKS,
  RECIPIENT,
  RETURN_TOP,
  runEvm,
  TestHost,
  wordOf,
} from "./evm-run.js";

const ZERO = wordOf(0);

/** A call with all gas; leaves whether it succeeded on the stack. */
const callTo = (target: Uint8Array, value = 0) => `5f 5f 5f 5f ${push(value)} ${push(target)} 5a f1`;
const delegateTo = (target: Uint8Array) => `5f 5f 5f 5f ${push(target)} 5a f4`;
const callcodeTo = (target: Uint8Array, value = 0) => `5f 5f 5f 5f ${push(value)} ${push(target)} 5a f2`;
const staticTo = (target: Uint8Array) => `5f 5f 5f 5f ${push(target)} 5a fa`;
const store = (key: number, value: number) => `${push(value)} ${push(key)} 55`;

/** Init code at most 32 bytes long in memory, ready for CREATE: leaves size and offset on the stack. */
function initCode(hex: string): string {
  const code = bytecode(hex);
  return `${push(code)} 5f 52 ${push(code.length)} ${push(32 - code.length)}`;
}

function hostWith(code: string, balance = 0n): TestHost {
  const host = new TestHost();
  host.setCode(CALLEE, bytecode(code));
  host.setNonce(CALLEE, 1n);
  host.setBalance(RECIPIENT, balance);
  return host;
}

describe("evm/ethereumjs: storage", () => {
  it("writes through to the host and keeps the effects of success only", async () => {
    for (const [end, kept] of [
      ["00", 7],
      ["5f 5f fd", 0],
      ["fe", 0],
    ] as const) {
      const host = new TestHost();
      await runEvm(bytecode(store(1, 7), end), { host });
      expect(host.getStorage(RECIPIENT, wordOf(1))).toEqual(wordOf(kept));
    }
  });

  it("reads what the host has", async () => {
    const host = new TestHost();
    host.setStorage(RECIPIENT, wordOf(5), wordOf(0x1234));
    expect(await runEvm(bytecode("6005 54", RETURN_TOP), { host })).toMatchObject({ output: wordOf(0x1234) });
  });

  it("charges cold and warm slots (EIP-2929)", async () => {
    const push1 = 3n;
    expect(await runEvm(bytecode("6001 54"))).toMatchObject({ gasUsed: push1 + 2100n });
    expect(await runEvm(bytecode("6001 54 6001 54"))).toMatchObject({ gasUsed: 2n * push1 + 2200n });
    expect(await runEvm(bytecode("6001 6001 55"))).toMatchObject({ gasUsed: 2n * push1 + 22_100n });
    expect(await runEvm(bytecode("6001 54 6001 6001 55"))).toMatchObject({ gasUsed: 3n * push1 + 2100n + 20_000n });
  });

  it("takes original values from the start of the transaction (EIP-2200)", async () => {
    const state = { ...emptyState, slot: () => wordOf(1), hasStorage: () => true };
    const reset = await runEvm(bytecode(store(0, 2)), { host: new TestHost({ state }) });
    expect(reset).toMatchObject({ gasUsed: 6n + 5000n });
    const twice = await runEvm(bytecode(store(0, 2), store(0, 3)), { host: new TestHost({ state }) });
    expect(twice).toMatchObject({ gasUsed: 12n + 5000n + 100n });
  });

  it("leaves refunds to the transaction", async () => {
    const state = { ...emptyState, slot: () => wordOf(1), hasStorage: () => true };
    const host = new TestHost({ state });
    expect(await runEvm(bytecode(store(1, 0)), { host })).toMatchObject({
      type: "success",
      gasUsed: 6n + 5000n,
      gasRefund: 4800n,
    });
    // Every run is a transaction of its own: what was cleared before is new now.
    expect(await runEvm(bytecode(store(1, 3)), { host })).toMatchObject({
      type: "success",
      gasUsed: 6n + 22_100n,
      gasRefund: 0n,
    });
  });

  it("needs more than the call stipend left to store (EIP-2200)", async () => {
    expect(await runEvm(bytecode(store(0, 0)), { gasLimit: 6n + 2300n })).toMatchObject({ reason: "out-of-gas" });
    expect(await runEvm(bytecode(store(0, 0)), { gasLimit: 6n + 2301n })).toMatchObject({ gasUsed: 6n + 2200n });
  });
});

describe("evm/ethereumjs: static calls", () => {
  it.each([
    ["SSTORE", "5f 5f 55"],
    ["TSTORE", "5f 5f 5d"],
    ["LOG0", "5f 5f a0"],
    ["CREATE", "5f 5f 5f f0"],
    ["CREATE2", "5f 5f 5f 5f f5"],
    ["SELFDESTRUCT", "5f ff"],
    ["CALL with value", callTo(CALLEE, 1)],
  ])("refuses %s", async (_, code) => {
    expect(await runEvm(bytecode(code), { isStatic: true })).toMatchObject({
      type: "halt",
      reason: "static-violation",
    });
    const host = hostWith(code);
    expect(await runEvm(bytecode(staticTo(CALLEE), RETURN_TOP), { host })).toMatchObject({ output: ZERO });
  });

  it("allows reading and calls without value", async () => {
    const host = hostWith("5f 54 5f 5c");
    expect(await runEvm(bytecode(callTo(CALLEE), RETURN_TOP), { host, isStatic: true })).toMatchObject({
      type: "success",
      output: wordOf(1),
    });
  });
});

describe("evm/ethereumjs: calls", () => {
  it("runs accounts that the host has, cold and warm", async () => {
    const host = hostWith("602a 5f 52 60205f f3");
    const code = bytecode(callTo(CALLEE), "50 60205f5f3e 5f51", RETURN_TOP);
    expect(await runEvm(code, { host })).toMatchObject({ type: "success", output: wordOf(42) });
    const gasOf = async (calls: number) => (await runEvm(bytecode(callTo(CALLEE).repeat(calls)), { host })).gasUsed;
    const [one, two] = [await gasOf(1), await gasOf(2)];
    expect(one - (two - one)).toBe(2500n);
  });

  it("finds accounts cold that a run before has met", async () => {
    const host = hostWith("00");
    const code = bytecode(callTo(CALLEE));
    expect((await runEvm(code, { host })).gasUsed).toBe((await runEvm(code, { host })).gasUsed);
  });

  it("moves value, and not the message's own", async () => {
    const host = hostWith("34 5f 55", 10n);
    const outcome = await runEvm(bytecode(callTo(CALLEE, 3), "34 5f 52 47 6020 52 60405f f3"), { host, value: 5n });
    expect(outcome).toMatchObject({ type: "success", output: concatBytes(wordOf(5), wordOf(7)) });
    expect(host.getBalance(RECIPIENT)).toBe(7n);
    expect(host.getBalance(CALLEE)).toBe(3n);
    expect(host.getStorage(CALLEE, ZERO)).toEqual(wordOf(3));
  });

  it("fails a call that the balance does not cover", async () => {
    const host = hostWith("00", 2n);
    expect(await runEvm(bytecode(callTo(CALLEE, 3), RETURN_TOP), { host })).toMatchObject({ output: ZERO });
    expect(host.getBalance(RECIPIENT)).toBe(2n);
  });

  it("makes no account by touching an address", async () => {
    const host = new TestHost();
    await runEvm(bytecode(callTo(addressOf(0xdd)), staticTo(addressOf(0xde)), callTo(new Uint8Array(20))), { host });
    expect(host.accountExists(addressOf(0xdd))).toBe(false);
    expect(host.accountExists(addressOf(0xde))).toBe(false);
    expect(host.accountExists(RECIPIENT)).toBe(false);
  });

  it("lets delegated code act on the recipient", async () => {
    for (const call of [delegateTo, callcodeTo]) {
      const host = hostWith("30 5f 55");
      await runEvm(bytecode(call(CALLEE)), { host });
      expect(host.getStorage(RECIPIENT, ZERO)).toEqual(concatBytes(new Uint8Array(12), RECIPIENT));
      expect(host.getStorage(CALLEE, ZERO)).toEqual(ZERO);
    }
  });

  it("undoes what a failed call did and passes its revert data on", async () => {
    for (const [end, returned] of [
      ["60205f fd", wordOf(9)],
      ["fe", new Uint8Array(0)],
    ] as const) {
      const host = hostWith(`6009 5f 52 ${store(0, 1)} 6001 5f 5d 5f 5f a0 ${end}`);
      const code = bytecode(store(0, 2), callTo(CALLEE), "50 3d 5f 5f 3e 3d 5f f3");
      const outcome = await runEvm(code, { host });
      expect(outcome).toMatchObject({ type: "success", output: returned });
      expect(host.getStorage(RECIPIENT, ZERO)).toEqual(wordOf(2));
      expect(host.getStorage(CALLEE, ZERO)).toEqual(ZERO);
      expect(host.logs).toEqual([]);
    }
  });

  it("stops at depth 1024 and continues from the message's depth", async () => {
    const host = new TestHost();
    const recurse = bytecode(callTo(RECIPIENT));
    host.setCode(RECIPIENT, recurse);
    const deepest = async (depth: number) => {
      const depths: number[] = [];
      const tracer = { onStep: (step: Step) => void depths.push(step.depth) };
      await runEvm(recurse, { host, depth, gasLimit: 2n ** 62n, tracer });
      return Math.max(...depths);
    };
    expect(await deepest(0)).toBe(1024);
    expect(await deepest(1020)).toBe(1024);
  });

  it("follows delegations from Prague on (EIP-7702)", async () => {
    for (const fork of RECENT_FORKS) {
      const host = hostWith("6001 6000 55");
      const delegating = addressOf(0x70);
      host.setCode(delegating, bytecode("ef0100", Buffer.from(CALLEE).toString("hex")));
      const call = `6000 6000 6000 6000 6000 ${push(delegating)} 5a f1`;
      await runEvm(bytecode(call), { host, fork });
      expect(host.getStorage(delegating, ZERO)).toEqual(wordOf(isAtLeast(fork, "prague") ? 1 : 0));
    }
  });
});

describe("evm/ethereumjs: logs", () => {
  it("gives the host logs in order, those of calls included", async () => {
    const host = hostWith("60aa 5f 53 6002 6001 6001 5f a2");
    await runEvm(bytecode("5f 5f a0", callTo(CALLEE), "6007 5f 5f a1"), { host });
    expect(host.logs).toEqual([
      { address: RECIPIENT, topics: [], data: new Uint8Array(0) },
      { address: CALLEE, topics: [wordOf(1), wordOf(2)], data: Uint8Array.of(0xaa) },
      { address: RECIPIENT, topics: [wordOf(7)], data: new Uint8Array(0) },
    ]);
  });

  it("gives the host no logs of a run that fails", async () => {
    for (const end of ["fe", "5f 5f fd"]) {
      const host = new TestHost();
      await runEvm(bytecode("5f 5f a0", end), { host });
      expect(host.logs).toEqual([]);
    }
  });
});

describe("evm/ethereumjs: transient storage", () => {
  it("lasts for a run, but for what a call that fails has stored", async () => {
    const host = hostWith("602b 6001 5d fe");
    const code = bytecode("602a 6001 5d", delegateTo(CALLEE), "6001 5c", RETURN_TOP);
    expect(await runEvm(code, { host })).toMatchObject({ output: wordOf(42) });
    expect(await runEvm(bytecode("6001 5c", RETURN_TOP), { host })).toMatchObject({ output: ZERO });
  });
});

describe("evm/ethereumjs: creation", () => {
  /** Init code that returns one zero byte as code. */
  const DEPLOY_STOP = "60015ff3";

  it("creates with CREATE at the address of sender and nonce", async () => {
    const host = new TestHost();
    host.setNonce(RECIPIENT, 1n);
    host.setBalance(RECIPIENT, 10n);
    const outcome = await runEvm(bytecode(initCode(DEPLOY_STOP), "6004 f0", RETURN_TOP), { host });
    const created = keccak256(concatBytes(bytecode("d694"), RECIPIENT, bytecode("01"))).slice(12);
    expect(outputOf(outcome).slice(12)).toEqual(created);
    expect(host.getCode(created)).toEqual(Uint8Array.of(0));
    expect(host.getNonce(created)).toBe(1n);
    expect(host.getBalance(created)).toBe(4n);
    expect(host.getNonce(RECIPIENT)).toBe(2n);
  });

  it("creates with CREATE2 at the address of sender, salt and init code (EIP-1014), and only once", async () => {
    const host = new TestHost();
    const code = bytecode("6007", initCode(DEPLOY_STOP), "5f f5", RETURN_TOP);
    const init = bytecode(DEPLOY_STOP);
    const created = keccak256(concatBytes(Uint8Array.of(0xff), RECIPIENT, wordOf(7), keccak256(init))).slice(12);
    expect(outputOf(await runEvm(code, { host })).slice(12)).toEqual(created);
    expect(host.getCode(created)).toEqual(Uint8Array.of(0));
    expect(outputOf(await runEvm(code, { host }))).toEqual(ZERO);
  });

  it("leaves no account behind when init code fails, but for the creator's nonce", async () => {
    const host = new TestHost();
    const outcome = await runEvm(bytecode(initCode(`${store(0, 1)} fe`), "5f f0", RETURN_TOP), { host });
    expect(outcome).toMatchObject({ type: "success", output: ZERO });
    expect(host.getNonce(RECIPIENT)).toBe(1n);
    const created = keccak256(concatBytes(bytecode("d694"), RECIPIENT, bytecode("80"))).slice(12);
    expect(host.accountExists(created)).toBe(false);
  });
});

describe("evm/ethereumjs: SELFDESTRUCT", () => {
  const heir = addressOf(0x4e);

  it("deletes an old account before Cancun and only empties it since (EIP-6780)", async () => {
    for (const fork of RECENT_FORKS) {
      const host = new TestHost();
      host.setNonce(CALLEE, 1n);
      host.setBalance(CALLEE, 5n);
      host.setCode(CALLEE, bytecode(push(heir), "ff"));
      host.setStorage(CALLEE, ZERO, wordOf(1));
      await runEvm(bytecode(`6000 6000 6000 6000 6000 ${push(CALLEE)} 5a f1`), { host, fork });
      expect(host.accountExists(CALLEE)).toBe(isAtLeast(fork, "cancun"));
      expect(host.getStorage(CALLEE, ZERO)).toEqual(wordOf(isAtLeast(fork, "cancun") ? 1 : 0));
      expect(host.getBalance(CALLEE)).toBe(0n);
      expect(host.getBalance(heir)).toBe(5n);
    }
  });

  it("deletes an account made in the same run on every fork", async () => {
    for (const fork of RECENT_FORKS) {
      const host = new TestHost();
      host.setBalance(RECIPIENT, 5n);
      const create = initCode(`${push(heir)} ff`).replaceAll("5f", "6000");
      const outcome = await runEvm(bytecode(create, "6005 f0", RETURN_TOP), { host, fork });
      const created = outputOf(outcome).slice(12);
      expect(created).not.toEqual(new Uint8Array(20));
      expect(host.accountExists(created)).toBe(false);
      expect(host.getBalance(heir)).toBe(5n);
    }
  });

  it("is undone with the call that did it", async () => {
    const host = new TestHost();
    host.setBalance(CALLEE, 5n);
    host.setCode(CALLEE, bytecode(push(heir), "ff"));
    await runEvm(bytecode(`6000 6000 6000 6000 6000 ${push(CALLEE)} 5a f1 fe`), { host, fork: "london" });
    expect(host.getBalance(CALLEE)).toBe(5n);
    expect(host.accountExists(heir)).toBe(false);
  });
});
