import { joinBytes } from "../../src/base/bytes.js";
import type { SszType } from "../../src/base/ssz.js";
import type { ChainRules, OwnStf } from "../../src/chain/chain-rules.js";
import { ethereumRules } from "../../src/chain/chain-rules.js";
import * as form from "../../src/chain/own-stf/form.js";
import type { Outcome } from "../../src/vm/outcome.js";
import { defineProfile } from "../../src/vm/profile.js";
import { riscv } from "../../vms/riscv/index.js";
import { toyEngine } from "./toy-engine.js";

/** What a run comes to, by its input: an outcome, or the output of a success. */
export type Puppet = (input: form.OwnInput, round: number) => Outcome | Uint8Array;

/** A state transition that does what a test says, on an engine that runs no program. */
export function puppetStf(
  puppet: Puppet,
  frame: ChainRules,
  maxInput = 100_000,
): OwnStf & { readonly rounds: number[] } {
  const engine = toyEngine();
  const rounds: number[] = [];
  const profile = defineProfile(riscv, { fuelPerGas: 1n, maxInput });
  return {
    rounds,
    frame,
    fuel: 1000n,
    program: engine.load(Uint8Array.of(0), profile),
    engine: {
      ...engine,
      run: (_program, { input }) => {
        rounds.push(input.length);
        const done = puppet(readInput(input), rounds.length);
        return done instanceof Uint8Array ? { type: "success", output: done, gasUsed: 1n, fuelUsed: 1n } : done;
      },
    },
  };
}

export async function puppetRules(puppet: Puppet, fork = "cancun"): Promise<ChainRules> {
  const frame = await ethereumRules(fork);
  return { ...frame, stf: puppetStf(puppet, frame) };
}

function readInput(bytes: Uint8Array): form.OwnInput {
  return form.Input.read(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length);
}

function output<T>(kind: number, type: SszType<T>, value: T): Uint8Array {
  const body = new Uint8Array(type.sizeOf(value));
  type.write(value, new DataView(body.buffer), 0);
  return joinBytes([Uint8Array.of(form.OWN_STF_VERSION, 0, 0, 0, kind), body]);
}

const NOTHING = new Uint8Array(0);

export function need(keys: Partial<form.OwnNeed>): Uint8Array {
  const none = { accounts: NOTHING, codes: NOTHING, slots: NOTHING, hashes: NOTHING };
  return output(form.OUTPUT_NEED, form.Need, { ...none, ...keys });
}

/** A result whose transactions have all succeeded for a gas each, unless it says otherwise. */
export function result(transactions: number, more: Partial<form.OwnResult> = {}): Uint8Array {
  const receipts = Array.from({ length: transactions }, () => ({ succeeded: 1, gasUsed: 1n, logs: [] }));
  return output(form.OUTPUT_RESULT, form.Result, { receipts, leftOut: [], changes: [], ...more });
}

export function invalid(transaction: number, reason: string): Uint8Array {
  return output(form.OUTPUT_INVALID, form.Invalid, { transaction, reason: new TextEncoder().encode(reason) });
}

/** A change of an account that has a balance and nothing else, unless it says otherwise. */
export function change(address: Uint8Array, more: Partial<form.OwnChange> = {}): form.OwnChange {
  const balance = new Uint8Array(32).fill(1, 31);
  return { address, flags: 0, nonce: 0n, balance, code: NOTHING, slots: NOTHING, ...more };
}
