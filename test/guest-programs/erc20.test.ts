import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concatBytes } from "../../src/base/bytes.js";
import { keccak256 } from "../../src/base/hash.js";
import { fromHex, toHex } from "../../src/base/hex.js";
import type { AnyEngine } from "../../src/vm/engine.js";
import type { Host } from "../../src/vm/host.js";
import { message } from "../../src/vm/message.js";
import type { Outcome } from "../../src/vm/outcome.js";
import { defineProfile, type Profile } from "../../src/vm/profile.js";
import { openAnyEngine, openVm } from "../../src/vm/registry.js";
import { TestHost } from "../vms/evm/evm-run.js";
import { address, ContractsHost, word } from "../vms/wasm/stylus/contracts-host.js";

const artifact = (extension: string) =>
  readFileSync(new URL(`../../guest-programs/contracts/erc20/artifacts/erc20.${extension}`, import.meta.url));
const ON_EVM = fromHex(artifact("evm").toString("utf8").trim());
const ON_WASM = new Uint8Array(artifact("wasm"));
const ON_RISCV = new Uint8Array(artifact("elf"));

const TOKEN = address(0x70);
const [OWNER, ALICE, BOB, NOBODY] = [address(1), address(0xa1, 0), address(0xb0, 0xb), address()] as const;
const ACCOUNTS = [OWNER, ALICE, BOB, NOBODY];
const MAX = 2n ** 256n - 1n;

const asWord = (value: bigint | Uint8Array) =>
  typeof value === "bigint" ? fromHex(value.toString(16).padStart(64, "0")) : concatBytes(new Uint8Array(12), value);
const selector = (signature: string) => keccak256(new TextEncoder().encode(signature)).slice(0, 4);
const encode = (signature: string, ...args: (bigint | Uint8Array)[]) =>
  concatBytes(selector(signature), ...args.map(asWord));

interface Call {
  readonly sender: Uint8Array;
  readonly input: Uint8Array;
  readonly value?: bigint;
  readonly isStatic?: boolean;
}

/** The token in a world of its own, on one engine. */
class Token {
  readonly host: ContractsHost | TestHost;
  readonly #engine: AnyEngine;
  readonly #profile: Profile;
  readonly #code: Uint8Array;

  constructor(engine: AnyEngine, profile: Profile, code: Uint8Array, host: ContractsHost | TestHost) {
    this.#engine = engine;
    this.#profile = profile;
    this.#code = code;
    this.host = host;
    this.host.setCode(TOKEN, code);
  }

  /** Makes a call as a transaction would, and tells what everyone can see of it. */
  async call({ sender, input, value = 0n, isStatic = false }: Call) {
    const { host } = this;
    const before = host.logs.length;
    const sent = message({ input, sender, recipient: TOKEN, value, isStatic, gasLimit: 1_000_000n });
    const outcome: Outcome = await this.#engine.run(this.#engine.load(this.#code, this.#profile), sent, host as Host);
    // The EVM tells of nothing that has failed.
    if (outcome.type !== "success" && host instanceof ContractsHost) host.undo();
    const logs = host.logs.slice(before).map((log) => ({
      ...{ address: toHex(log.address), topics: log.topics.map(toHex), data: toHex(log.data) },
    }));
    return outcome.type === "halt"
      ? { type: outcome.type, reason: outcome.reason, logs }
      : { type: outcome.type, output: toHex(outcome.output), logs };
  }
}

/** The Solidity token on the reference EVM, and the others on every engine for WebAssembly and for RISC-V. */
async function tokens(): Promise<Token[]> {
  const evm = defineProfile(await openVm("evm"), { settings: { fork: "cancun" } });
  const others = [
    [await openVm("wasm"), ON_WASM],
    [await openVm("riscv"), ON_RISCV],
  ] as const;
  const opened = others.flatMap(([vm, code]) =>
    Object.values(vm.engines).map(async (open) => {
      const engine = await open();
      const profile = defineProfile(vm);
      return new Token(engine, profile, code, new ContractsHost(engine, profile));
    }),
  );
  return [
    new Token(await openAnyEngine("evm/ethereumjs"), evm, ON_EVM, new TestHost()),
    ...(await Promise.all(opened)),
  ];
}

/** Makes the call on all, and gives what all of them show. */
async function callAll(all: readonly Token[], call: Call) {
  const [first, ...others] = await Promise.all(all.map((token) => token.call(call)));
  for (const other of others) expect(other).toEqual(first);
  return first!;
}

const TRANSFER = toHex(keccak256(new TextEncoder().encode("Transfer(address,address,uint256)")));
const APPROVAL = toHex(keccak256(new TextEncoder().encode("Approval(address,address,uint256)")));
const logOf = (event: string, from: Uint8Array, to: Uint8Array, value: bigint) => ({
  address: toHex(TOKEN),
  topics: [event, toHex(asWord(from)), toHex(asWord(to))],
  data: toHex(asWord(value)),
});
const hexWord = (value: bigint | Uint8Array) => toHex(asWord(value));
const TRUE = hexWord(1n);

describe("the token, on WebAssembly and RISC-V as on the EVM", () => {
  /** The tokens, owned by OWNER, with 1000 minted to ALICE. */
  async function funded() {
    const all = await tokens();
    const does = (sender: Uint8Array, signature: string, ...args: (bigint | Uint8Array)[]) =>
      callAll(all, { sender, input: encode(signature, ...args) });
    expect(await does(OWNER, "initialize()")).toEqual({ type: "success", output: "0x", logs: [] });
    expect(await does(OWNER, "mint(address,uint256)", ALICE, 1000n)).toEqual({
      ...{ type: "success", output: "0x", logs: [logOf(TRANSFER, NOBODY, ALICE, 1000n)] },
    });
    return { all, does, reads: async (...call: [string, ...Uint8Array[]]) => (await does(BOB, ...call)).output };
  }

  test("describes itself", async () => {
    const { reads } = await funded();
    const text = (value: string) => {
      const padded = new Uint8Array(32);
      padded.set(new TextEncoder().encode(value));
      return toHex(concatBytes(asWord(32n), asWord(BigInt(value.length)), padded));
    };
    expect(await reads("name()")).toBe(text("Tercet Token"));
    expect(await reads("symbol()")).toBe(text("TCT"));
    expect(await reads("decimals()")).toBe(hexWord(18n));
    expect(await reads("owner()")).toBe(hexWord(OWNER));
    expect(await reads("totalSupply()")).toBe(hexWord(1000n));
  });

  test("moves what its holder has", async () => {
    const { does, reads } = await funded();
    const moved = await does(ALICE, "transfer(address,uint256)", BOB, 300n);
    expect(moved).toEqual({ type: "success", output: TRUE, logs: [logOf(TRANSFER, ALICE, BOB, 300n)] });
    expect(await reads("balanceOf(address)", ALICE)).toBe(hexWord(700n));
    expect(await reads("balanceOf(address)", BOB)).toBe(hexWord(300n));
    const toItself = await does(ALICE, "transfer(address,uint256)", ALICE, 700n);
    expect(toItself.type).toBe("success");
    expect(await reads("balanceOf(address)", ALICE)).toBe(hexWord(700n));
    const tooMuch = await does(ALICE, "transfer(address,uint256)", BOB, 701n);
    expect(tooMuch).toEqual({
      type: "revert",
      output: toHex(encode("ERC20InsufficientBalance(address,uint256,uint256)", ALICE, 700n, 701n)),
      logs: [],
    });
  });

  test("moves what its holder allows", async () => {
    const { does, reads } = await funded();
    const approved = await does(ALICE, "approve(address,uint256)", BOB, 300n);
    expect(approved).toEqual({ type: "success", output: TRUE, logs: [logOf(APPROVAL, ALICE, BOB, 300n)] });
    const moved = await does(BOB, "transferFrom(address,address,uint256)", ALICE, OWNER, 200n);
    expect(moved).toEqual({ type: "success", output: TRUE, logs: [logOf(TRANSFER, ALICE, OWNER, 200n)] });
    expect(await reads("allowance(address,address)", ALICE, BOB)).toBe(hexWord(100n));
    const tooMuch = await does(BOB, "transferFrom(address,address,uint256)", ALICE, OWNER, 101n);
    expect(tooMuch.output).toBe(toHex(encode("ERC20InsufficientAllowance(address,uint256,uint256)", BOB, 100n, 101n)));
    await does(ALICE, "approve(address,uint256)", BOB, MAX);
    await does(BOB, "transferFrom(address,address,uint256)", ALICE, OWNER, 800n);
    expect(await reads("allowance(address,address)", ALICE, BOB)).toBe(hexWord(MAX));
  });

  test("refuses what it must", async () => {
    const { all, does } = await funded();
    const reverts = async (wanted: Uint8Array, ...call: Parameters<typeof does>) =>
      expect(await does(...call)).toEqual({ type: "revert", output: toHex(wanted), logs: [] });
    await reverts(encode("AlreadyInitialized()"), ALICE, "initialize()");
    await reverts(encode("OwnableUnauthorizedAccount(address)", ALICE), ALICE, "mint(address,uint256)", ALICE, 1n);
    await reverts(encode("ERC20InvalidReceiver(address)", NOBODY), ALICE, "transfer(address,uint256)", NOBODY, 1n);
    await reverts(encode("ERC20InvalidSpender(address)", NOBODY), ALICE, "approve(address,uint256)", NOBODY, 1n);
    await reverts(encode("Panic(uint256)", 0x11n), OWNER, "mint(address,uint256)", BOB, MAX);
    await reverts(new Uint8Array(0), ALICE, "burn(uint256)", 1n);
    await reverts(new Uint8Array(0), ALICE, "transfer(address,uint256)", BOB);
    const data = (input: Uint8Array, more = {}) => callAll(all, { sender: ALICE, input, ...more });
    const refused = { type: "revert", output: "0x", logs: [] };
    expect(await data(new Uint8Array(3))).toEqual(refused);
    expect(await data(encode("balanceOf(address)", 2n ** 160n))).toEqual(refused);
    expect(await data(encode("symbol()"), { value: 1n })).toEqual(refused);
    const transfer = encode("transfer(address,uint256)", BOB, 1n);
    expect(await data(transfer, { isStatic: true })).toEqual({ type: "halt", reason: "static-violation", logs: [] });
    expect((await data(concatBytes(transfer, word(7)))).type).toBe("success");
  });

  test("whatever is called, by whomever, in whatever order", async () => {
    const account = fc.constantFrom(...ACCOUNTS);
    const amount = fc.constantFrom(0n, 1n, 5n, 999n, 1000n, 2n ** 64n, 2n ** 128n - 1n, MAX - 1000n, MAX);
    const input = fc.oneof(
      fc.tuple(account, amount).map((args) => encode("mint(address,uint256)", ...args)),
      fc.tuple(account, amount).map((args) => encode("transfer(address,uint256)", ...args)),
      fc.tuple(account, amount).map((args) => encode("approve(address,uint256)", ...args)),
      fc.tuple(account, account, amount).map((args) => encode("transferFrom(address,address,uint256)", ...args)),
      account.map((of) => encode("balanceOf(address)", of)),
      fc.tuple(account, account).map((of) => encode("allowance(address,address)", ...of)),
      fc.uint8Array({ maxLength: 100 }),
    );
    const calls = fc.array(fc.record({ sender: account, input }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(calls, async (list) => {
        const { all } = await funded();
        for (const call of list) await callAll(all, call);
      }),
      { numRuns: 40 },
    );
  });

  test("keeps its storage where Solidity keeps it", async () => {
    const { all, does } = await funded();
    await does(ALICE, "approve(address,uint256)", BOB, 300n);
    const entry = (key: Uint8Array, slot: Uint8Array) => keccak256(concatBytes(asWord(key), slot));
    const slots: [Uint8Array, bigint | Uint8Array][] = [
      [word(0), OWNER],
      [word(1), 1000n],
      [entry(ALICE, word(2)), 1000n],
      [entry(BOB, entry(ALICE, word(3))), 300n],
    ];
    for (const { host } of all) {
      for (const [slot, value] of slots) expect(toHex(host.getStorage(TOKEN, slot))).toBe(hexWord(value));
    }
  });
});
