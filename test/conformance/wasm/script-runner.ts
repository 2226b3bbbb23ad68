import { InvalidProgramError, TercetError } from "../../../src/base/errors.js";
import { MAX_FUEL } from "../../../src/vm/gas.js";
import type { HaltReason } from "../../../src/vm/halt.js";
import { defineProfile } from "../../../src/vm/profile.js";
import {
  type CallResult,
  type Embedder,
  type Extern,
  type FunctionExtern,
  type GlobalExtern,
  type Instance,
  type Store,
  wasm,
} from "../../../vms/wasm/index.js";
import { ValueType } from "../../../vms/wasm/isa/types.js";
import { bitsModule, bitsType, hasFloats } from "./float-bits.js";
import type { Action, Command, Script } from "./suite.js";
import { argument, matches } from "./values.js";

/** As generous as the VM can be: the suite tests the standard, not a chain's limits. */
const PROFILE = defineProfile(wasm, {
  settings: { maxPages: 32_768, maxTableElements: 1_000_000, maxLocals: 49_990 },
});

/** The reasons for which a trap of that text may halt a run; the suite's texts are prefixes. */
const TRAPS: readonly (readonly [text: string, reasons: readonly HaltReason[]])[] = [
  ["integer divide by zero", ["integer-divide-by-zero"]],
  ["integer overflow", ["integer-overflow", "invalid-conversion"]],
  ["invalid conversion to integer", ["invalid-conversion"]],
  ["out of bounds memory access", ["memory-out-of-bounds"]],
  ["out of bounds table access", ["table-out-of-bounds"]],
  ["undefined element", ["table-out-of-bounds"]],
  ["undefined", ["table-out-of-bounds"]],
  ["uninitialized", ["signature-mismatch"]],
  ["indirect call", ["signature-mismatch"]],
  ["unreachable", ["unreachable"]],
  ["call stack exhausted", ["stack-overflow"]],
];

/** Says that a command came to an instruction on floats, and not what was wrong. */
const FLOATS = "floats";
/** What engines without floats halt with there; no trap of the standard. */
const NO_INSTRUCTION: HaltReason = "invalid-instruction";

export interface Tally {
  passed: number;
  /** Malformed text: not a matter of the binary format. */
  textOnly: number;
  /** Came to an instruction on floats, on an engine that has none. */
  floats: number;
  readonly failures: string[];
}

/** Runs one script on an engine. */
export class ScriptRunner {
  readonly tally: Tally = { passed: 0, textOnly: 0, floats: 0, failures: [] };
  readonly #embedder: Embedder;
  readonly #store: Store<unknown>;
  readonly #named = new Map<string, Instance>();
  readonly #registered = new Map<string, ReadonlyMap<string, Extern>>();
  readonly #inBits = new Map<FunctionExtern, FunctionExtern>();
  /** Instances of which a call made for its effects came to floats: their memories are not the script's. */
  readonly #halfDone = new Set<Instance>();
  #current: Instance | undefined;

  constructor(embedder: Embedder) {
    this.#embedder = embedder;
    this.#store = embedder.newStore(MAX_FUEL, PROFILE);
    this.#registered.set("spectest", spectest(this.#store));
  }

  run(script: Script): void {
    for (const command of script.commands) {
      if (command.module_type === "text") {
        this.tally.textOnly++;
        continue;
      }
      const failure = this.#attempt(script, command);
      if (failure === undefined) this.tally.passed++;
      else if (failure === FLOATS) this.tally.floats++;
      else this.tally.failures.push(`${script.name}:${command.line} ${command.type}: ${failure}`);
    }
  }

  #attempt(script: Script, command: Command): string | undefined {
    this.#store.fuel = MAX_FUEL;
    try {
      return this.#command(script, command);
    } catch (error) {
      return error instanceof TercetError ? `${error.code}: ${error.message}` : `threw ${String(error)}`;
    }
  }

  /** What is wrong; undefined when nothing is. */
  #command(script: Script, command: Command): string | undefined {
    switch (command.type) {
      case "module":
        return this.#module(script, command);
      case "register":
        this.#registered.set(command.as!, this.#instance(command.name).exports);
        return undefined;
      case "action":
      case "assert_return":
        return this.#assertReturn(command);
      case "assert_trap":
      case "assert_exhaustion":
        return this.#assertTrap(command, this.#perform(command.action!));
      case "assert_invalid":
      case "assert_malformed":
        return this.#assertRefused(script.module(command.filename!));
      case "assert_unlinkable":
        return this.#assertUnlinkable(script.module(command.filename!));
      case "assert_uninstantiable":
        return this.#assertTrap(command, this.#instantiate(script.module(command.filename!)));
      default:
        return `unknown command ${command.type}`;
    }
  }

  #module(script: Script, { filename, name }: Command): string | undefined {
    this.#current = undefined;
    const made = this.#instantiate(script.module(filename!));
    if (made.type === "halt") return haltedWith(made.reason);
    this.#current = made.instance;
    if (name !== undefined) this.#named.set(name, made.instance);
    return undefined;
  }

  #instantiate(code: Uint8Array) {
    const loaded = this.#embedder.load(code, PROFILE);
    const made = this.#store.instantiate(loaded, (module, name) => this.#registered.get(module)?.get(name));
    if (made.type === "halt") return made;
    const started = made.instance.start?.call([]);
    return started?.type === "halt" ? started : made;
  }

  #instance(name: string | undefined): Instance {
    const instance = name === undefined ? this.#current : this.#named.get(name);
    if (instance === undefined) throw new TercetError("no-instance", `there is no instance ${name ?? "at all"}`);
    return instance;
  }

  #perform({ type, module, field, args = [] }: Action): CallResult {
    const instance = this.#instance(module);
    if (this.#halfDone.has(instance)) return { type: "halt", reason: NO_INSTRUCTION };
    const extern = instance.exports.get(field);
    if (type === "get") return { type: "values", values: [globalBits(extern as GlobalExtern, field)] };
    const called = extern as FunctionExtern;
    const result = this.#bits(called).call(args.map(argument));
    const isLost = result.type === "halt" && result.reason === NO_INSTRUCTION && called.type.results.length === 0;
    if (isLost) this.#halfDone.add(instance);
    return result;
  }

  /** The function with floats passed and returned as their bits. */
  #bits(called: FunctionExtern): FunctionExtern {
    if (!hasFloats(called.type)) return called;
    const known = this.#inBits.get(called);
    if (known !== undefined) return known;
    const made = this.#store.instantiate(this.#embedder.load(bitsModule(called.type), PROFILE), () => called);
    if (made.type === "halt") throw new TercetError("no-instance", `the bits of ${bitsType(called.type)} halted`);
    const wrapped = made.instance.exports.get("f") as FunctionExtern;
    this.#inBits.set(called, wrapped);
    return wrapped;
  }

  #assertReturn({ action, expected = [], type }: Command): string | undefined {
    const result = this.#perform(action!);
    if (result.type === "halt") return haltedWith(result.reason);
    if (type === "action") return undefined;
    const { values } = result;
    const equal = values.length === expected.length && expected.every((value, i) => matches(values[i], value));
    return equal ? undefined : `${values.map(String)} and not ${expected.map(({ value }) => value)}`;
  }

  #assertTrap({ text = "" }: Command, result: { type: string; reason?: HaltReason }): string | undefined {
    if (result.reason === undefined) return "did not trap";
    if (result.reason === NO_INSTRUCTION) return FLOATS;
    const allowed = TRAPS.find(([prefix]) => text.startsWith(prefix))?.[1] ?? [];
    return allowed.includes(result.reason) ? undefined : `halted with ${result.reason} and not ${text}`;
  }

  #assertRefused(code: Uint8Array): string | undefined {
    try {
      this.#embedder.load(code, PROFILE);
    } catch (error) {
      return error instanceof InvalidProgramError ? undefined : `refused with ${String(error)}`;
    }
    return "was accepted";
  }

  #assertUnlinkable(code: Uint8Array): string | undefined {
    try {
      this.#instantiate(code);
    } catch (error) {
      return error instanceof TercetError && error.code === "link-error" ? undefined : `refused with ${String(error)}`;
    }
    return "was linked";
  }
}

function haltedWith(reason: HaltReason): string {
  return reason === NO_INSTRUCTION ? FLOATS : `halted with ${reason}`;
}

/** Globals of the suite hold no NaNs: their bits follow from their values. */
function globalBits({ value }: GlobalExtern, name: string): number | bigint | unknown {
  if (typeof value !== "number" || Number.isInteger(value)) return value;
  throw new TercetError("fraction", `the global ${name} is ${value}: its bits are not known`);
}

/** The module that the suite's scripts import from. */
function spectest(store: Store<unknown>): ReadonlyMap<string, Extern> {
  const { i32, i64, f32, f64, funcref } = ValueType;
  const print = (...params: number[]) =>
    store.hostFunction({ params: Uint8Array.from(params), results: new Uint8Array(0) }, () => []);
  return new Map<string, Extern>([
    ["print", print()],
    ["print_i32", print(i32)],
    ["print_i64", print(i64)],
    ["print_f32", print(f32)],
    ["print_f64", print(f64)],
    ["print_i32_f32", print(i32, f32)],
    ["print_f64_f64", print(f64, f64)],
    ["global_i32", store.newGlobal(i32, false, 666)],
    ["global_i64", store.newGlobal(i64, false, 666n)],
    ["global_f32", store.newGlobal(f32, false, 666.6)],
    ["global_f64", store.newGlobal(f64, false, 666.6)],
    ["memory", store.newMemory(1, 2)],
    ["table", store.newTable(funcref, 10, 20)],
  ]);
}
