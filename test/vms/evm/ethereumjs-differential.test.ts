import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesToBigint } from "../../../src/base/bytes.js";
import { toHex } from "../../../src/base/hex.js";
import { outputOf } from "../../../src/vm/outcome.js";
import { addressOf, bytecode, CALLEE, push, RECENT_FORKS, RECIPIENT, runEvm, SENDER, TestHost } from "./evm-run.js";
import { ACCOUNTS, type Observation, RECIPIENT_BALANCE, runPlain, type Scenario, SLOTS } from "./plain-ethereumjs.js";

/** Ours in the words of @ethereumjs, which looks at other faults first where an instruction has several. */
const ERRORS: Readonly<Record<string, RegExp>> = {
  "out-of-gas": /^out of gas$/,
  "stack-underflow": /^(stack underflow|out of gas|static state change)$/,
  "stack-overflow": /^stack overflow$/,
  "invalid-instruction": /^invalid opcode$/,
  "invalid-jump": /^invalid JUMP at/,
  "static-violation": /^(static state change|out of gas)$/,
  "code-too-large": /^initcode exceeds max initcode size$/,
  "return-data-out-of-bounds": /^out of gas$/,
};

const small = fc.nat(3).map((n) => push(n));
const word = fc.oneof(small, fc.bigInt(0n, 2n ** 256n - 1n).map(push), fc.nat(100).map(push));
const target = fc
  .constantFrom(CALLEE, CALLEE, RECIPIENT, addressOf(0xdd), Uint8Array.of(2), Uint8Array.of(4), Uint8Array.of(1, 0))
  .map(push);
const joined = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((texts) => texts.join(""));
const is = (hex: string) => fc.constant(hex);
const opcode = (from: number, to: number) =>
  fc.integer({ min: from, max: to }).map((n) => n.toString(16).padStart(2, "0"));
const callGas = fc.constantFrom("5a", push(5000), push(40_000));
/** Init code that deploys nothing, something, or fails. */
const initCode = fc.constantFrom("", "60015ff3", "60016000f3", "fe", "6001600055", "33ff", "60ef60005360016000f3");

/** Pieces of programs that do something more often than random bytes do. */
const snippet = fc.oneof(
  joined(word, word, word, opcode(0x01, 0x09)),
  joined(small, word, is("0a")),
  joined(word, word, opcode(0x10, 0x1d)),
  joined(small, small, is("55")),
  joined(small, is("54")),
  joined(small, small, is("5d")),
  joined(small, is("5c")),
  joined(word, small, opcode(0x51, 0x53)),
  joined(small, small, is("20")),
  joined(small, small, small, small, opcode(0xa0, 0xa2)),
  joined(small, small, small, small, small, target, callGas, fc.constantFrom("f1", "f2")),
  joined(small, small, small, small, target, callGas, fc.constantFrom("f4", "fa")),
  joined(target, opcode(0x3b, 0x3f)),
  joined(target, is("31")),
  initCode.map(
    (init) => `${push(BigInt(`0x0${init}`))}600052${push(init.length / 2)}${push(32 - init.length / 2)}6001f0`,
  ),
  initCode.map(
    (init) => `6005${push(BigInt(`0x0${init}`))}600052${push(init.length / 2)}${push(32 - init.length / 2)}6000f5`,
  ),
  joined(small, small, small, fc.constantFrom("37", "39", "3e", "5e")),
  opcode(0x30, 0x4a),
  opcode(0x58, 0x5b),
  opcode(0x80, 0x9f),
  joined(small, small, fc.constantFrom("f3", "fd")),
  joined(target, is("ff")),
  opcode(0x00, 0xff),
);
const program = fc
  .oneof({ arbitrary: fc.array(snippet, { maxLength: 25 }), weight: 4 }, fc.array(opcode(0, 0xff), { maxLength: 60 }))
  .map((parts) => bytecode(...parts))
  .filter((code) => !(code[0] === 0xef && code[1] === 0));
const scenario: fc.Arbitrary<Scenario> = fc.record({
  code: program,
  calleeCode: program,
  input: fc.uint8Array({ maxLength: 40 }),
  gasLimit: fc.oneof(fc.constant(300_000n), fc.bigInt(0n, 100_000n)),
  isStatic: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  fork: fc.constantFrom(...RECENT_FORKS),
});

function hostOf({ code, calleeCode }: Scenario): TestHost {
  const host = new TestHost();
  host.setNonce(RECIPIENT, 1n);
  host.setBalance(RECIPIENT, RECIPIENT_BALANCE);
  host.setCode(RECIPIENT, code);
  host.setNonce(CALLEE, 1n);
  host.setCode(CALLEE, calleeCode);
  return host;
}

/** Runs a scenario on `evm/ethereumjs`. */
async function runOurs(scenario: Scenario, expected: Observation): Promise<Observation> {
  const { code, input, gasLimit, isStatic, fork } = scenario;
  const host = hostOf(scenario);
  const outcome = await runEvm(code, { host, input, gasLimit, isStatic, fork, sender: SENDER });
  if (outcome.type === "halt") expect(expected.error).toMatch(ERRORS[outcome.reason] ?? outcome.reason);
  return {
    gasUsed: outcome.gasUsed,
    output: toHex(outputOf(outcome)),
    error: outcome.type === "halt" ? expected.error : outcome.type === "revert" ? "revert" : "",
    logs: host.logs.map(({ address, topics, data }) => [address, ...topics, data].map(toHex).join(" ")),
    accounts: ACCOUNTS.map((address) => `${host.getNonce(address)} ${host.getBalance(address)}`),
    storage: ACCOUNTS.flatMap((address) =>
      SLOTS.map((slot) => bytesToBigint(host.getStorage(address, slot)).toString()),
    ),
  };
}

describe("evm/ethereumjs against @ethereumjs/evm with a state of its own", () => {
  it("gives the same gas, output, error, logs, accounts and storage", async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (scenario) => {
        const expected = await runPlain(scenario);
        expect(await runOurs(scenario, expected)).toEqual(expected);
      }),
      { numRuns: 600 },
    );
  });
});
