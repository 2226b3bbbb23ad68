import { describe, expect, it } from "vitest";
import { bigintToBytes, bytesToBigint } from "../../../src/base/bytes.js";
import { toHex } from "../../../src/base/hex.js";
import { type ContractCall, callContract } from "../../../src/chain/driver/call-contract.js";
import { outputOf } from "../../../src/vm/outcome.js";
import { bytecode } from "../../vms/evm/evm-run.js";
import { BALANCE, CONTRACT, candidate, SENDER } from "./candidate.js";

/** Calls the contract with that code on the latest fork. */
function call(code: string, fields: Partial<Parameters<typeof callContract>[0]> = {}) {
  const { state, block, chain } = candidate({ code: bytecode(code) });
  const called = callContract({ message: { to: CONTRACT, gasLimit: 200_000n }, state, block, chain, ...fields });
  if (called.type === "rejected") throw new Error(called.reason);
  return { ...called, word: bytesToBigint(outputOf(called.outcome)) };
}

const wordOf = (number: number) => bigintToBytes(BigInt(number), 32);

const RETURN_TOP = "5f 52 6020 5f f3";

describe("a call of a contract", () => {
  it("returns what code returns, to nobody unless somebody is named", () => {
    expect(call(`602a ${RETURN_TOP}`).word).toBe(42n);
    expect(call(`33 ${RETURN_TOP}`).word).toBe(0n);
    expect(call(`33 ${RETURN_TOP}`, { sender: SENDER }).word).toBe(bytesToBigint(SENDER));
  });

  it("sees the block, and what is overridden of it", () => {
    expect(call(`43 ${RETURN_TOP}`).word).toBe(1000n);
    expect(call(`43 ${RETURN_TOP}`, { blockOverrides: { number: 7n, chainId: 5n } }).word).toBe(7n);
    expect(call(`46 ${RETURN_TOP}`, { blockOverrides: { chainId: 5n } }).word).toBe(5n);
    expect(toHex(outputOf(call(`6103e7 40 ${RETURN_TOP}`).outcome))).toBe(toHex(candidate().block.hashOf(999n)));
  });

  it("costs nothing but the value, which the sender must have", () => {
    const message = { to: CONTRACT, gasLimit: 200_000n, maxFeePerGas: 2n ** 200n };
    const { outcome, word } = call(`34 ${RETURN_TOP}`, { sender: SENDER, message: { ...message, value: BALANCE } });
    expect([outcome.type, word]).toEqual(["success", BALANCE]);
    const { state, block, chain } = candidate();
    const refused = { type: "rejected", reason: "insufficient-funds" };
    const poor = { ...message, value: BALANCE + 1n };
    expect(callContract({ message: poor, sender: SENDER, state, block, chain })).toEqual(refused);
    expect(callContract({ message: { ...message, value: 1n }, state, block, chain })).toEqual(refused);
  });

  it("reverts and halts as outcomes, and says what a success would change", () => {
    expect(call("5f 5f fd").outcome.type).toBe("revert");
    expect(call("fe").outcome).toMatchObject({ type: "halt", reason: "invalid-instruction" });
    const { changes, logs } = call("6007 6001 55 5f 5f a0");
    expect([...changes.storage.get(toHex(CONTRACT))!.written.values()].map(bytesToBigint)).toEqual([7n]);
    expect(logs).toEqual([{ address: CONTRACT, topics: [], data: new Uint8Array(0) }]);
    expect(call("6007 6001 55 5f 5f a0 fe").logs).toEqual([]);
  });

  it("tells few and many logs and slots alike", () => {
    for (const count of [1, 4, 5, 36, 37, 100]) {
      const numbers = Array.from({ length: count }, (_, i) => i + 1);
      const push = (n: number) => `60${n.toString(16).padStart(2, "0")}`;
      const code = numbers.map((n) => `${push(n)} ${push(n)} 55 ${push(n)} 5f 53 ${push(n)} 6001 5f a1`).join(" ");
      const { changes, logs } = call(code, { message: { to: CONTRACT, gasLimit: 5_000_000n } });
      expect(logs).toEqual(numbers.map((n) => ({ address: CONTRACT, topics: [wordOf(n)], data: Uint8Array.of(n) })));
      const { written, cleared } = changes.storage.get(toHex(CONTRACT))!;
      expect(cleared).toBe(false);
      expect([...written].sort()).toEqual(numbers.map((n) => [toHex(wordOf(n)), wordOf(n)]));
    }
  });

  it("refuses what is no call, naming what is missing", () => {
    const { state, block, chain } = candidate();
    const message = { to: CONTRACT, gasLimit: 50_000n };
    const calls: readonly (readonly [unknown, string])[] = [
      [undefined, "invalid-transaction"],
      [{ state, block, chain }, "invalid-transaction"],
      [{ message, state, chain }, "invalid-block"],
      [{ message: { to: CONTRACT }, state, block, chain }, "invalid-transaction"],
      [{ message, state, block: { ...block, chainId: 1 }, chain }, "invalid-transaction"],
      [{ message, state, block, blockOverrides: { number: 1 }, chain }, "invalid-block"],
    ];
    for (const [call, code] of calls) {
      expect(() => callContract(call as ContractCall)).toThrow(expect.objectContaining({ code }));
    }
  });

  it("is rejected when its gas does not pay for it at all", () => {
    const { state, block, chain } = candidate();
    const message = { to: CONTRACT, gasLimit: 20_999n };
    expect(callContract({ message, state, block, chain })).toEqual({
      type: "rejected",
      reason: "intrinsic-gas-too-low",
    });
  });

  it("keeps what it told when the next one runs", () => {
    const first = call("6007 6001 55 6020 5f a0");
    call("6008 6002 55 6040 5f a0");
    expect([...first.changes.storage.get(toHex(CONTRACT))!.written.values()].map(bytesToBigint)).toEqual([7n]);
    expect(first.logs.map(({ data }) => data)).toEqual([new Uint8Array(32)]);
  });
});
