import { describe, expect, it } from "vitest";
import { message } from "../../../src/vm/message.js";
import type { CallStart, Step } from "../../../src/vm/tracer.js";
import { bytecode, CALLEE, profileOf, push, RECIPIENT, SENDER } from "./evm-run.js";
import { COMPARED_FORKS, hostOf, interpreter, reference, type Scenario, sightingOf } from "./interpreter-run.js";

const ENOUGH = 1_000_000n;

/** Stores, clears (which is refunded), logs, calls itself a precompile and returns a word. */
const CALLEE_CODE =
  "6001 6000 55 6000 6000 55 6000 6001 55 6020 6000 a0 6020 6000 6020 6000 6000 6004 6064 f1 6020 6000 f3";

const callTo = (opcode: string, gas: string) => {
  const value = opcode === "f1" || opcode === "f2" ? "6001" : "";
  return `6020 6040 6000 6000 ${value} ${push(CALLEE)} ${gas} ${opcode} 50`;
};
/** Init code at the end of the first word of memory. */
const create = (init: string) =>
  `${push(BigInt(`0x${init}`))} 6000 52 ${push(init.length / 2)} ${push(32 - init.length / 2)} 6000 f0 50`;

const PROGRAMS: readonly (readonly [string, string])[] = [
  ["a call with value", `${callTo("f1", "61c350")} 6040 51 6002 55`],
  ["a callcode that takes all it can get", `${callTo("f2", "5a")} 59 50`],
  ["a delegatecall that refunds", `6001 6000 55 ${callTo("f4", "61c350")}`],
  ["a call with too little", `${callTo("f1", "6014")} 6001 6003 55`],
  ["a creation with code to pay for", create("602060006000 37 60096000f3".replaceAll(" ", ""))],
  ["a creation that destroys itself", create("33ff")],
];

/** Limits around what is spent before each step, in this frame and in callees, which get 63 of 64 parts (EIP-150). */
function edgesOf(scenario: Scenario): ReadonlySet<bigint> {
  const spent: bigint[] = [];
  /** Gas that callers have kept back. */
  const kept: bigint[] = [0n];
  const onCall = ({ depth, callerGasLeft = 0n }: CallStart) => {
    kept[depth] = depth === 0 ? 0n : kept[depth - 1]! + callerGasLeft;
  };
  const onStep = ({ depth, fuelLeft }: Step) => void spent.push(ENOUGH - fuelLeft - kept[depth]!);
  const call = message({ input: scenario.input, gasLimit: ENOUGH, sender: SENDER, recipient: RECIPIENT });
  const program = interpreter.load(scenario.code, profileOf(scenario.fork));
  interpreter.run(program, call, hostOf(scenario), { tracer: { onStep, onCall } });
  const around = (edge: bigint) => [edge - 1n, edge];
  return new Set(spent.flatMap((edge) => [...around(edge), ...around((edge * 64n) / 63n)]).filter((gas) => gas >= 0n));
}

describe.each(COMPARED_FORKS)("one gas more or less around every step on %s", (fork) => {
  it.each(PROGRAMS)("is the same on both engines in %s", async (_, hex) => {
    const scenario: Scenario = {
      code: bytecode(hex),
      calleeCode: bytecode(CALLEE_CODE),
      input: new Uint8Array(0),
      gasLimit: ENOUGH,
      isStatic: false,
      fork,
    };
    const edges = edgesOf(scenario);
    expect(edges.size).toBeGreaterThan(15);
    for (const gasLimit of edges) {
      const each = { ...scenario, gasLimit };
      expect(await sightingOf(interpreter, each)).toEqual(await sightingOf(reference, each));
    }
  });
});
