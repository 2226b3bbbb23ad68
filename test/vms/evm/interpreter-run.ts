import fc from "fast-check";
import { toHex } from "../../../src/base/hex.js";
import { MemoryState } from "../../../src/state/memory-state.js";
import type { AnyEngine, RunOptions } from "../../../src/vm/engine.js";
import { message } from "../../../src/vm/message.js";
import { outputOf } from "../../../src/vm/outcome.js";
import { defineProfile } from "../../../src/vm/profile.js";
import { openAnyEngine } from "../../../src/vm/registry.js";
import { FORKS, type Fork } from "../../../src/vm/rules/forks.js";
import { evm } from "../../../vms/evm/index.js";
import { addressOf, bytecode, CALLEE, push, RECIPIENT, SENDER, TestHost } from "./evm-run.js";

/** Forks that @ethereumjs is a reference for here: the adapter makes no empty accounts, as they did before EIP-161. */
export const COMPARED_FORKS: readonly Fork[] = FORKS.slice(FORKS.indexOf("spuriousDragon"));

export interface Scenario {
  readonly code: Uint8Array;
  readonly calleeCode: Uint8Array;
  readonly input: Uint8Array;
  readonly gasLimit: bigint;
  readonly isStatic: boolean;
  readonly fork: Fork;
}

/** Everything that anyone can see of a run. */
export interface Sighting {
  readonly type: string;
  /** Of a halt. */
  readonly reason: string | undefined;
  readonly gasUsed: bigint;
  readonly gasRefund: bigint;
  readonly output: string;
  readonly logs: readonly string[];
  readonly accounts: readonly string[];
  readonly storage: readonly string[];
}

const ACCOUNTS = [RECIPIENT, CALLEE, addressOf(0xdd), SENDER];
const SLOTS = [0, 1, 2, 3].map((n) => new Uint8Array(32).fill(n, 31));

/** A host on a state with the scenario's two contracts. */
export function hostOf({ code, calleeCode }: Scenario): TestHost {
  const storage = new Map([[toHex(SLOTS[1]!), SLOTS[1]!]]);
  const state = new MemoryState(
    new Map([
      [toHex(RECIPIENT), { nonce: 1n, balance: 1000n, code, storage: new Map() }],
      [toHex(CALLEE), { nonce: 1n, balance: 0n, code: calleeCode, storage }],
    ]),
  );
  return new TestHost({ state });
}

/** Runs a scenario and says what it looked like. */
export async function sightingOf(engine: AnyEngine, scenario: Scenario, options: RunOptions = {}): Promise<Sighting> {
  const { code, input, gasLimit, isStatic, fork } = scenario;
  const host = hostOf(scenario);
  const profile = defineProfile(evm, { settings: { fork } });
  const call = message({ input, gasLimit, isStatic, sender: SENDER, recipient: RECIPIENT });
  const outcome = await engine.run(engine.load(code, profile), call, host, options);
  return {
    type: outcome.type,
    reason: outcome.type === "halt" ? outcome.reason : undefined,
    gasUsed: outcome.gasUsed,
    gasRefund: outcome.type === "success" ? (outcome.gasRefund ?? 0n) : 0n,
    output: toHex(outputOf(outcome)),
    logs: host.logs.map(({ address, topics, data }) => [address, ...topics, data].map(toHex).join(" ")),
    accounts: ACCOUNTS.map((at) =>
      [host.accountExists(at), host.getNonce(at), host.getBalance(at), toHex(host.getCode(at))].join(" "),
    ),
    storage: ACCOUNTS.flatMap((at) => SLOTS.map((slot) => toHex(host.getStorage(at, slot)))),
  };
}

export const interpreter = await openAnyEngine("evm/interpreter");
export const reference = await openAnyEngine("evm/ethereumjs");

const MAX = 2n ** 256n - 1n;
/** Words where carries, signs and sizes change. */
export const edgeWord = fc.oneof(
  fc.constantFrom(0n, 1n, 2n, 3n, 31n, 32n, 255n, 256n, MAX, MAX - 1n, 2n ** 255n, 2n ** 255n - 1n),
  fc.integer({ min: 0, max: 255 }).map((bit) => 1n << BigInt(bit)),
  fc.integer({ min: 0, max: 256 }).map((bit) => (1n << BigInt(bit)) - 1n),
  fc.bigInt(0n, 2n ** 64n - 1n),
  fc.bigInt(0n, 2n ** 128n - 1n),
  fc.bigInt(0n, MAX),
  fc
    .array(fc.constantFrom(0n, 1n, 0x7fffffffn, 0x80000000n, 0xfffffffen, 0xffffffffn), { minLength: 8, maxLength: 8 })
    .map((digits) => digits.reduce((sum: bigint, digit) => (sum << 32n) | digit, 0n)),
);

const small = fc.nat(3).map((n) => push(n));
const word = fc.oneof(small, edgeWord.map(push), fc.nat(100).map(push));
const target = fc
  .constantFrom(CALLEE, CALLEE, RECIPIENT, addressOf(0xdd), Uint8Array.of(2), Uint8Array.of(4), Uint8Array.of(1, 0))
  .map(push);
const joined = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((texts) => texts.join(""));
const is = (hex: string) => fc.constant(hex);
const opcode = (from: number, to: number) =>
  fc.integer({ min: from, max: to }).map((n) => n.toString(16).padStart(2, "0"));
const callGas = fc.constantFrom("5a", push(5000), push(40_000));
/** Init code that deploys nothing, something, too much, or fails. */
const initCode = fc.constantFrom("", "60016000f3", "60106000f3", "fe", "6001600055", "33ff", "60ef60005360016000f3");

/** Pieces of programs that do something more often than random bytes do. */
const snippet = fc.oneof(
  joined(word, word, word, opcode(0x01, 0x09)),
  joined(small, word, is("0a")),
  joined(word, word, opcode(0x10, 0x1e)),
  joined(small, small, is("55")),
  joined(small, is("54")),
  joined(small, small, is("5d")),
  joined(small, is("5c")),
  joined(word, small, opcode(0x51, 0x53)),
  joined(small, small, is("20")),
  joined(small, small, small, small, small, small, opcode(0xa0, 0xa4)),
  joined(small, small, small, small, small, target, callGas, fc.constantFrom("f1", "f2")),
  joined(small, small, small, small, target, callGas, fc.constantFrom("f4", "fa")),
  joined(target, opcode(0x3b, 0x3f)),
  joined(target, is("31")),
  initCode.map((init) => createWith(init, "6000f0")),
  initCode.map((init) => createWith(init, "6000f5")),
  joined(small, small, small, fc.constantFrom("37", "39", "3e", "5e")),
  opcode(0x30, 0x4a),
  opcode(0x58, 0x5b),
  opcode(0x80, 0x9f),
  joined(small, small, fc.constantFrom("f3", "fd")),
  joined(target, is("ff")),
  // A loop that counts down, and a jump over something.
  fc.nat(20).map((n) => `${push(n)}5b60019003 80 58600590 03 57 50`),
  fc.constant("6001 58600601 57 fe 5b"),
  // Pairs that fast code fuses.
  joined(
    word,
    fc.constantFrom("600f16", "60ff01", "6000 57", "61000057", "73 00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff 16"),
  ),
  joined(word, word, is("9050")),
  fc
    .tuple(fc.nat(60), fc.constantFrom("56", "57"))
    .map(([to, jump]) => `5b 6001 60${to.toString(16).padStart(2, "0")} ${jump}`),
  opcode(0x00, 0xff),
);

/** Puts init code at the end of the first word of memory and creates: `tail` ends in the opcode. CREATE2's salt is 5. */
function createWith(init: string, tail: string): string {
  const size = init.length / 2;
  const salt = tail.endsWith("f5") ? "6005" : "";
  const store = `${push(BigInt(`0x0${init}`))}600052`;
  return `${store}${salt}${push(size)}${push(32 - size)}${tail}`;
}

/** Programs that mostly run, and some that are noise. */
export const program = fc
  .oneof({ arbitrary: fc.array(snippet, { maxLength: 25 }), weight: 4 }, fc.array(opcode(0, 0xff), { maxLength: 60 }))
  .map((parts) => bytecode(...parts))
  .filter((code) => !(code[0] === 0xef && code[1] === 0));

export const scenario: fc.Arbitrary<Scenario> = fc.record({
  code: program,
  calleeCode: program,
  input: fc.uint8Array({ maxLength: 40 }),
  gasLimit: fc.oneof(fc.constant(300_000n), fc.bigInt(0n, 100_000n)),
  isStatic: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  fork: fc.constantFrom(...COMPARED_FORKS),
});
