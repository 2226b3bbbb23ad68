import { describe, expect, it } from "vitest";
import { keccak256 } from "../../../src/base/hash.js";
import { fromHex, toHex } from "../../../src/base/hex.js";
import { encodeRlp, integerToRlp } from "../../../src/base/rlp.js";
import { type AppliedTransaction, applyTransaction } from "../../../src/chain/driver/apply-transaction.js";
import type { Candidate } from "../../../src/chain/driver/candidate.js";
import { readAccount } from "../../../src/state/account.js";
import type { MemoryState } from "../../../src/state/memory-state.js";
import { outputOf } from "../../../src/vm/outcome.js";
import { GAS_PER_BLOB } from "../../../src/vm/rules/prices.js";
import { bytecode, push } from "../../vms/evm/evm-run.js";
import { BALANCE, COINBASE, CONTRACT, candidate, creation, SENDER } from "./candidate.js";

const HEIR = new Uint8Array(20).fill(0x4e);
const WORD = new Uint8Array(32).fill(1);
const CREATED = keccak256(encodeRlp([SENDER, integerToRlp(4n)])).slice(12);
/** Base fee and priority fee of the default transaction and block. */
const PRICE = 9n;
const LEGACY = { type: 0 as const, maxPriorityFeePerGas: 10n };

function apply(candidate: Candidate): AppliedTransaction & { post: MemoryState } {
  const outcome = applyTransaction(candidate);
  if (outcome.type === "rejected") throw new Error(outcome.reason);
  return { ...outcome, post: (candidate.state as MemoryState).with(outcome.changes) };
}

const balanceOf = (state: MemoryState, address: Uint8Array) => readAccount(state, address)?.balance ?? 0n;
/** Code that calls an account with nothing and all gas. */
const calling = (address: Uint8Array) => bytecode("6000 6000 6000 6000 6000", push(address), "5a f1");
const destroying = bytecode(push(HEIR), "ff");

describe("applying a transaction", () => {
  it("leaves the state alone when it rejects", () => {
    const outcome = applyTransaction(candidate({ transaction: { nonce: 3n } }));
    expect(outcome).toEqual({ type: "rejected", reason: "nonce-too-low" });
  });

  it("charges the sender, pays the coinbase, burns the base fee and moves the value", () => {
    const code = bytecode("5f5f5f00");
    const { post, gasUsed, outcome } = apply(candidate({ code, transaction: { value: 5n } }));
    expect(outcome).toMatchObject({ type: "success", gasUsed: 6n });
    expect(gasUsed).toBe(21_006n);
    expect(readAccount(post, SENDER)).toMatchObject({ nonce: 5n, balance: BALANCE - 5n - gasUsed * PRICE });
    expect(balanceOf(post, CONTRACT)).toBe(5n);
    expect(balanceOf(post, COINBASE)).toBe(gasUsed * 2n);
  });

  it("gives the base fee to whom the chain says", () => {
    const { chain, ...rest } = candidate();
    const { post, gasUsed } = apply({ ...rest, chain: { ...chain, feeCollector: HEIR } });
    expect(balanceOf(post, HEIR)).toBe(gasUsed * 7n);
    expect(balanceOf(post, COINBASE)).toBe(gasUsed * 2n);
    expect(balanceOf(post, SENDER)).toBe(BALANCE - gasUsed * PRICE);
  });

  it("caps the price at the maximal fee", () => {
    const { post, gasUsed } = apply(candidate({ transaction: { maxFeePerGas: 8n } }));
    expect(balanceOf(post, SENDER)).toBe(BALANCE - gasUsed * 8n);
    expect(balanceOf(post, COINBASE)).toBe(gasUsed);
  });

  it("pays the coinbase the whole gas price before London", () => {
    const { post, gasUsed } = apply(candidate({ fork: "berlin", transaction: LEGACY, block: { baseFee: 0n } }));
    expect(balanceOf(post, COINBASE)).toBe(gasUsed * 10n);
  });

  it("burns the fee for blobs", () => {
    const blobHashes = [Uint8Array.of(1, ...new Uint8Array(31))];
    const transaction = { type: 3 as const, blobHashes, maxFeePerBlobGas: 100n };
    const { post, gasUsed } = apply(candidate({ transaction }));
    expect(balanceOf(post, SENDER)).toBe(BALANCE - gasUsed * PRICE - BigInt(GAS_PER_BLOB) * 3n);
  });

  it.each([
    ["a revert", bytecode("5f5ffd"), "revert"],
    ["a halt", bytecode("5f56"), "halt"],
    ["code that is none", Uint8Array.of(0xfe), "halt"],
  ])("keeps the value back and the nonce counted after %s", (_, code, type) => {
    const { post, outcome, gasUsed, logs } = apply(candidate({ code, transaction: { value: 5n } }));
    expect(outcome.type).toBe(type);
    expect(logs).toEqual([]);
    expect(balanceOf(post, CONTRACT)).toBe(0n);
    expect(readAccount(post, SENDER)).toMatchObject({ nonce: 5n, balance: BALANCE - gasUsed * PRICE });
  });

  it("hands over what a revert says, and where a halt was", () => {
    const reverting = apply(candidate({ code: bytecode("60aa 5f 53 6001 5f fd") }));
    expect(reverting.outcome).toMatchObject({ type: "revert", output: Uint8Array.of(0xaa) });
    const halting = apply(candidate({ code: bytecode("5f 5f 56") }));
    expect(halting.outcome).toMatchObject({ type: "halt", reason: "invalid-jump", at: { pc: 2n } });
    expect(halting.gasUsed).toBe(100_000n);
  });

  it("tells the logs in order", () => {
    const code = bytecode("60aa 5f 53", "6001 6001 5f a1", push(WORD), "6002 6000 5f a2 00");
    const { logs } = apply(candidate({ code }));
    const topic = (byte: number) => new Uint8Array(32).fill(byte, 31);
    expect(logs).toEqual([
      { address: CONTRACT, topics: [topic(1)], data: Uint8Array.of(0xaa) },
      { address: CONTRACT, topics: [topic(2), WORD], data: new Uint8Array(0) },
    ]);
  });

  it("runs what the recipient delegates to, which is warm, with the recipient's state (EIP-7702)", () => {
    const delegating = new Uint8Array(20).fill(0xde);
    const accounts = [[delegating, { code: Uint8Array.of(0xef, 0x01, 0x00, ...CONTRACT) }] as const];
    const code = bytecode(push(CONTRACT), "31 50 30 5f 52 6020 5f f3");
    const setup = { code, transaction: { to: delegating }, accounts };
    const { outcome } = apply(candidate(setup));
    expect(toHex(outputOf(outcome).slice(12))).toBe(toHex(delegating));
    expect(outcome.gasUsed).toBe(3n + 100n + 2n + 2n + 2n + 6n + 3n + 2n);
    const before = apply(candidate({ ...setup, fork: "cancun" }));
    expect(before.outcome).toMatchObject({ reason: "invalid-instruction" });
  });

  it("warms the access list (EIP-2930)", () => {
    const accessList = [
      { address: HEIR, storageKeys: [] },
      { address: CONTRACT, storageKeys: [WORD] },
    ];
    const code = bytecode(push(HEIR), "31", push(WORD), "54", "5f 54 00");
    const { outcome } = apply(candidate({ code, transaction: { accessList } }));
    expect(outcome.gasUsed).toBe(3n + 100n + 3n + 100n + 2n + 2100n);
  });

  it("does not take a slot that was made warm for storage that is in a new contract's way", () => {
    const accessList = [{ address: CREATED, storageKeys: [WORD] }];
    expect(apply(creation({ transaction: { accessList } })).outcome.type).toBe("success");
  });

  it("knows the last 256 blocks", () => {
    const numbers = [743, 744, 999, 1000, 1001];
    const ask = (number: number, i: number) =>
      `61${number.toString(16).padStart(4, "0")} 40 1515 60${i.toString(16).padStart(2, "0")} 53`;
    const code = bytecode(...numbers.map(ask), "6005 5f f3");
    expect(outputOf(apply(candidate({ code })).outcome)).toEqual(Uint8Array.of(0, 1, 1, 0, 0));
  });

  it("gives back its memory's place after much was used", () => {
    const code = bytecode("62 100000 5f 20 00");
    const once = apply(candidate({ code, transaction: { gasLimit: 16_000_000n } }));
    expect(apply(candidate({ code, transaction: { gasLimit: 16_000_000n } }))).toEqual(once);
  });
});

describe("refunds", () => {
  /** A contract that sets slots, which are 1, to 0. */
  const clearing = (slots: number, end = "00") => ({
    code: bytecode(
      ...Array.from({ length: slots }, (_, i) => `6000 60${(i + 1).toString(16).padStart(2, "0")} 55`),
      end,
    ),
    storage: new Map(
      Array.from(
        { length: slots },
        (_, i) => [toHex(new Uint8Array(32).fill(i + 1, 31)), new Uint8Array(32).fill(1, 31)] as const,
      ),
    ),
  });
  const SLOT = 3n + 3n + 5000n;
  const to = new Uint8Array(20).fill(0xc1);
  const setupOf = (slots: number, end?: string) => ({
    accounts: [[to, clearing(slots, end)] as const],
    transaction: { to },
  });

  it("reach a fifth of the gas, half before London (EIP-3529)", () => {
    const spent = (slots: bigint) => 21_000n + slots * SLOT;
    expect(apply(candidate(setupOf(1))).gasUsed).toBe(spent(1n) - 4800n);
    expect(apply(candidate(setupOf(5))).gasUsed).toBe(spent(5n) - spent(5n) / 5n);
    const berlin = { ...setupOf(5), fork: "berlin" as const, transaction: { to, ...LEGACY }, block: { baseFee: 0n } };
    expect(apply(candidate(berlin)).gasUsed).toBe(spent(5n) - spent(5n) / 2n);
  });

  it("are not for what failed", () => {
    expect(apply(candidate(setupOf(1, "5f5ffd"))).gasUsed).toBe(21_000n + SLOT + 4n);
  });

  it("do not reach below the floor (EIP-7623)", () => {
    const data = new Uint8Array(1000).fill(1);
    const setup = setupOf(1);
    expect(apply(candidate({ ...setup, transaction: { to, data } })).gasUsed).toBe(21_000n + 40n * 1000n);
  });
});

describe("accounts that end", () => {
  it("are there until the transaction ends, and burn what the coinbase is paid", () => {
    const accounts = [[COINBASE, { code: destroying, balance: 3n }] as const];
    const { post } = apply(candidate({ fork: "shanghai", accounts, transaction: { to: COINBASE } }));
    expect(readAccount(post, COINBASE)).toBeUndefined();
    expect(balanceOf(post, HEIR)).toBe(3n);
  });

  it("live on when the deletion was undone", () => {
    const victim = new Uint8Array(20).fill(0x51);
    const accounts = [[victim, { code: destroying, balance: 3n }] as const];
    const code = bytecode(Buffer.from(calling(victim)).toString("hex"), "5f5ffd");
    const { post } = apply(candidate({ fork: "shanghai", code, accounts }));
    expect(balanceOf(post, victim)).toBe(3n);
  });

  it("are those that are empty and were touched, from Spurious Dragon on (EIP-161)", () => {
    const setup = { code: calling(HEIR), transaction: LEGACY, accounts: [[HEIR, {}] as const] };
    expect(readAccount(apply(candidate(setup)).post, HEIR)).toBeUndefined();
    const { chainId: _, ...plain } = candidate(setup).transaction;
    const homestead = { ...candidate({ ...setup, fork: "homestead" }), transaction: plain };
    expect(readAccount(apply(homestead).post, HEIR)).toMatchObject({ balance: 0n });
  });

  it("include the coinbase that earns nothing", () => {
    const free = { maxFeePerGas: 7n, maxPriorityFeePerGas: 0n };
    const { post } = apply(candidate({ transaction: free, accounts: [[COINBASE, {}]] }));
    expect(readAccount(post, COINBASE)).toBeUndefined();
  });
});

describe("creating a contract", () => {
  /** PUSH1 1 PUSH0 RETURN: one zero byte of code. */
  const data = fromHex("60015ff3");

  it("deploys what init code returns, for 200 gas a byte", () => {
    const result = apply(creation({ transaction: { data, value: 3n } }));
    expect(toHex(result.created!)).toBe(toHex(CREATED));
    expect(readAccount(result.post, CREATED)).toMatchObject({ nonce: 1n, balance: 3n, code: Uint8Array.of(0) });
    // Data, one word of init code, PUSH1 PUSH0 RETURN with a word of memory, one byte of code.
    expect(result.gasUsed).toBe(53_000n + 4n * 16n + 2n + 3n + 2n + 3n + 200n);
  });

  it.each([
    ["a nonce", { nonce: 1n }],
    ["code", { code: Uint8Array.of(0) }],
    ["storage (EIP-7610)", { storage: new Map([[toHex(WORD), WORD]]) }],
  ])("takes all gas and changes nothing where there is %s already", (_, account) => {
    const accounts = [[CREATED, account] as const];
    const { outcome, gasUsed, post } = apply(creation({ accounts, transaction: { data, value: 3n } }));
    expect(outcome).toMatchObject({ type: "halt", reason: "create-collision" });
    expect(gasUsed).toBe(100_000n);
    expect(balanceOf(post, CREATED)).toBe(0n);
    expect(readAccount(post, SENDER)?.nonce).toBe(5n);
  });

  it("keeps the balance that was there before", () => {
    const accounts = [[CREATED, { balance: 10n }] as const];
    expect(balanceOf(apply(creation({ accounts, transaction: { data, value: 3n } })).post, CREATED)).toBe(13n);
  });

  it("leaves nothing when the code is not allowed or cannot be paid", () => {
    const reservedByte = fromHex("60ef5f5360015ff3");
    const tooLong = fromHex("6160015ff3");
    for (const [code, gasLimit, reason] of [
      [reservedByte, 100_000n, "invalid-code"],
      [tooLong, 6_000_000n, "code-too-large"],
      [data, 53_273n, "out-of-gas"],
    ] as const) {
      const { outcome, post } = apply(creation({ transaction: { data: code, gasLimit, value: 1n } }));
      expect(outcome).toMatchObject({ type: "halt", reason });
      expect(readAccount(post, CREATED)).toBeUndefined();
    }
  });

  it("lets init code destroy what it creates (EIP-6780)", () => {
    const { post } = apply(creation({ transaction: { data: destroying, value: 3n } }));
    expect(readAccount(post, CREATED)).toBeUndefined();
    expect(balanceOf(post, HEIR)).toBe(3n);
  });
});

describe("calling a precompiled contract", () => {
  const numbered = (number: number) => Uint8Array.of(...new Uint8Array(19), number);

  it("runs it", () => {
    const data = fromHex("0102");
    const { outcome } = apply(candidate({ transaction: { to: numbered(4), data } }));
    expect(outcome).toMatchObject({ type: "success", output: data, gasUsed: 18n });
  });

  it("that fails takes all gas", () => {
    const { outcome, gasUsed } = apply(candidate({ transaction: { to: numbered(8), data: fromHex("01") } }));
    expect(outcome).toMatchObject({ type: "halt", reason: "precompile-failure" });
    expect(gasUsed).toBe(100_000n);
  });

  it("of the chain's own runs that one", () => {
    const { chain, ...rest } = candidate({ transaction: { to: HEIR, data: fromHex("0102") } });
    const reverse = (input: Uint8Array) =>
      ({ type: "success", output: input.toReversed(), gasUsed: 5n, fuelUsed: 5n }) as const;
    const own = { ...chain, precompiles: new Map([[toHex(HEIR), reverse]]) };
    expect(apply({ ...rest, chain: own }).outcome).toMatchObject({ output: fromHex("0201"), gasUsed: 5n });
  });
});
