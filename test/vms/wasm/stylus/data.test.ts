import { describe, expect, test } from "vitest";
import { HOOK_FUEL } from "../../../../src/vm/hooks/numbers.js";
import { call, contract, haltOf, hook, numbers, outputOf, result, run } from "./contracts.js";
import { word } from "./contracts-host.js";

describe("a contract's data and end", () => {
  const echo = contract([
    ...call("read_args", 8),
    ...numbers(8),
    ["local.get", 0],
    hook("write_result"),
    ...numbers(0),
  ]);

  test("call data comes in, results go out", async () => {
    const input = Uint8Array.of(5, 4, 3, 2, 1);
    expect(outputOf(await run(echo, { input }))).toEqual(input);
    expect(outputOf(await run(echo))).toEqual(new Uint8Array(0));
  });

  test("the last result counts, and status other than 0 reverts with it", async () => {
    const steps = (status: number) => [
      ...call("write_result", 0, 3),
      ...call("write_result", 1, 1),
      ...numbers(status),
    ];
    expect((await run(contract(steps(0), [7, 8, 9]))).outcome).toMatchObject({
      type: "success",
      output: Uint8Array.of(8),
    });
    expect((await run(contract(steps(1), [7, 8, 9]))).outcome).toMatchObject({
      type: "revert",
      exitCode: 1,
      output: Uint8Array.of(8),
    });
  });

  test("exit_early ends with its status", async () => {
    const steps = (status: number) => [
      ...call("write_result", 0, 1),
      ...call("exit_early", status),
      "unreachable" as const,
    ];
    expect((await run(contract(steps(0), [6]))).outcome).toMatchObject({ type: "success", output: Uint8Array.of(6) });
    expect((await run(contract(steps(3), [6]))).outcome).toMatchObject({ type: "revert", exitCode: 3 });
  });

  test.each([
    ["memory-out-of-bounds", call("write_result", 65_530, 8)],
    ["memory-out-of-bounds", call("read_args", -1)],
    ["memory-out-of-bounds", call("msg_sender", 65_520)],
    ["output-too-large", call("write_result", 0, 1025)],
    ["out-of-gas", call("write_result", 0, -1)],
    ["invalid-instruction", call("emit_log", 0, 160, 5)],
    ["memory-out-of-bounds", call("emit_log", 0, 33, 2)],
  ])("%s halts", async (reason, steps) => {
    const ran = await run(contract([...steps, ...numbers(0)]), { input: new Uint8Array(2) });
    expect(haltOf(ran)).toBe(reason);
    expect(ran.outcome.gasUsed).toBe(ran.gasLimit);
  });

  test("paying for growth costs a call, growth itself pays for pages", async () => {
    const ran = await run(contract([...call("pay_for_memory_grow", 0), ...numbers(0)]));
    const more = await run(contract([...call("pay_for_memory_grow", 9), ...numbers(0)]));
    expect(more.outcome).toEqual(ran.outcome);
  });

  test("logs have topics and data", async () => {
    const data = [...word(1), ...word(2), 3, 4];
    const ran = await run(
      contract([...call("emit_log", 0, 66, 2), ...call("emit_log", 64, 2, 0), ...numbers(0)], data),
    );
    expect(ran.logs.map(({ topics, data }) => [topics, data])).toEqual([
      [[word(1), word(2)], Uint8Array.of(3, 4)],
      [[], Uint8Array.of(3, 4)],
    ]);
    const none = await run(contract([...numbers(0)], data));
    const calls = 2n * BigInt(HOOK_FUEL) + 8n + 2n * 4n + 6n;
    expect(ran.cost - none.cost).toBe(10n * BigInt(3 * 375 + 8 * 2 + 375 + 8 * 2) + calls);
  });
});

describe("arithmetic and hashing", () => {
  const MAX = "ff".repeat(32);
  const operation = (name: string, operands: number) => {
    const args = Array.from({ length: operands }, (_, i) => 32 * i);
    return contract([...call("read_args", 0), ...call(name, ...args), ...result(0, 32)]);
  };
  test.each([
    ["math_div", [7n, 2n], 3n],
    ["math_div", [7n, 0n], 0n],
    ["math_mod", [7n, 4n], 3n],
    ["math_mod", [7n, 0n], 0n],
    ["math_pow", [3n, 5n], 243n],
    ["math_pow", [0n, 0n], 1n],
    ["math_pow", [3n, BigInt(`0x${MAX}`)], 0xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaabn],
    ["math_add_mod", [BigInt(`0x${MAX}`), 2n, 10n], 7n],
    ["math_add_mod", [1n, 2n, 0n], 0n],
    ["math_mul_mod", [BigInt(`0x${MAX}`), 2n, 7n], 2n],
    ["math_mul_mod", [1n, 2n, 0n], 0n],
  ] as const)("%s of %s is %s", async (name, operands, wanted) => {
    const input = Buffer.from(operands.map((value) => value.toString(16).padStart(64, "0")).join(""), "hex");
    const output = outputOf(await run(operation(name, operands.length), { input: new Uint8Array(input) }));
    expect(BigInt(`0x${Buffer.from(output).toString("hex")}`)).toBe(wanted);
  });

  test("Keccak-256 costs what it costs the EVM", async () => {
    const hash = (length: number) => run(contract([...call("native_keccak256", 0, length, 0), ...result(0, 32)]));
    expect(Buffer.from(outputOf(await hash(0))).toString("hex")).toBe(
      "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
    );
    const [short, long] = [await hash(32), await hash(96)];
    expect(long.cost - short.cost).toBe(10n * 12n + 8n);
  });
});
