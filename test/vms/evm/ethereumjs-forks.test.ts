import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { concatBytes } from "../../../src/base/bytes.js";
import { fromHex } from "../../../src/base/hex.js";
import { outputOf } from "../../../src/vm/outcome.js";
import { type Fork, isAtLeast } from "../../../src/vm/rules/forks.js";
import {
  addressOf,
  bytecode,
  push,
  RECENT_FORKS,
  RECIPIENT,
  RETURN_TOP,
  runEvm,
  SENDER,
  TestHost,
  wordOf,
} from "./evm-run.js";

const BLOB_HASH = new Uint8Array(32).fill(0xb1);

const context = {
  block: {
    number: 1000n,
    timestamp: 1234n,
    gasLimit: 30_000_000n,
    coinbase: addressOf(0xcb),
    prevRandao: wordOf(0x7a2d),
    baseFee: 7n,
    blobBaseFee: 9n,
    chainId: 2n ** 63n,
  },
  transaction: { origin: addressOf(0x01), gasPrice: 11n, blobHashes: [BLOB_HASH] },
};

/** The word that an expression leaves on the stack. */
async function evaluate(code: string, fork: Fork, setup: Parameters<typeof runEvm>[1] = {}) {
  return runEvm(bytecode(code, RETURN_TOP), { fork, host: new TestHost(context), ...setup });
}

const asWord = (bytes: Uint8Array) => concatBytes(new Uint8Array(32 - bytes.length), bytes);
const memoryWord = (value: number) => `7f${"00".repeat(31)}${value.toString(16).padStart(2, "0")} 6000 52`;

describe("evm/ethereumjs: what each fork brings", () => {
  it.each<[string, Fork, string, Uint8Array]>([
    ["BASEFEE", "london", "48", wordOf(7)],
    ["PUSH0", "shanghai", "5f", wordOf(0)],
    ["TLOAD and TSTORE", "cancun", "602a 6001 5d 6001 5c", wordOf(42)],
    ["MCOPY", "cancun", `${memoryWord(5)} 6020 6000 6040 5e 6040 51`, wordOf(5)],
    ["BLOBHASH", "cancun", "6000 49", BLOB_HASH],
    ["BLOBBASEFEE", "cancun", "4a", wordOf(9)],
    ["CLZ", "osaka", "6001 1e", wordOf(255)],
  ])("%s comes with %s", async (_, since, code, expected) => {
    for (const fork of RECENT_FORKS) {
      const outcome = await evaluate(code, fork);
      if (isAtLeast(fork, since)) expect(outcome).toMatchObject({ type: "success", output: expected });
      else expect(outcome).toMatchObject({ type: "halt", reason: "invalid-instruction" });
    }
  });

  it.each<[string, Uint8Array]>([
    ["30", asWord(RECIPIENT)],
    ["32", asWord(context.transaction.origin)],
    ["33", asWord(SENDER)],
    ["34", wordOf(99)],
    ["3a", wordOf(11)],
    ["6103e7 40", wordOf(0x1000 + 999)],
    ["6103e8 40", wordOf(0)],
    ["41", asWord(context.block.coinbase)],
    ["42", wordOf(1234)],
    ["43", wordOf(1000)],
    ["44", wordOf(0x7a2d)],
    ["45", wordOf(30_000_000)],
    ["46", wordOf(2n ** 63n)],
  ])("shows the context: %s", async (code, expected) => {
    for (const fork of RECENT_FORKS) {
      expect(await evaluate(code, fork, { value: 99n })).toMatchObject({ type: "success", output: expected });
    }
  });

  it("gives zero for a blob that is not there", async () => {
    expect(await evaluate("6001 49", "cancun")).toMatchObject({ output: wordOf(0) });
  });

  it("charges a warm coinbase from Shanghai on", async () => {
    for (const fork of RECENT_FORKS) {
      const gas = isAtLeast(fork, "shanghai") ? 100n : 2600n;
      const outcome = await runEvm(bytecode("41 31"), { fork, host: new TestHost(context) });
      expect(outcome).toMatchObject({ type: "success", gasUsed: 2n + gas });
    }
  });

  it("charges init code from Shanghai on", async () => {
    // CREATE with 64 zero bytes as init code, which stops at once.
    for (const fork of RECENT_FORKS) {
      const outcome = await runEvm(bytecode("6040 6000 6000 f0"), { fork });
      const initCode = isAtLeast(fork, "shanghai") ? 4n : 0n;
      expect(outcome).toMatchObject({ type: "success", gasUsed: 9n + 32_000n + 6n + initCode });
    }
  });

  it("refuses to deploy code that starts with 0xEF from London on (EIP-3541)", async () => {
    // Init code: MSTORE8(0, 0xef) RETURN(0, 1)
    const create = "6960ef60005360016000f3 6000 52 600a 6016 6000 f0";
    for (const fork of RECENT_FORKS) {
      const created = outputOf(await evaluate(create, fork));
      expect(created.every((byte) => byte === 0)).toBe(isAtLeast(fork, "london"));
    }
  });

  it("has the precompiled contracts of the fork", async () => {
    const exists = async (address: number, fork: Fork) => {
      // An empty call to one of these fails or returns data; a call to an account without code does neither.
      const outcome = await evaluate(`6000 6000 6000 6000 6000 ${push(address)} 61ffff f1 15 3d 17`, fork);
      return outputOf(outcome).some((byte) => byte !== 0);
    };
    for (const fork of RECENT_FORKS) {
      expect(await exists(0x0a, fork)).toBe(isAtLeast(fork, "cancun"));
      expect(await exists(0x0b, fork)).toBe(isAtLeast(fork, "prague"));
      expect(await exists(0x2000, fork)).toBe(false);
    }
  });

  it("verifies P-256 signatures from Osaka on (EIP-7951)", async () => {
    for (const fork of RECENT_FORKS) {
      const outcome = await runEvm(bytecode("6000 6000 60a0 6000 610100 61ffff fa"), { fork });
      const gas = isAtLeast(fork, "osaka") ? 100n + 6900n : 2600n;
      expect(outcome).toMatchObject({ type: "success", gasUsed: 18n + 15n + gas });
    }
  });

  it("evaluates points (EIP-4844)", async () => {
    // The zero polynomial: its commitment and any proof of it are the point at infinity.
    const infinity = concatBytes(fromHex("c0"), new Uint8Array(47));
    const versionedHash = new Uint8Array(createHash("sha256").update(infinity).digest());
    versionedHash[0] = 1;
    const input = concatBytes(versionedHash, wordOf(5), wordOf(0), infinity, infinity);
    const call = "36 6000 6000 37 6040 6000 36 6000 600a 62ffffff fa 6040 6000 f3";
    const outcome = await runEvm(bytecode(call), { fork: "cancun", input });
    const order = 0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001n;
    expect(outcome).toMatchObject({ type: "success", output: concatBytes(wordOf(4096), wordOf(order)) });
    // A failed call leaves memory as it was: with the call data.
    const wrong = concatBytes(versionedHash, wordOf(5), wordOf(1), infinity, infinity);
    expect(await runEvm(bytecode(call), { fork: "cancun", input: wrong })).toMatchObject({
      type: "success",
      output: wrong.slice(0, 64),
    });
  });
});
