import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareBytes, concatBytes, equalBytes } from "../../../src/base/bytes.js";
import { toHex } from "../../../src/base/hex.js";
import { type ChainRules, ethereumRules } from "../../../src/chain/chain-rules.js";
import type { Candidate } from "../../../src/chain/driver/candidate.js";
import { assumedRun } from "../../../src/chain/guest/assumed-run.js";
import { guestDifference } from "../../../src/chain/guest/guest-check.js";
import { guestTransaction } from "../../../src/chain/guest/guest-input.js";
import { readGuestOutput } from "../../../src/chain/guest/guest-output.js";
import * as conversation from "../../../src/chain/kernel/conversation-form.js";
import * as form from "../../../src/chain/kernel/guest-form.js";
import { RUN_CONVERSATION_SIZE, RUN_HEADER } from "../../../src/chain/kernel/run-form.js";
import * as hooks from "../../../src/vm/hooks/numbers.js";
import { MAX_OPEN_RUNS } from "../../../vms/evm/kernel/layout.js";
import { bytecode, push } from "../../vms/evm/evm-run.js";
import type { Instruction } from "../../vms/wasm/assembler.js";
import { call, contract, hook, numbers, result, type Step } from "../../vms/wasm/stylus/contracts.js";
import { contractAt, World } from "../driver/vm-worlds.js";
import { compiled, programs, runGuest } from "./stf-guest.js";

const SHA256_ELF = new Uint8Array(
  readFileSync(new URL("../../../guest-programs/sha256/artifacts/sha256.elf", import.meta.url)),
);
const [A, B, C] = [contractAt(0), contractAt(1), contractAt(2)];
const chain = await ethereumRules("prague", {
  contractVms: [{ engine: "wasm/compiled" }, { engine: "riscv/interpreter" }],
});

const worldOf = (codes: readonly Uint8Array[], on: ChainRules = chain) =>
  new World(
    on,
    codes.map((code, i) => [
      contractAt(i),
      { code, balance: 100n, storage: new Map([[`0x${"00".repeat(32)}`, new Uint8Array(32).fill(1)]]) },
    ]),
  );

/** EVM code that calls with 1 wei, all gas and the call data, and returns what comes back. */
const proxy = (to: Uint8Array) =>
  bytecode(`36 6000 6000 37 6000 6000 36 6000 6001 ${push(to)} 5a f1 50 3d 6000 6000 3e 3d 6000 f3`);

/** A WASM contract that calls with its call data and returns what comes back, of up to 96 bytes. */
const wasmProxy = (to: Uint8Array) =>
  contract(
    [
      ...[...call("read_args", 64), ...numbers(0, 64), ["local.get", 0] as Instruction, ...numbers(32)],
      ...[["i64.const", -1] as Instruction, ...numbers(160), hook("call_contract"), "drop" as Instruction],
      ...[...call("read_return_data", 200, 0, 96), ["local.set", 0] as Instruction],
      ...[...numbers(200), ["local.get", 0] as Instruction, hook("write_result"), ...numbers(0)],
    ] as Step[],
    [...to, ...new Uint8Array(44)],
  );

/** Asks for something of every kind: slots, transient slots, accounts, the block, logs, a creation. */
const CURIOUS = contract(
  [
    ...call("storage_load_bytes32", 0, 32),
    ...[...call("storage_cache_bytes32", 64, 0), ...call("storage_flush_cache", 1)],
    ...[...call("transient_load_bytes32", 0, 32), ...call("transient_store_bytes32", 0, 64)],
    ...[
      ...call("account_balance", 96, 128),
      ...call("account_codehash", 96, 128),
      ...call("account_code_size", 96),
      "drop" as Step,
    ],
    ...[
      ...call("block_coinbase", 128),
      ...call("tx_origin", 128),
      ...call("tx_gas_price", 128),
      ...call("msg_value", 128),
    ],
    ...[...call("emit_log", 0, 40, 1), ...call("create1", 160, 11, 0, 200, 240)],
    ...result(200, 20),
  ],
  [
    ...new Uint8Array(64),
    ...new Uint8Array(31),
    9,
    ...C,
    ...new Uint8Array(44),
    ...bytecode("6133ff 600052 6002601ef3"),
  ],
);

const sha256 = (input: Uint8Array) =>
  ({ type: "success", output: concatBytes(input, Uint8Array.of(7)), gasUsed: 30n, fuelUsed: 30n }) as const;
const OWN = new Uint8Array(20).fill(0x77);

/** Another request may be for what the input's state does not hold. */
const FAILURES = [
  ...[form.FAIL_RUNS, form.FAIL_CONVERSATION],
  ...[form.FAIL_ACCOUNT_MISSING, form.FAIL_SLOT_MISSING, form.FAIL_BLOCK_HASH_MISSING],
];

function runsPart(input: Uint8Array): number {
  const view = new DataView(input.buffer);
  return input.length - view.getUint32(form.INPUT_RUNS_SIZE, true);
}

describe("runs that the guest is told of", () => {
  const check = (each: Candidate) => expect(guestDifference(each, compiled, programs.get(compiled)!)).toBeUndefined();

  it("are gone through with their requests, whichever VM calls which", () => {
    check(worldOf([CURIOUS]).candidate({ to: A, value: 2n }));
    check(worldOf([proxy(B), CURIOUS]).candidate({ to: A }));
    check(worldOf([proxy(B), wasmProxy(C), SHA256_ELF]).candidate({ to: A, data: Uint8Array.of(1, 2, 3) }));
    check(worldOf([wasmProxy(B), proxy(C), CURIOUS]).candidate({ to: A }));
    check(worldOf([wasmProxy(B), proxy(A)]).candidate({ to: A, gasLimit: 2n ** 40n }));
    check(worldOf([CURIOUS]).candidate({ to: A, gasLimit: 60_000n }));
  });

  it("are as many as the transition asks for, in the order in which they begin", () => {
    const { runs } = guestTransaction(worldOf([proxy(B), wasmProxy(C), SHA256_ELF]).candidate({ to: A }));
    expect(runs.map(({ message }) => toHex(message.recipient))).toEqual([B, C].map((each) => toHex(each)));
    const { runs: deep } = guestTransaction(
      worldOf([proxy(B), wasmProxy(A)]).candidate({ to: A, gasLimit: 2n ** 40n }),
    );
    expect(deep).toHaveLength(MAX_OPEN_RUNS / 2);
  });

  it("are put out as what was assumed of them", () => {
    const each = worldOf([proxy(B), wasmProxy(C), SHA256_ELF]).candidate({ to: A, data: Uint8Array.of(5) });
    const { input, runs } = guestTransaction(each);
    const end = runGuest(input);
    if (end.type !== "success") throw new Error("the guest failed");
    const guest = readGuestOutput(end.output, each.state);
    if (guest.type !== "applied") throw new Error("rejected");
    expect(guest.assumed).toEqual(runs.map(assumedRun));
    expect(guest.assumed).toHaveLength(2);
    const fields = guest.assumed
      .flatMap(({ vm, program, message }) => [vm, program, message])
      .map((hash) => toHex(hash));
    expect(new Set(fields).size).toBe(fields.length);
  });

  it("of a chain's own precompiled contracts are too", () => {
    const on = { ...chain, precompiles: new Map([[toHex(OWN), sha256]]) };
    for (const codes of [[proxy(OWN)], [wasmProxy(OWN)]]) {
      const each = worldOf(codes, on).candidate({ to: A, data: Uint8Array.of(1, 2) });
      check(each);
      const { runs } = guestTransaction(each);
      expect(toHex(runs.at(-1)!.program)).toBe(`0x${"00".repeat(12)}${"77".repeat(20)}`);
    }
    const failing = () =>
      ({ type: "revert", output: Uint8Array.of(1), exitCode: 1, gasUsed: 1n, fuelUsed: 1n }) as const;
    check(worldOf([proxy(OWN)], { ...chain, precompiles: new Map([[toHex(OWN), failing]]) }).candidate({ to: A }));
  });

  const { input } = guestTransaction(worldOf([proxy(B), wasmProxy(C), CURIOUS]).candidate({ to: A }));
  const honest = runGuest(input);
  if (honest.type !== "success") throw new Error("the guest failed");

  it("with anything changed make another result, or none", () => {
    const start = runsPart(input);
    let failed = 0;
    fc.assert(
      fc.property(fc.integer({ min: start, max: input.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = input.slice();
        changed[at]! ^= flip;
        const end = runGuest(changed);
        if (end.type === "success") {
          expect(equalBytes(end.output, honest.output)).toBe(false);
          return;
        }
        failed++;
        if (end.type === "revert") expect(FAILURES).toContain(end.exitCode);
      }),
      { numRuns: 300 },
    );
    expect(failed).toBeGreaterThan(100);
  });

  it("must be all that there are, whole", () => {
    const start = runsPart(input);
    const view = new DataView(input.buffer);
    const withRuns = (runs: Uint8Array) => {
      const changed = concatBytes(input.subarray(0, start), runs);
      new DataView(changed.buffer).setUint32(form.INPUT_RUNS_SIZE, runs.length, true);
      return runGuest(changed);
    };
    const runs = input.subarray(start);
    const cut = runs.slice(0, 4 + RUN_HEADER);
    for (const wrong of [
      new Uint8Array(0),
      new Uint8Array(4),
      cut,
      concatBytes(runs, Uint8Array.of(0)),
      runs.subarray(0, -1),
    ]) {
      expect(withRuns(wrong)).toMatchObject({ type: "revert", exitCode: form.FAIL_RUNS });
    }
    expect(view.getUint32(start, true)).toBe(2);
    const more = concatBytes(runs, new Uint8Array(RUN_HEADER));
    more[0] = 3;
    expect(withRuns(more)).toMatchObject({ type: "revert", exitCode: form.FAIL_RUNS });
  });

  it("cannot write where their contract cannot, nor send what it has not", () => {
    const { input } = guestTransaction(worldOf([CURIOUS]).candidate({ to: A }));
    const start = runsPart(input) + 4;
    const size = new DataView(input.buffer).getUint32(start + RUN_CONVERSATION_SIZE, true);
    const talk = input.subarray(input.length - size);
    const refused = (entries: readonly Uint8Array[]) => {
      const forged = concatBytes(talk.subarray(0, conversation.CONVERSATION_HEADER), ...entries);
      const changed = concatBytes(input.subarray(0, input.length - size), forged);
      const view = new DataView(changed.buffer);
      view.setUint32(start + RUN_CONVERSATION_SIZE, forged.length, true);
      view.setUint32(form.INPUT_RUNS_SIZE, changed.length - start + 4, true);
      expect(runGuest(changed)).toMatchObject({ type: "revert", exitCode: form.FAIL_CONVERSATION });
    };
    const entry = (number: number, request: Uint8Array, answer: Uint8Array = new Uint8Array(0)) => {
      const head = new Uint8Array(conversation.ENTRY_HEADER);
      const view = new DataView(head.buffer);
      view.setUint32(conversation.ENTRY_HOOK, number, true);
      view.setUint32(conversation.ENTRY_REQUEST_SIZE, request.length, true);
      view.setUint32(conversation.ENTRY_ANSWER_SIZE, answer.length, true);
      return concatBytes(head, request, answer);
    };
    const word = new Uint8Array(32);
    const fuel = (amount: bigint): Uint8Array<ArrayBuffer> => new Uint8Array(new BigUint64Array([amount]).buffer);
    const halted = fuel(BigInt.asUintN(64, -1n));
    // More fuel than the contract was given; fuel that comes back; a question after a halt; sizes that are no request's.
    refused([entry(hooks.MSG_VALUE, fuel(2n ** 40n), concatBytes(fuel(2n ** 40n - 200n), fuel(0n), word))]);
    const spent = entry(
      hooks.PAY_FOR_MEMORY_GROW,
      concatBytes(fuel(1000n), new Uint8Array(4)),
      concatBytes(fuel(800n), fuel(0n)),
    );
    refused([spent, spent]);
    const last = entry(hooks.PAY_FOR_MEMORY_GROW, concatBytes(fuel(1n), new Uint8Array(4)), halted);
    refused([last, last]);
    refused([entry(hooks.PAY_FOR_MEMORY_GROW, fuel(1n), halted)]);
    refused([entry(hooks.MSG_VALUE, concatBytes(fuel(1n), word), halted)]);
    refused([entry(hooks.MSG_VALUE, fuel(1n), concatBytes(halted, word))]);
    refused([entry(hooks.MSG_VALUE, fuel(1000n), concatBytes(fuel(800n), fuel(0n), word, word))]);
    refused([entry(99, fuel(1000n), concatBytes(fuel(800n), fuel(0n)))]);
    refused([Uint8Array.of(1, 2, 3)]);
    expect(compareBytes(talk, input.subarray(-size))).toBe(0);
  });
});
