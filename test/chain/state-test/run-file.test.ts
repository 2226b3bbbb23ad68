import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TercetError } from "../../../src/base/errors.js";
import { keccak256 } from "../../../src/base/hash.js";
import { toHex } from "../../../src/base/hex.js";
import { type FileOptions, runStateTestFile } from "../../../src/chain/state-test/run-file.js";
import { CONTRACT, EXPECTED, NO_LOGS, PRE, REJECTED, rootOf, SENDER, stateTestJson } from "./state-test-json.js";

const ENGINE = "evm/interpreter";
const run = (tests: unknown, options: Partial<FileOptions> = {}) =>
  runStateTestFile(JSON.stringify(tests), { engine: ENGINE, ...options });
/** The problems of the one case in the file. */
async function problemsOf(test: unknown): Promise<readonly string[]> {
  const results = await run({ test });
  expect(results).toHaveLength(1);
  return results[0]!.problems;
}

describe("a file of state tests", () => {
  it("passes where state root, logs and rejections are as expected", async () => {
    const results = await run({ one: stateTestJson() });
    expect(results).toMatchObject([
      { test: "one", fork: "Cancun", index: 0, status: "passed", problems: [], stateRoot: EXPECTED.hash },
      { test: "one", fork: "Cancun", index: 1, status: "passed", problems: [], stateRoot: REJECTED.hash },
    ]);
  });

  it("runs one fork of several, and what is selected", async () => {
    const test = stateTestJson({ post: { Cancun: [EXPECTED], Prague: [EXPECTED], Merge: [EXPECTED] } });
    const forks = async (options: Partial<FileOptions>) => (await run({ test }, options)).map(({ fork }) => fork);
    expect(await forks({})).toEqual(["Cancun", "Prague", "Merge"]);
    expect(await forks({ fork: "Prague" })).toEqual(["Prague"]);
    expect(await forks({ fork: "prague" })).toEqual(["Prague"]);
    expect(await forks({ fork: "Paris" })).toEqual(["Merge"]);
    expect(await forks({ select: (_, { fork }) => fork !== "Cancun" })).toEqual(["Prague", "Merge"]);
  });

  it("touches the coinbase of a block without a transaction, which makes it before EIP-161", async () => {
    const coinbase = { [`0x${"c0".repeat(20)}`]: { nonce: "0x00", balance: "0x00", code: "0x", storage: {} } };
    const made = { ...REJECTED, hash: rootOf({ ...PRE, ...coinbase }) };
    expect(await problemsOf(stateTestJson({ post: { Homestead: [made] } }))).toEqual([]);
    expect(await problemsOf(stateTestJson({ post: { Istanbul: [REJECTED] } }))).toEqual([]);
  });

  it("skips forks without rules", async () => {
    const results = await run({ test: stateTestJson({ post: { ShanghaiToCancunAtTime15k: [EXPECTED] } }) });
    expect(results).toMatchObject([{ status: "skipped" }]);
  });

  it("finds the sender by its key", async () => {
    expect(
      await problemsOf(stateTestJson({ transaction: { sender: undefined }, post: { Cancun: [EXPECTED] } })),
    ).toEqual([]);
  });

  it("says what is different, slot by slot", async () => {
    const wrong = structuredClone(EXPECTED);
    Object.assign(wrong.state[CONTRACT]!, { storage: { "0x01": "0x03", "0x05": "0x09" }, balance: "0x07" });
    Object.assign(wrong.state, { [`0x${"aa".repeat(20)}`]: { balance: "0x01" } });
    wrong.hash = rootOf(wrong.state);
    const [result] = await run({ test: stateTestJson({ post: { Cancun: [wrong] } }) });
    expect(result?.status).toBe("failed");
    expect(result?.problems).toEqual([`state root ${EXPECTED.hash}, expected ${wrong.hash}`]);
    expect(result?.differences).toEqual([
      {
        address: `0x${"aa".repeat(20)}`,
        what: "account",
        expected: "balance 1, nonce 0, 0 bytes of code, 0 slots",
        actual: "absent",
      },
      { address: CONTRACT, what: "balance", expected: "7", actual: "0" },
      { address: CONTRACT, what: "slot 0x1", expected: "0x3", actual: "0x2" },
    ]);
  });

  it("fails on other logs", async () => {
    const problems = await problemsOf(stateTestJson({ post: { Cancun: [{ ...EXPECTED, logs: NO_LOGS }] } }));
    expect(problems).toEqual([`logs hash ${EXPECTED.logs} (1 logs), expected ${NO_LOGS}`]);
  });

  it("fails when a transaction is rejected that must not be, or for another reason, or not at all", async () => {
    const { expectException: _, ...fine } = REJECTED;
    expect(await problemsOf(stateTestJson({ post: { Cancun: [fine] } }))).toEqual([
      "the transaction was rejected: intrinsic-gas-too-low",
    ]);
    const other = { ...REJECTED, expectException: "TransactionException.NONCE_IS_MAX" };
    expect(await problemsOf(stateTestJson({ post: { Cancun: [other] } }))).toEqual([
      "the transaction was rejected: intrinsic-gas-too-low, expected TransactionException.NONCE_IS_MAX",
    ]);
    const unmet = { ...EXPECTED, expectException: "TransactionException.NONCE_IS_MAX" };
    expect(await problemsOf(stateTestJson({ post: { Cancun: [unmet] } }))).toEqual([
      "the transaction was applied, expected TransactionException.NONCE_IS_MAX",
    ]);
  });

  it("accepts one of several reasons, and any where the name is nobody's", async () => {
    for (const expectException of [
      "TransactionException.NONCE_IS_MAX|TransactionException.INTRINSIC_GAS_TOO_LOW",
      "TR_IntrinsicGas",
    ]) {
      expect(await problemsOf(stateTestJson({ post: { Cancun: [{ ...REJECTED, expectException }] } }))).toEqual([]);
    }
  });

  it("rejects transactions whose values fit nowhere", async () => {
    const test = stateTestJson({
      transaction: { value: [`0x:bigint 0x1${"00".repeat(32)}`] },
      post: {
        Cancun: [{ ...REJECTED, indexes: EXPECTED.indexes, expectException: "TransactionException.VALUE_OVERFLOW" }],
      },
    });
    expect(await problemsOf(test)).toEqual([]);
  });

  it("takes the type from the fields, and the blob schedule from the test", async () => {
    const blob = {
      maxFeePerGas: "0x0a",
      maxPriorityFeePerGas: "0x00",
      maxFeePerBlobGas: "0x10",
      blobVersionedHashes: Array(3).fill(`0x01${"00".repeat(31)}`),
    };
    const schedule = (max: string) => ({
      chainid: "0x01",
      blobSchedule: { Cancun: { target: "0x01", max, baseFeeUpdateFraction: "0x32f0ed" } },
    });
    const expectException = "TransactionException.TYPE_3_TX_BLOB_COUNT_EXCEEDED";
    const over = { ...REJECTED, indexes: EXPECTED.indexes, expectException };
    expect(
      await problemsOf(stateTestJson({ transaction: blob, post: { Cancun: [over] }, config: schedule("0x02") })),
    ).toEqual([]);
    expect(
      await problemsOf(stateTestJson({ transaction: blob, post: { Cancun: [over] }, config: schedule("0x03") })),
    ).toContain(`the transaction was applied, expected ${expectException}`);
  });

  it("gives earlier blocks the hash of their number in digits", async () => {
    // PUSH1 9 BLOCKHASH PUSH1 1 SSTORE
    const contract = { ...PRE[CONTRACT], code: "0x600940600155" };
    const post = { Cancun: [{ ...EXPECTED, state: { [CONTRACT]: contract } }] };
    const test = { ...stateTestJson({ env: { currentNumber: "0x0a" }, post }), pre: { ...PRE, [CONTRACT]: contract } };
    const [result] = await run({ test });
    const nine = toHex(keccak256(Uint8Array.of("9".charCodeAt(0))));
    expect(result?.differences).toContainEqual({ address: CONTRACT, what: "slot 0x1", expected: "0x0", actual: nine });
  });
});

describe("a state test that is wrong", () => {
  const { hash: _, ...noHash } = EXPECTED;
  it.each<[string, unknown, string]>([
    ["has no post", { ...stateTestJson(), post: undefined, pre: {} }, "post: an object is needed"],
    ["has no hash", stateTestJson({ post: { Cancun: [noHash] } }), "post.Cancun[0].hash: a string is needed"],
    [
      "has a hash that is short",
      stateTestJson({ post: { Cancun: [{ ...EXPECTED, hash: "0x01" }] } }),
      "post.Cancun[0].hash: 1 bytes in place of 32",
    ],
    [
      "has an index below zero",
      stateTestJson({ post: { Cancun: [{ ...EXPECTED, indexes: { data: -1, gas: 0, value: 0 } }] } }),
      "post.Cancun[0].indexes.data: an index is needed",
    ],
    [
      "names an alternative that is not there",
      stateTestJson({ post: { Cancun: [{ ...EXPECTED, indexes: { data: 1, gas: 0, value: 0 } }] } }),
      "transaction.data: there is no alternative 1",
    ],
    [
      "has an account that is a number",
      { ...stateTestJson(), pre: { [SENDER]: 5 } },
      `pre.${SENDER}: an object is needed`,
    ],
    ["has an address that is short", { ...stateTestJson(), pre: { "0x12": {} } }, "pre.0x12: 1 bytes in place of 20"],
    [
      "has a balance of 257 bits",
      { ...stateTestJson(), pre: { [SENDER]: { balance: `0x1${"00".repeat(32)}` } } },
      `pre.${SENDER}.balance: more than 256 bits`,
    ],
    [
      "has a quantity without end",
      stateTestJson({ transaction: { nonce: `0x${"1".repeat(1000)}` } }),
      "transaction.nonce: more than 80 digits",
    ],
    [
      "has a quantity that is none",
      stateTestJson({ transaction: { nonce: "0x1g" } }),
      'transaction.nonce: "0x1g" is no quantity',
    ],
    [
      "has data that is no hex",
      stateTestJson({ transaction: { data: ["0xzz"] } }),
      'transaction.data: character 2 ("z") is not a hex digit',
    ],
    [
      "has a key that is zero",
      stateTestJson({ transaction: { sender: undefined, secretKey: `0x${"00".repeat(32)}` } }),
      "transaction.secretKey: no key of secp256k1",
    ],
    [
      "has no coinbase",
      stateTestJson({ env: { currentCoinbase: undefined } }),
      "env.currentCoinbase: a string is needed",
    ],
    [
      "has more blob gas than any block",
      stateTestJson({ env: { currentExcessBlobGas: `0x${"ff".repeat(32)}` } }),
      "is more than any block can have",
    ],
  ])("%s fails alone", async (_, test, message) => {
    const results = await run({ wrong: test, right: stateTestJson() });
    const wrong = results.filter((result) => result.test === "wrong");
    expect(wrong[0]).toMatchObject({ status: "failed", problems: [expect.stringContaining(message)] });
    expect(results.filter((result) => result.test === "right").map(({ status }) => status)).toEqual([
      "passed",
      "passed",
    ]);
  });

  it.each([
    ["no JSON", "{", "invalid-state-test"],
    ["no object", "[]", "invalid-state-test"],
    ["an object without tests", '{"set": "dev", "count": {"a": 1}}', "no-state-tests"],
    ["nothing", "{}", "no-state-tests"],
  ])("is %s", async (_, text, code) => {
    await expect(runStateTestFile(text, { engine: ENGINE })).rejects.toMatchObject({ code });
  });

  it("gives verdicts, never anything thrown, with whatever in its place", async () => {
    const paths = pathsOf(stateTestJson());
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), fc.jsonValue(), async (path, value) => {
        const test = structuredClone(stateTestJson());
        const owner = path.slice(0, -1).reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], test);
        (owner as Record<string, unknown>)[path.at(-1)!] = value;
        try {
          await run({ test });
        } catch (error) {
          expect(error).toBeInstanceOf(TercetError);
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** The ways to all values in a JSON value. */
function pathsOf(value: unknown): string[][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => [[key], ...pathsOf(child).map((path) => [key, ...path])]);
}
