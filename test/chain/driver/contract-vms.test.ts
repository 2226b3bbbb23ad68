import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { concatBytes } from "../../../src/base/bytes.js";
import { fromHex, toHex } from "../../../src/base/hex.js";
import { type ChainRules, type ContractVmOptions, ethereumRules } from "../../../src/chain/chain-rules.js";
import { CallTracer } from "../../../src/listing/call-tracer.js";
import { Eip3155Tracer } from "../../../src/listing/eip3155.js";
import { readAccount } from "../../../src/state/account.js";
import { outputOf } from "../../../src/vm/outcome.js";
import { MAX_OPEN_RUNS } from "../../../vms/evm/kernel/layout.js";
import { LOAD_BYTE_FUEL } from "../../../vms/wasm/kernel/prices.js";
import { contractAddress, delegationTo, saltedAddress } from "../../support/contract-address.js";
import { bytecode, push } from "../../vms/evm/evm-run.js";
import type { Instruction } from "../../vms/wasm/assembler.js";
import { call, contract, hook, numbers, result, type Step } from "../../vms/wasm/stylus/contracts.js";
import { contractAt, SENDER, World } from "./vm-worlds.js";

const artifact = (name: string) => readFileSync(new URL(`../../../guest-programs/${name}`, import.meta.url));
const SHA256_ELF = new Uint8Array(artifact("sha256/artifacts/sha256.elf"));
const SHA256_WASM = new Uint8Array(artifact("sha256/artifacts/sha256.wasm"));
const SHA256_EVM = fromHex(artifact("sha256/artifacts/sha256.evm").toString("utf8").trim());

const [A, B, C] = [contractAt(0), contractAt(1), contractAt(2)];
const VMS: readonly ContractVmOptions[] = [{ engine: "wasm/compiled" }, { engine: "riscv/interpreter" }];
const ENGINES = [["wasm/compiled"], ["wasm/interpreter"]] as const;
const rules = (contractVms = VMS, fork = "prague") => ethereumRules(fork, { contractVms });
const chain = await rules();

/** A world with these contracts at A, B and C, each with 10 wei. */
const worldOf = (codes: readonly Uint8Array[], on: ChainRules = chain) =>
  new World(
    on,
    codes.map((code, i) => [contractAt(i), { code, balance: 10n }]),
  );

/** EVM code: calls with the call data and all gas; the stack then has the status. */
const forward = (to: Uint8Array, opcode = "f1", gas = "5a") =>
  `36 6000 6000 37 6000 6000 36 6000 ${opcode === "f1" ? "6000" : ""} ${push(to)} ${gas} ${opcode}`;
const RETURN_RETURNED = "3d 6000 6000 3e 3d 6000 f3";
/** Returns what the callee returns. */
const proxy = (to: Uint8Array, opcode = "f1") => bytecode(forward(to, opcode), "50", RETURN_RETURNED);
/** Returns the status of the call, and how much it returned. */
const probe = (to: Uint8Array, opcode = "f1", gas = "5a") =>
  bytecode(forward(to, opcode, gas), "600052 3d 602052 60406000f3");
const probed = (output: Uint8Array) => ({
  status: output[31],
  returned: Number(BigInt(toHex(output.slice(32, 64)))),
});

/** A WASM contract that calls, with its call data, and returns what comes back, of up to 96 bytes. */
const wasmProxy = (to: Uint8Array, kind: "call" | "delegate_call" | "static_call" = "call", last = 0) =>
  contract(
    [
      ...[...call("read_args", 64), ...numbers(0, 64), ["local.get", 0] as Instruction],
      ...(kind === "call" ? numbers(32) : []),
      ...[["i64.const", -1] as Instruction, ...numbers(160), hook(`${kind}_contract`), "drop" as Instruction],
      ...[...call("read_return_data", 200, 0, 96), ["local.set", 0] as Instruction],
      ...[...numbers(200), ["local.get", 0] as Instruction, hook("write_result"), ...numbers(last)],
    ] as Step[],
    [...to, ...new Uint8Array(44)],
  );
const FAILING = contract(["unreachable"]);
const LOGGING = contract([...call("emit_log", 0, 1, 0), ...result(0, 1)], [7]);

describe("transactions", () => {
  it("run a recipient's code on the VM that it is for", async () => {
    const world = worldOf([SHA256_EVM, SHA256_WASM, SHA256_ELF]);
    const sent = async (to: Uint8Array) => outputOf((await world.send({ to, data: Uint8Array.of(1, 2, 3) })).outcome);
    const onEvm = await sent(A);
    expect(onEvm).toHaveLength(32);
    for (const to of [B, C]) expect(await sent(to)).toEqual(onEvm);
  });

  it("pay for a program's start, by its size", async () => {
    const [small, large] = [numbers(0), [...Array(64).fill("nop"), ...numbers(0)]].map((code) => contract(code));
    const world = worldOf([small!, large!]);
    const used = async (to: Uint8Array) => (await world.send({ to })).outcome.gasUsed;
    const words = Math.ceil(large!.length / 32) - Math.ceil(small!.length / 32);
    const [first, second] = [await used(A), await used(B)];
    expect(first).toBeGreaterThan(3000n);
    // The chain's price of a start by words, and the VM's of loading by bytes: gas is rounded up in each run.
    const expected = 8 * words + (LOAD_BYTE_FUEL * (large!.length - small!.length)) / 10;
    expect(Math.abs(Number(second - first) - expected)).toBeLessThan(1);
    const { outcome } = await world.send({ to: A, gasLimit: 21_000n + 2_999n });
    expect(outcome).toMatchObject({ type: "halt", reason: "out-of-gas", gasUsed: 2_999n });
  });

  it("deploy a module with EVM init code", async () => {
    const world = worldOf([]);
    const init = bytecode(`${push(LOGGING.length)} 80 600b 6000 39 6000 f3`);
    expect(init).toHaveLength(11);
    const deployed = await world.send({ data: concatBytes(init, LOGGING) });
    expect(deployed.outcome.type).toBe("success");
    const { outcome, logs } = await world.send({ to: deployed.created! });
    expect(outputOf(outcome)).toEqual(Uint8Array.of(7));
    expect(logs).toEqual([{ address: deployed.created, topics: [], data: Uint8Array.of(7) }]);
  });

  it("with accounts that delegate to a program for another VM run it for them", async () => {
    const world = worldOf([delegationTo(B), LOGGING, proxy(A)]);
    expect((await world.send({ to: A })).logs).toEqual([{ address: A, topics: [], data: Uint8Array.of(7) }]);
    expect((await world.send({ to: C })).logs).toEqual([{ address: A, topics: [], data: Uint8Array.of(7) }]);
    // From WebAssembly the delegate is paid for too: cold first.
    const other = worldOf([delegationTo(B), LOGGING, wasmProxy(A)]);
    const plain = worldOf([LOGGING, LOGGING, wasmProxy(A)]);
    const [delegated, direct] = [await other.send({ to: C }), await plain.send({ to: C })];
    expect(delegated.logs).toEqual(direct.logs);
    expect(delegated.outcome.gasUsed - direct.outcome.gasUsed).toBe(2600n);
  });
});

describe.each(ENGINES)("contracts on the EVM and on %s", async (engine) => {
  const on = await rules([{ engine }, { engine: "riscv/compiled" }]);

  it("call each other, and RISC-V programs", async () => {
    const world = worldOf([proxy(B), wasmProxy(C), SHA256_ELF], on);
    const { outcome } = await world.send({ to: A, data: Uint8Array.of(1, 2, 3) });
    const alone = await worldOf([SHA256_EVM]).send({ to: A, data: Uint8Array.of(1, 2, 3) });
    expect(outputOf(outcome)).toEqual(outputOf(alone.outcome));
  });

  it("undo what a callee did that fails, whichever VM it is on", async () => {
    const store = "6001 600055";
    const reverting = wasmProxy(C, "call", 1);
    const world = worldOf([probe(B), reverting, bytecode(store, "6000 6000 f3")], on);
    const first = await world.send({ to: A });
    expect(probed(outputOf(first.outcome))).toEqual({ status: 0, returned: 0 });
    expect(world.slot(C, 0)).toBe(0);
    // And what a callee did that ends well stays when another fails.
    const both = worldOf([bytecode(forward(C), forward(B), "00"), FAILING, bytecode(store)], on);
    expect((await both.send({ to: A })).outcome.type).toBe("success");
    expect(both.slot(C, 0)).toBe(1);
  });

  it("see what the other wrote in between: storage, balances, transient storage", async () => {
    // A sets its slot to 5 and calls B with 2 wei and a byte, which calls A with that byte: A adds 1 to the slot. The first
    // call of A returns the slot and A's balance.
    const again = "6001 600054 01 600055 00";
    const first = `5b 6005 600055 6000 6000 6001 6000 6002 ${push(B)} 5a f1 50 600054 600052 47 602052 60406000f3`;
    const body = bytecode(`36 15 600f 57 ${again}`, first);
    const world = worldOf([body, wasmProxy(A)], on);
    const output = outputOf((await world.send({ to: A })).outcome);
    expect(output[31]).toBe(6);
    expect(output[63]).toBe(8);
    expect(world.slot(A, 0)).toBe(6);
    expect(world.balance(B)).toBe(12n);
  });

  it("deploy and call each other in one transaction", async () => {
    // Copies a module out of its own code behind it, creates a contract with it, and returns what that one logs and returns.
    const init = concatBytes(bytecode(`${push(LOGGING.length)} 80 600b 6000 39 6000 f3`), LOGGING);
    const code = (start: number) =>
      bytecode(
        `${push(init.length)} 60${start.toString(16).padStart(2, "0")} 6000 39 ${push(init.length)} 6000 6000 f0`,
        "6000 6000 6000 6000 6000 85 5a f1 50 3d 6000 6000 3e 3d 6000 f3",
      );
    const world = worldOf([concatBytes(code(code(0).length), init)], on);
    const { outcome, logs } = await world.send({ to: A });
    expect(outputOf(outcome)).toEqual(Uint8Array.of(7));
    expect(logs.map(({ address }) => address)).toEqual([contractAddress(A, 1n)]);
  });

  it("create contracts from WebAssembly with EVM init code", async () => {
    // Deploys `33 ff`: a contract that destructs itself, paying its caller.
    const init = bytecode("6133ff 600052 6002601ef3");
    const salt = new Uint8Array(32).fill(0x5a);
    const creating = (hook: string, ...more: number[]) =>
      contract(
        [...call(hook, 96, init.length, 32, ...more, 200, 240), ...result(200, 20)],
        [...new Uint8Array(63), 3, ...salt, ...init],
      );
    const world = worldOf([creating("create1"), proxy(A), creating("create2", 64)], on);
    for (const [to, creator, created] of [
      [B, A, contractAddress(A, 1n)],
      [C, C, saltedAddress(C, salt, init)],
    ] as const) {
      expect(outputOf((await world.send({ to })).outcome)).toEqual(created);
      expect(readAccount(world.state, created)).toMatchObject({ nonce: 1n, balance: 3n, code: fromHex("0x33ff") });
      expect(readAccount(world.state, creator)!.nonce).toBe(2n);
    }
    // The address is taken: nothing is created, and the nonce counts up.
    expect(outputOf((await world.send({ to: C })).outcome)).toEqual(new Uint8Array(20));
    expect(readAccount(world.state, C)).toMatchObject({ nonce: 3n, balance: 7n });
  });

  it("halt alike when they call without end", async () => {
    const world = worldOf([probe(B), wasmProxy(A)], on);
    const { outcome } = await world.send({ to: A, gasLimit: 2n ** 40n });
    expect(outcome.type).toBe("success");
    // Each contract of the other VM in between returns what came back to it: the innermost was not called.
    const counted: number[] = [];
    const tracer = { onStep: () => undefined, onCall: ({ depth }: { depth: number }) => counted.push(depth) };
    const chainOf = await rules([{ engine: "wasm/interpreter" }]);
    await worldOf([probe(B), wasmProxy(A)], chainOf).send({ to: A, gasLimit: 2n ** 40n, tracer });
    // The call that would have been one run too many does not begin.
    expect(Math.max(...counted)).toBe(MAX_OPEN_RUNS - 1);
  });

  it("run out of gas alike at any limit, and give all of it back that they must", async () => {
    for (const gas of ["6000", "6064", push(3_000), push(20_000), push(40_000)]) {
      const world = worldOf([probe(B, "f1", gas), LOGGING], on);
      const { outcome, logs } = await world.send({ to: A });
      const { status } = probed(outputOf(outcome));
      expect(status).toBe(gas === push(40_000) ? 1 : 0);
      expect(logs).toHaveLength(status!);
      if (status === 0) expect(outcome.gasUsed).toBeLessThan(2_600n + BigInt(`0x${gas.slice(2)}`) + 200n);
    }
  });

  it("take return data of any size", async () => {
    const pages = 4;
    const huge = contract([...call("write_result", 0, pages * 65_536), ...numbers(0)], [], pages);
    const world = worldOf([probe(B), huge], on);
    expect(probed(outputOf((await world.send({ to: A })).outcome))).toEqual({ status: 1, returned: pages * 65_536 });
  });

  it("cannot write in a static call, however many VMs are in between", async () => {
    const world = worldOf([probe(B, "fa"), wasmProxy(C), bytecode("6001600055 60016000f3")], on);
    expect(probed(outputOf((await world.send({ to: A })).outcome))).toEqual({ status: 1, returned: 0 });
    expect(world.slot(C, 0)).toBe(0);
  });

  it("lend their account to code for the other VM", async () => {
    // The EVM's account destructs itself by code that WebAssembly was lent.
    const world = worldOf(
      [proxy(B, "f4"), wasmProxy(C, "delegate_call"), bytecode(`6001600055 ${push(SENDER)} ff`)],
      on,
    );
    await world.send({ to: A });
    expect(world.slot(A, 0)).toBe(1);
    expect([A, B, C].map((at) => world.balance(at))).toEqual([0n, 10n, 10n]);
  });

  it("get the refund of a contract that destructs itself once, whoever calls it again (until EIP-3529)", async () => {
    const berlin = await rules([{ engine }], "berlin");
    const twice = bytecode(forward(B), "50", forward(C), "00");
    for (const between of [wasmProxy(C), proxy(C)]) {
      const world = worldOf([twice, between, bytecode("33ff")], berlin);
      const { outcome } = await world.send({ to: A });
      expect(outcome).toMatchObject({ type: "success", gasRefund: 24_000n });
      expect(readAccount(world.state, C)).toBeUndefined();
    }
  });

  it("call precompiled contracts", async () => {
    const identity = new Uint8Array(20).fill(4, 19);
    const sha = new Uint8Array(20).fill(2, 19);
    for (const kind of ["call", "static_call", "delegate_call"] as const) {
      const world = worldOf([wasmProxy(identity, kind), wasmProxy(sha, kind)], on);
      expect(outputOf((await world.send({ to: A, data: Uint8Array.of(1, 2, 3) })).outcome)).toEqual(
        Uint8Array.of(1, 2, 3),
      );
      const hash = outputOf((await world.send({ to: B, data: Uint8Array.of(1, 2, 3) })).outcome);
      const expected = await worldOf([SHA256_EVM]).send({ to: A, data: Uint8Array.of(1, 2, 3) });
      expect(hash).toEqual(outputOf(expected.outcome));
    }
  });
});

describe("code that its VM refuses", () => {
  it("halts, taking the gas", async () => {
    const world = worldOf([probe(B, "f1", push(50_000)), fromHex("0x0061736d01000000ff")]);
    const { outcome } = await world.send({ to: A });
    expect(probed(outputOf(outcome))).toEqual({ status: 0, returned: 0 });
    expect(outcome.gasUsed).toBeGreaterThan(50_000n);
    expect((await world.send({ to: B })).outcome).toMatchObject({ type: "halt", reason: "invalid-instruction" });
  });
});

describe("tracers", () => {
  it("are told of calls across VMs as of any others", async () => {
    const steppable = await rules([{ engine: "wasm/interpreter" }, { engine: "riscv/interpreter" }]);
    for (const on of [steppable, chain]) {
      const tracer = new CallTracer();
      const world = worldOf([proxy(B), wasmProxy(C), bytecode("6000 6000 f3")], on);
      await world.send({ to: A, tracer });
      expect(tracer.root).toMatchObject({ type: "CALL", to: toHex(A) });
      expect(tracer.root!.calls).toMatchObject([
        { type: "CALL", from: toHex(A), to: toHex(B), calls: [{ type: "CALL", from: toHex(B), to: toHex(C) }] },
      ]);
      const first = new CallTracer();
      await world.send({ to: B, tracer: first });
      expect(first.root).toMatchObject({ type: "CALL", to: toHex(B), calls: [{ to: toHex(C) }] });
    }
  });

  it("number steps through all runs, and write lines that add up", async () => {
    const steppable = await rules([{ engine: "wasm/interpreter" }]);
    const lines: { depth: number; gasCost: string }[] = [];
    const tracer = new Eip3155Tracer((line) => lines.push(JSON.parse(line)));
    const { outcome } = await worldOf([proxy(B), wasmProxy(C), bytecode("6000 6000 f3")], steppable).send({
      to: A,
      tracer,
    });
    tracer.finish(outcome);
    const steps = lines.slice(0, -1);
    expect(new Set(steps.map(({ depth }) => depth))).toEqual(new Set([1, 2, 3]));
    expect(steps.filter(({ depth }) => depth === 3)).toHaveLength(3);
    const ofFirst = steps.filter(({ depth }) => depth === 1);
    for (const { gasCost } of ofFirst) expect(BigInt(gasCost)).toBeGreaterThanOrEqual(0n);
    const clocks: bigint[] = [];
    const counter = { onStep: ({ clock }: { clock: bigint }) => void clocks.push(clock) };
    await worldOf([proxy(B), wasmProxy(C), bytecode("6000 6000 f3")], steppable).send({ to: A, tracer: counter });
    expect(clocks).toEqual(clocks.map((_, i) => BigInt(i)));
  });
});

describe("a chain's VMs", () => {
  it("need engines that can be called in the middle of something", async () => {
    const asked = ethereumRules("prague", { engine: "evm/ethereumjs", contractVms: VMS });
    await expect(asked).rejects.toMatchObject({ code: "reference-engine" });
  });

  it("are not the EVM twice, nor unknown, and their profiles are checked", async () => {
    const code = (option: ContractVmOptions) => expect(rules([option])).rejects;
    await code({ engine: "evm" }).toMatchObject({ code: "not-a-contract-vm" });
    await code({ engine: "wasm/none" }).toMatchObject({ code: "unknown-engine" });
    await code({ engine: "wasm", profile: { settings: { floats: "maybe" } } }).toMatchObject({
      code: "invalid-profile",
    });
  });

  it("are none unless it says so: then any code is the EVM's", async () => {
    const world = worldOf([LOGGING, proxy(A)], await ethereumRules("prague"));
    const { outcome, logs } = await world.send({ to: B });
    expect(outcome.type).toBe("success");
    expect(logs).toEqual([]);
  });
});
