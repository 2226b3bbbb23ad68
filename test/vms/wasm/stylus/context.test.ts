import { describe, expect, test } from "vitest";
import { concatBytes } from "../../../../src/base/bytes.js";
import { keccak256 } from "../../../../src/base/hash.js";
import { HOOK_FUEL } from "../../../../src/vm/hooks/numbers.js";
import { CALLER, CONTRACT, call, contract, hook, numbers, outputOf, type Ran, result, run } from "./contracts.js";
import { address, word } from "./contracts-host.js";

/** A contract that gives what a hook writes to memory. */
const written = (name: string, length: number) => contract([...call(name, 0), ...result(0, length)]);
/** A contract that gives the number that a hook returns, as 8 bytes, little-endian. */
const i64Of = (name: string) => contract([...numbers(0), hook(name), ["i64.store", 0], ...result(0, 8)]);
const i32Of = (name: string) => contract([...numbers(0), hook(name), ["i32.store", 0], ...result(0, 4)]);
const little = (bytes: Uint8Array) => [...bytes].reduceRight((value, byte) => 256n * value + BigInt(byte), 0n);

describe("what a contract knows", () => {
  test.each([
    ["block_coinbase", address(0xc0)],
    ["contract_address", CONTRACT],
    ["msg_sender", CALLER],
    ["tx_origin", address(0x0a)],
    ["block_basefee", word(7)],
    ["msg_value", word(1, 0)],
    ["tx_gas_price", word(11)],
  ])("%s", async (name, wanted) => {
    expect(outputOf(await run(written(name, wanted.length), { value: 256n }))).toEqual(wanted);
  });

  test.each([
    ["block_gas_limit", 30_000_000n],
    ["block_number", 77n],
    ["block_timestamp", 1_700_000_000n],
    ["chainid", 421_614n],
  ])("%s", async (name, wanted) => {
    expect(little(outputOf(await run(i64Of(name))))).toBe(wanted);
  });

  test("of its meter: gas and ink after the call is paid, and the price of ink", async () => {
    const ink = await run(i64Of("evm_ink_left"));
    const gas = await run(i64Of("evm_gas_left"));
    const inkLeft = little(outputOf(ink));
    expect(little(outputOf(gas))).toBe(inkLeft / 10n);
    // All instructions are paid with their block; what is left to pay is the hook that writes the result.
    expect(10n * ink.gasLimit - inkLeft - ink.outcome.fuelUsed).toBe(-BigInt(HOOK_FUEL + 1));
    expect(little(outputOf(await run(i32Of("tx_ink_price"))))).toBe(10n);
    expect(little(outputOf(await run(i32Of("msg_reentrant"))))).toBe(0n);
  });
});

describe("other accounts", () => {
  const OTHER = address(0x77, 0x0b);
  const code = Uint8Array.of(1, 2, 3, 4, 5);
  const world = (host: Ran["host"]) => {
    host.setBalance(OTHER, 258n);
    host.setCode(OTHER, code);
    host.setBalance(address(0x77, 0x0d), 1n);
  };
  const withOther = (steps: Parameters<typeof contract>[0], other = OTHER) => contract(steps, [...other]);
  const hash = (other: Uint8Array) =>
    run(withOther([...call("account_codehash", 0, 32), ...result(32, 32)], other), { world });

  test("have a balance", async () => {
    const ran = await run(withOther([...call("account_balance", 0, 32), ...result(32, 32)]), { world });
    expect(outputOf(ran)).toEqual(word(1, 2));
  });

  test("have code, its size and its hash", async () => {
    const size = withOther([...numbers(32), ...call("account_code_size", 0), ["i32.store", 0], ...result(32, 4)]);
    expect(little(outputOf(await run(size, { world })))).toBe(5n);
    expect(outputOf(await hash(OTHER))).toEqual(keccak256(code));
    expect(outputOf(await hash(address(0x77, 0x0d)))).toEqual(keccak256(new Uint8Array(0)));
    expect(outputOf(await hash(address(0x77, 0x0e)))).toEqual(word());
  });

  test.each([
    [0, 5, [1, 2, 3, 4, 5]],
    [1, 2, [2, 3]],
    [3, 9, [4, 5]],
    [5, 1, []],
    [-1, 1000, []],
  ])("show a part of their code: %i, %i", async (offset, size, wanted) => {
    const part = [...numbers(64), ...call("account_code", 0, offset, size, 32), ["i32.store", 0] as const];
    const output = outputOf(await run(withOther([...part, ...result(32, 36)]), { world }));
    expect(output).toEqual(
      concatBytes(
        Uint8Array.from([...wanted]),
        new Uint8Array(32 - wanted.length),
        Uint8Array.of(wanted.length, 0, 0, 0),
      ),
    );
  });

  test("cost more when they are cold", async () => {
    const balance = call("account_balance", 0, 32);
    const [none, once, twice] = await Promise.all(
      [[], balance, [...balance, ...balance]].map((steps) => run(withOther([...steps, ...numbers(0)]), { world })),
    );
    const cost = (ran: Ran, less: Ran) => ran.cost - less.cost;
    expect(cost(once!, none!)).toBe(10n * 2600n + BigInt(HOOK_FUEL + 6));
    expect(cost(twice!, once!)).toBe(10n * 100n + BigInt(HOOK_FUEL + 6));
  });
});
