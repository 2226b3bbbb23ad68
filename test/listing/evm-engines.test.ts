import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toHex } from "../../src/base/hex.js";
import { loadGuests } from "../../src/cli/guests.js";
import { bytecode, CALLEE, push, RECIPIENT } from "../vms/evm/evm-run.js";
import { interpreter, reference, type Scenario, scenario } from "../vms/evm/interpreter-run.js";
import { listingsOf } from "./evm-listings.js";

const PLAIN: Scenario = {
  code: new Uint8Array(0),
  calleeCode: new Uint8Array(0),
  input: new Uint8Array(0),
  gasLimit: 300_000n,
  isStatic: false,
  fork: "osaka",
};

/** Both engines' listings, which are the same; gives those of `evm/interpreter`. */
async function sameListings(each: Scenario) {
  const [ours, theirs] = [await listingsOf(interpreter, each), await listingsOf(reference, each)];
  expect([ours.lines, ours.calls]).toEqual([theirs.lines, theirs.calls]);
  return ours;
}

describe("listings of evm/interpreter and evm/ethereumjs", () => {
  it("are the same on random programs on every fork", async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (each) => void (await sameListings(each))),
      { numRuns: 400 },
    );
  });

  it("are the same on random bytes", async () => {
    const bytes = fc.uint8Array({ maxLength: 200 }).filter((code) => code[0] !== 0xef);
    await fc.assert(
      fc.asyncProperty(bytes, async (code) => void (await sameListings({ ...PLAIN, code }))),
      { numRuns: 400 },
    );
  });

  it.each(loadGuests().map((guest) => [guest.name, guest.code.evm] as const))("are the same on %s", async (_, code) => {
    const { lines } = await sameListings({ ...PLAIN, code, input: new Uint8Array(16).fill(3), gasLimit: 15_000n });
    expect(lines.length).toBeGreaterThan(30);
  });

  it.each([
    ["a refund", "6001 6003 55 5f 6003 55 6004 6003 55"],
    ["a failed refund", "6001 6003 55 5f 6003 55 fe"],
    ["a revert without operands", "fd"],
    ["a revert of more than there can be", `${push(2n ** 255n)} ${push(2n ** 255n)} fd`],
    ["bytes that are no instructions", "0c"],
    ["memory that is paid for and never written", "6040 613000 5f 5f 5f 61dddd 61ffff f1 59"],
    ["a truncated push", "6001 7f aa"],
    ["jumps", "6003 5b 6001 90 03 80 6002 57 00"],
    ["a destruction", `${push(CALLEE)} ff`],
  ])("are the same on %s", async (_, hex) => {
    for (const fork of ["spuriousDragon", "berlin", "osaka"] as const) {
      await sameListings({ ...PLAIN, code: bytecode(hex), fork });
    }
  });
});

describe("call trees of both engines", () => {
  const call = (opcode: string, gas = "61ffff") => `5f 5f 5f 5f 5f ${push(CALLEE)} ${gas} ${opcode}`;
  const callWithoutValue = (opcode: string) => `5f 5f 5f 5f ${push(CALLEE)} 61ffff ${opcode}`;

  it("show calls of every kind, and what failed", async () => {
    const code = bytecode(call("f1"), call("f2"), callWithoutValue("f4"), callWithoutValue("fa"), call("f1", "6001"));
    const { calls } = await sameListings({ ...PLAIN, code, calleeCode: bytecode("6001 5f 55 602a 5f 52 6020 5f fd") });
    expect(calls?.calls).toMatchObject([
      { type: "CALL", from: toHex(RECIPIENT), to: toHex(CALLEE), error: "execution reverted" },
      { type: "CALLCODE", from: toHex(RECIPIENT), to: toHex(CALLEE), output: `0x${"2a".padStart(64, "0")}` },
      { type: "DELEGATECALL", from: toHex(RECIPIENT), to: toHex(CALLEE) },
      { type: "STATICCALL", from: toHex(RECIPIENT), to: toHex(CALLEE), error: "static-violation", gasUsed: "0xffff" },
      { type: "CALL", gas: "0x1", error: "out-of-gas" },
    ]);
  });

  it("show calls inside calls, precompiles and accounts without code", async () => {
    const inner = bytecode("5f 5f 5f 5f 6004 61ffff fa 5f 5f 5f 5f 5f 61dddd 61ffff f1");
    const { calls } = await sameListings({ ...PLAIN, code: bytecode(call("f1")), calleeCode: inner });
    expect(calls?.calls).toMatchObject([
      { calls: [{ type: "STATICCALL", to: `0x${"04".padStart(40, "0")}` }, { type: "CALL" }] },
    ]);
  });

  it("show precompiled contracts that fail as halted", async () => {
    // A point that is not on the curve.
    const code = bytecode("6001 5f 52 5f 5f 6060 5f 5f 6007 61ffff f1");
    const { calls } = await sameListings({ ...PLAIN, code });
    expect(calls?.calls).toMatchObject([{ type: "CALL", error: "precompile-failure", gasUsed: "0xffff" }]);
  });

  it("show creations, also those that fail", async () => {
    const create = (init: string, opcode: string) => {
      const size = init.length / 2;
      return `${push(BigInt(`0x${init}`))} 5f 52 ${opcode === "f5" ? "6005" : ""} ${push(size)} ${push(32 - size)} 5f ${opcode}`;
    };
    const deploys = "60015ff3";
    const code = bytecode(
      ...[create(deploys, "f0"), create(deploys, "f5"), create(deploys, "f5")],
      ...[create("5f5ffd", "f0"), create("60ef5f5360015ff3", "f0"), create("6160015ff3", "f0")],
    );
    const { calls } = await sameListings({ ...PLAIN, code, gasLimit: 10n ** 12n });
    expect(calls?.calls).toMatchObject([
      { type: "CREATE", input: `0x${deploys}`, output: "0x00" },
      { type: "CREATE2", output: "0x00" },
      { type: "CREATE2", error: "create-collision" },
      { type: "CREATE", error: "execution reverted" },
      { type: "CREATE", error: "invalid-code" },
      { type: "CREATE", error: "code-too-large" },
    ]);
    const [, second, collision] = calls!.calls!;
    expect(collision!.to).toBe(second!.to);
  });
});
