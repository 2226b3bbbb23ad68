import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../src/base/hex.js";
import { contractAddress } from "../../src/chain/account-call.js";
import { type AppliedTransaction, applyTransaction } from "../../src/chain/apply-transaction.js";
import { GAS_PER_BLOB } from "../../src/chain/blob-fee.js";
import type { Candidate } from "../../src/chain/transaction-validity.js";
import type { MemoryState } from "../../src/state/memory-state.js";
import type { Engine } from "../../src/vm/engine.js";
import type { Host } from "../../src/vm/host.js";
import type { Outcome } from "../../src/vm/outcome.js";
import { openAnyEngine } from "../../src/vm/registry.js";
import { TOY, toyEngine } from "../support/toy-engine.js";
import { BALANCE, COINBASE, CONTRACT, candidate, creation, SENDER } from "./candidate.js";

const HEIR = new Uint8Array(20).fill(0x4e);
const WORD = new Uint8Array(32).fill(1);
const CREATED = contractAddress(SENDER, 4n);
/** Base fee and priority fee of the default transaction and block. */
const PRICE = 9n;

async function apply(candidate: Candidate): Promise<AppliedTransaction & { post: MemoryState }> {
  const outcome = await applyTransaction(candidate);
  if (outcome.type === "rejected") throw new Error(outcome.reason);
  return { ...outcome, post: (candidate.state as MemoryState).with(outcome.changes) };
}

const balanceOf = (state: MemoryState, address: Uint8Array) => state.getAccount(address)?.balance ?? 0n;

/** An engine that does what it is told and then succeeds, unless told otherwise. */
function engineThat(act: (host: Host) => Partial<Outcome> | undefined): Engine {
  return {
    ...toyEngine("evm"),
    run: (_program, _message, host) => {
      const done = { type: "success", output: new Uint8Array(0), gasUsed: 10_000n, fuelUsed: 10_000n, ...act(host) };
      return done as Outcome;
    },
  };
}

describe("applying a transaction", () => {
  it("leaves the state alone when it rejects", async () => {
    expect(await applyTransaction(candidate({ transaction: { nonce: 3n } }))).toEqual({
      type: "rejected",
      reason: "nonce-too-low",
    });
  });

  it("charges the sender, pays the coinbase, burns the base fee and moves the value", async () => {
    const { post, gasUsed, outcome } = await apply(candidate({ transaction: { value: 5n } }));
    expect(outcome.type).toBe("success");
    expect(gasUsed).toBe(21_000n + outcome.gasUsed);
    expect(post.getAccount(SENDER)).toMatchObject({ nonce: 5n, balance: BALANCE - 5n - gasUsed * PRICE });
    expect(balanceOf(post, CONTRACT)).toBe(5n);
    expect(balanceOf(post, COINBASE)).toBe(gasUsed * 2n);
  });

  it("caps the price at the maximal fee", async () => {
    const { post, gasUsed } = await apply(candidate({ transaction: { maxFeePerGas: 8n } }));
    expect(balanceOf(post, SENDER)).toBe(BALANCE - gasUsed * 8n);
    expect(balanceOf(post, COINBASE)).toBe(gasUsed);
  });

  it("pays the coinbase the whole gas price before London", async () => {
    const transaction = { type: 0 as const, maxPriorityFeePerGas: 10n };
    const { post, gasUsed } = await apply(candidate({ fork: "berlin", transaction, block: { baseFee: 0n } }));
    expect(balanceOf(post, COINBASE)).toBe(gasUsed * 10n);
  });

  it("burns the fee for blobs", async () => {
    const blobHashes = [Uint8Array.of(1, ...new Uint8Array(31))];
    const transaction = { type: 3 as const, blobHashes, maxFeePerBlobGas: 100n };
    const { post, gasUsed } = await apply(candidate({ transaction }));
    expect(balanceOf(post, SENDER)).toBe(BALANCE - gasUsed * PRICE - GAS_PER_BLOB * 3n);
  });

  it.each([
    ["a revert", TOY.revert(1), "revert"],
    ["a halt", TOY.halt("invalid-jump"), "halt"],
    ["code that is none", Uint8Array.of(9), "halt"],
  ])("keeps the value back and the nonce counted after %s", async (_, code, type) => {
    const { post, outcome, gasUsed, logs } = await apply(candidate({ code, transaction: { value: 5n } }));
    expect(outcome.type).toBe(type);
    expect(logs).toEqual([]);
    expect(balanceOf(post, CONTRACT)).toBe(0n);
    expect(post.getAccount(SENDER)).toMatchObject({ nonce: 5n, balance: BALANCE - gasUsed * PRICE });
  });

  it("takes all gas for code that no engine loads", async () => {
    const { gasUsed, outcome } = await apply(candidate({ code: Uint8Array.of(9) }));
    expect(outcome).toMatchObject({ type: "halt", reason: "invalid-instruction" });
    expect(gasUsed).toBe(100_000n);
  });

  it("runs what the recipient delegates to, which is warm, with the recipient's state (EIP-7702)", async () => {
    const delegating = new Uint8Array(20).fill(0xde);
    const code = Uint8Array.of(0xef, 0x01, 0x00, ...CONTRACT);
    const warm: boolean[] = [];
    const engine = engineThat((host) => {
      warm.push(host.accessAccount(CONTRACT));
      return undefined;
    });
    const setup = { engine, transaction: { to: delegating }, accounts: [[delegating, { code }] as const] };
    expect((await apply(candidate(setup))).outcome.type).toBe("success");
    expect(warm).toEqual([true]);
    const before = await apply(candidate({ ...setup, fork: "cancun", engine: toyEngine("evm") }));
    expect(before.outcome).toMatchObject({ reason: "invalid-instruction" });
  });

  it("warms the access list (EIP-2930)", async () => {
    const accessList = [{ address: HEIR, storageKeys: [WORD] }];
    const warm: boolean[] = [];
    const engine = engineThat((host) => {
      const other = new Uint8Array(32);
      warm.push(host.accessAccount(HEIR), host.accessStorage(HEIR, WORD), host.accessStorage(HEIR, other));
      return undefined;
    });
    await apply(candidate({ engine, transaction: { accessList } }));
    expect(warm).toEqual([true, true, false]);
  });

  it("knows the last 256 blocks", async () => {
    const known: boolean[] = [];
    const engine = engineThat((host) => {
      for (const number of [743n, 744n, 999n, 1000n, 1001n])
        known.push(host.blockHash(number).some((byte) => byte > 0));
      return undefined;
    });
    await apply(candidate({ engine }));
    expect(known).toEqual([false, true, true, false, false]);
  });
});

describe("refunds", () => {
  const refunding = (gasRefund: bigint) => engineThat(() => ({ gasRefund }) as Partial<Outcome>);

  it("reach a fifth of the gas, half before London (EIP-3529)", async () => {
    expect((await apply(candidate({ engine: refunding(100n) }))).gasUsed).toBe(31_000n - 100n);
    expect((await apply(candidate({ engine: refunding(20_000n) }))).gasUsed).toBe(31_000n - 6200n);
    const berlin = { fork: "berlin", transaction: { type: 0 as const }, engine: refunding(20_000n) };
    expect((await apply(candidate(berlin))).gasUsed).toBe(31_000n - 15_500n);
  });

  it("are not for what failed", async () => {
    const engine = engineThat(() => ({ type: "revert", exitCode: 1, gasRefund: 100n }) as Partial<Outcome>);
    expect((await apply(candidate({ engine }))).gasUsed).toBe(31_000n);
  });

  it("do not reach below the floor (EIP-7623)", async () => {
    const data = new Uint8Array(1000).fill(1);
    const { gasUsed } = await apply(candidate({ engine: refunding(20_000n), transaction: { data } }));
    expect(gasUsed).toBe(21_000n + 40n * 1000n);
  });
});

describe("accounts that end", () => {
  it("are there until the transaction ends, and burn what the coinbase is paid", async () => {
    const engine = engineThat((host) => {
      host.deleteAccount(COINBASE);
      host.setBalance(COINBASE, 1n);
      return undefined;
    });
    const { post } = await apply(candidate({ engine }));
    expect(post.getAccount(COINBASE)).toBeUndefined();
  });

  it("live on when the deletion was undone", async () => {
    const engine = engineThat((host) => {
      host.deleteAccount(HEIR);
      return { type: "revert", exitCode: 1 } as Partial<Outcome>;
    });
    const { post } = await apply(candidate({ engine, accounts: [[HEIR, { balance: 1n }]] }));
    expect(balanceOf(post, HEIR)).toBe(1n);
  });

  it("are those that are empty and were touched, from Spurious Dragon on (EIP-161)", async () => {
    const engine = engineThat((host) => {
      host.setBalance(HEIR, 0n);
      return undefined;
    });
    const setup = { engine, transaction: { type: 0 as const }, accounts: [[HEIR, {}] as const] };
    expect((await apply(candidate(setup))).post.getAccount(HEIR)).toBeUndefined();
    const { chainId: _, ...plain } = candidate(setup).transaction;
    const homestead = { ...candidate({ ...setup, fork: "homestead" }), transaction: plain };
    expect((await apply(homestead)).post.getAccount(HEIR)).toMatchObject({ balance: 0n });
  });

  it("include the coinbase that earns nothing", async () => {
    const free = { maxFeePerGas: 7n, maxPriorityFeePerGas: 0n };
    const { post } = await apply(candidate({ transaction: free, accounts: [[COINBASE, {}]] }));
    expect(post.getAccount(COINBASE)).toBeUndefined();
  });
});

describe("creating a contract", () => {
  /** PUSH1 1 PUSH0 RETURN: one zero byte of code. */
  const data = fromHex("60015ff3");

  it("deploys what init code returns, for 200 gas a byte", async () => {
    const engine = await openAnyEngine("evm/ethereumjs");
    const result = await apply(creation({ engine, transaction: { data, value: 3n } }));
    expect(toHex(result.created!)).toBe(toHex(CREATED));
    expect(result.post.getAccount(CREATED)).toMatchObject({ nonce: 1n, balance: 3n, code: Uint8Array.of(0) });
    // Data, one word of init code, PUSH1 PUSH0 RETURN with a word of memory, one byte of code.
    expect(result.gasUsed).toBe(53_000n + 4n * 16n + 2n + 3n + 2n + 3n + 200n);
  });

  it.each([
    ["a nonce", { nonce: 1n }],
    ["code", { code: Uint8Array.of(0) }],
    ["storage (EIP-7610)", { storage: new Map([[toHex(WORD), WORD]]) }],
  ])("takes all gas and changes nothing where there is %s already", async (_, account) => {
    const accounts = [[CREATED, account] as const];
    const { outcome, gasUsed, post } = await apply(creation({ accounts, transaction: { data, value: 3n } }));
    expect(outcome).toMatchObject({ type: "halt", reason: "create-collision" });
    expect(gasUsed).toBe(100_000n);
    expect(balanceOf(post, CREATED)).toBe(0n);
    expect(post.getAccount(SENDER)?.nonce).toBe(5n);
  });

  it("keeps the balance that was there before", async () => {
    const engine = await openAnyEngine("evm/ethereumjs");
    const accounts = [[CREATED, { balance: 10n }] as const];
    const { post } = await apply(creation({ engine, accounts, transaction: { data, value: 3n } }));
    expect(balanceOf(post, CREATED)).toBe(13n);
  });

  it("leaves nothing when the code is not allowed or cannot be paid", async () => {
    const engine = await openAnyEngine("evm/ethereumjs");
    const reservedByte = fromHex("60ef5f5360015ff3");
    const tooLong = fromHex("6160015ff3");
    for (const [code, gasLimit, reason] of [
      [reservedByte, 100_000n, "invalid-code"],
      [tooLong, 6_000_000n, "code-too-large"],
      [data, 53_273n, "out-of-gas"],
    ] as const) {
      const { outcome, post } = await apply(creation({ engine, transaction: { data: code, gasLimit, value: 1n } }));
      expect(outcome).toMatchObject({ type: "halt", reason });
      expect(post.getAccount(CREATED)).toBeUndefined();
    }
  });

  it("lets init code destroy what it creates (EIP-6780)", async () => {
    const engine = await openAnyEngine("evm/ethereumjs");
    const destroy = Uint8Array.of(0x73, ...HEIR, 0xff);
    const { post } = await apply(creation({ engine, transaction: { data: destroy, value: 3n } }));
    expect(post.getAccount(CREATED)).toBeUndefined();
    expect(balanceOf(post, HEIR)).toBe(3n);
  });
});

describe("calling a precompiled contract", () => {
  it("runs it", async () => {
    const engine = await openAnyEngine("evm/ethereumjs");
    const identity = Uint8Array.of(...new Uint8Array(19), 4);
    const data = fromHex("0102");
    const { outcome } = await apply(candidate({ engine, transaction: { to: identity, data } }));
    expect(outcome).toMatchObject({ type: "success", output: data, gasUsed: 18n });
  });

  it("that fails takes all gas", async () => {
    const engine = await openAnyEngine("evm/ethereumjs");
    const pairing = Uint8Array.of(...new Uint8Array(19), 8);
    const { outcome, gasUsed } = await apply(candidate({ engine, transaction: { to: pairing, data: fromHex("01") } }));
    expect(outcome).toMatchObject({ type: "halt", reason: "precompile-failure" });
    expect(gasUsed).toBe(100_000n);
  });
});
