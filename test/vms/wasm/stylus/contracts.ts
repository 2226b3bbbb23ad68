import { expect } from "vitest";
import type { StateReader } from "../../../../src/state/reader.js";
import type { ContractEngine } from "../../../../src/vm/engine.js";
import type { Log } from "../../../../src/vm/host.js";
import { type Message, message } from "../../../../src/vm/message.js";
import type { Outcome } from "../../../../src/vm/outcome.js";
import { defineProfile } from "../../../../src/vm/profile.js";
import { wasm } from "../../../../vms/wasm/index.js";
import { ValueType } from "../../../../vms/wasm/isa/types.js";
import { HOOK_TYPES } from "../../../../vms/wasm/stylus/hooks.js";
import { type Instruction, moduleBytes } from "../assembler.js";
import { startFuelOf } from "../fixtures.js";
import { address, ContractsHost } from "./contracts-host.js";

const { i32 } = ValueType;

export const PROFILE = defineProfile(wasm, { fuelPerGas: 10n, maxOutput: 1024 });
export const CONTRACT = address(0xcc);
export const CALLER = address(0xaa);

/** An instruction, or the name of a hook to call. */
export type Step = Instruction | { readonly hook: string };

export const hook = (name: string): Step => ({ hook: name });
export const numbers = (...values: number[]): Instruction[] => values.map((value) => ["i32.const", value]);
/** A call of a hook with constant pointers and lengths. */
export const call = (name: string, ...args: number[]): Step[] => [...numbers(...args), hook(name)];
/** The end of most contracts: so many bytes of memory as the result, status 0. */
export const result = (at: number, length: number): Step[] => [...call("write_result", at, length), ...numbers(0)];

/** A contract with one page of memory that starts with the data, and these instructions as its entry; local 0 is the length. */
export function contract(steps: readonly Step[], data: readonly number[] = [], pages = 1): Uint8Array {
  return withEntries([["user_entrypoint", steps]], data, pages);
}

/** The same with a constructor. */
export function constructed(
  creation: readonly Step[],
  steps: readonly Step[],
  data: readonly number[] = [],
): Uint8Array {
  return withEntries(
    [
      ["user_entrypoint", steps],
      ["user_constructor", creation],
    ],
    data,
  );
}

function withEntries(
  entries: readonly (readonly [name: string, steps: readonly Step[]])[],
  data: readonly number[],
  pages = 1,
): Uint8Array {
  const all = entries.flatMap(([, steps]) => steps);
  const names = [...new Set(all.flatMap((step) => (isHook(step) ? [step.hook] : [])))];
  const imports = names.map((name) => {
    const { params, results } = HOOK_TYPES[name]!;
    return { name: `vm_hooks.${name}`, params: [...params], results: [...results] };
  });
  const functions = entries.map(([name, steps]) => {
    const code = steps.map((step): Instruction => (isHook(step) ? ["call", names.indexOf(step.hook)] : step));
    return { export: name, params: [i32], results: [i32], code };
  });
  return moduleBytes({ memory: [pages], imports, functions, ...(data.length > 0 ? { data } : {}) });
}

function isHook(step: Step): step is { readonly hook: string } {
  return typeof step === "object" && "hook" in step;
}

/** What a run came to. */
export interface Ran {
  readonly outcome: Outcome;
  readonly host: ContractsHost;
  readonly logs: readonly Log[];
  /** Fuel used besides what loading and starting the contract costs. */
  readonly cost: bigint;
  /** Gas that the run was given, loading and starting included. */
  readonly gasLimit: bigint;
}

export interface RunOptions extends Partial<Message> {
  /** Puts the world in place. */
  readonly world?: (host: ContractsHost) => void;
  /** Of the call stack; the profile's unless given. */
  readonly stackBytes?: number;
  /** What the world stands on. */
  readonly state?: StateReader;
  /** Besides what loading and starting the contract costs. */
  readonly gas?: bigint;
}

/** Runs a contract on every engine, checks that they agree, and gives what the first one did. */
export async function run(
  code: Uint8Array,
  { world, state, stackBytes, gas = 1_000_000n, ...fields }: RunOptions = {},
): Promise<Ran> {
  const ran: Ran[] = [];
  const settings = stackBytes === undefined ? PROFILE.settings : { ...PROFILE.settings, stackBytes };
  const profile = defineProfile(wasm, { ...PROFILE, settings });
  const start = startFuelOf(code, PROFILE);
  // Rounded up as gas is.
  const startGas = (start + PROFILE.fuelPerGas - 1n) / PROFILE.fuelPerGas;
  for (const open of Object.values(wasm.engines)) {
    const engine = await open();
    const host = new ContractsHost(engine, profile, state);
    host.setCode(CONTRACT, code);
    world?.(host);
    const sent = message({
      input: new Uint8Array(0),
      gasLimit: startGas + gas,
      sender: CALLER,
      recipient: CONTRACT,
      ...fields,
    });
    const outcome = (engine as ContractEngine).run(engine.load(code, profile), sent, host);
    ran.push({ outcome, host, logs: host.logs, cost: outcome.fuelUsed - start, gasLimit: sent.gasLimit });
  }
  const [first, ...others] = ran;
  for (const other of others) {
    expect(other.outcome).toEqual(first!.outcome);
    expect(other.logs).toEqual(first!.logs);
    expect(other.host.calls).toEqual(first!.host.calls);
  }
  return first!;
}

/** The output of a run that succeeds. */
export function outputOf({ outcome }: Ran): Uint8Array {
  if (outcome.type !== "success") throw new Error(`the run ended with ${JSON.stringify(outcome.type)}`);
  return outcome.output;
}

/** Why a run was stopped. */
export function haltOf({ outcome }: Ran): string | undefined {
  return outcome.type === "halt" ? outcome.reason : undefined;
}
