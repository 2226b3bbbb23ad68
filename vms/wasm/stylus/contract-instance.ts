import { HALT_REASONS, haltReasonNumbered } from "../../../src/vm/halt.js";
import type { HookCall, HookGuest } from "../../../src/vm/hooks/hook-call.js";
import { EXIT_EARLY, WRITE_RESULT } from "../../../src/vm/hooks/numbers.js";
import type { HookPort } from "../../../src/vm/hooks/port.js";
import { ExitSignal, MEMORY } from "../abi.js";
import {
  type FunctionExtern,
  HaltSignal,
  type Instance,
  type InstanceResult,
  type MemoryExtern,
  type PlainHostFunction,
  type Store,
} from "../instance.js";
import { CONSTRUCTOR, ENTRYPOINT } from "./check-contract.js";
import { HOOK_CALLS, HOOK_TYPES, HOOKS_MODULE } from "./hooks.js";
import type { OpenContracts } from "./open-contracts.js";

const NO_BYTES: Uint8Array = new Uint8Array(0);
const OUT_OF_BOUNDS = HALT_REASONS["memory-out-of-bounds"];
/** Bytes up to which a loop is faster than a view: measured on V8 11.3, 25 and 90 ns for 32 bytes. */
const SHORT = 64;

/** What a run of a contract begins with. */
export interface ContractRun {
  readonly port: HookPort;
  readonly open: OpenContracts;
  readonly maxOutput: number;
}

/** A contract's store and instance, whose hooks are asked through the port of the run under way. */
export class ContractInstance<M> implements HookGuest {
  readonly store: Store<M>;
  readonly #result: InstanceResult;
  #memory: MemoryExtern | undefined;
  #run!: ContractRun;
  /** What the contract returns. */
  output = NO_BYTES;

  constructor(store: Store<M>, module: M) {
    this.store = store;
    this.#result = store.instantiate(module, (from, name) => {
      const call = from === HOOKS_MODULE ? HOOK_CALLS.get(name) : undefined;
      return call && store.plainFunction(HOOK_TYPES[name]!, this.#functionFor(call));
    });
    if (this.#result.type === "instance") this.#memory = this.#result.instance.exports.get(MEMORY) as MemoryExtern;
  }

  /** What making the instance came to. */
  get made(): InstanceResult {
    return this.#result;
  }

  /** Of an instance that was made. */
  get instance(): Instance {
    return (this.#result as Extract<InstanceResult, { readonly type: "instance" }>).instance;
  }

  /** Where a call of the contract begins, or its creation. */
  entry(isCreation: boolean): FunctionExtern {
    return this.instance.exports.get(isCreation ? CONSTRUCTOR : ENTRYPOINT) as FunctionExtern;
  }

  begin(run: ContractRun): void {
    this.#run = run;
    this.output = NO_BYTES;
  }

  get hasRoom(): boolean {
    return this.#run.open.hasStackFor(this.store.stackLeft);
  }

  has(address: number, size: number): boolean {
    return address + size <= (this.#memory?.bytes ?? NO_BYTES).length;
  }

  read(address: number, size: number, to: Uint8Array, at: number): boolean {
    const bytes = this.#memory?.bytes ?? NO_BYTES;
    if (address + size > bytes.length) return false;
    if (size <= SHORT) for (let i = 0; i < size; i++) to[at + i] = bytes[address + i]!;
    else to.set(bytes.subarray(address, address + size), at);
    return true;
  }

  write(address: number, size: number, from: Uint8Array, at: number): number {
    const bytes = this.#memory?.bytes ?? NO_BYTES;
    if (address + size > bytes.length) return OUT_OF_BOUNDS;
    if (size <= SHORT) for (let i = 0; i < size; i++) bytes[address + i] = from[at + i]!;
    else bytes.set(from.subarray(at, at + size), address);
    return 0;
  }

  #functionFor(call: HookCall): PlainHostFunction {
    if (call.hook.number === WRITE_RESULT)
      return (data, length) => this.#keepResult(call, data as number, length as number);
    if (call.hook.number === EXIT_EARLY) {
      return (status) => {
        this.#ask(call, [status!]);
        throw new ExitSignal((status as number) >>> 0);
      };
    }
    const isCall = call.hook.args.some(({ kind }) => kind === "room");
    // With a rest parameter a call takes twice as long.
    return (a, b, c, d, e, f) => {
      const numbers = [unsigned(a), unsigned(b), unsigned(c), unsigned(d), unsigned(e), unsigned(f)];
      if (isCall) this.#run.open.call(this.store.stackLeft, () => this.#ask(call, numbers));
      else this.#ask(call, numbers);
      return signed(call.result(this.#run.port));
    };
  }

  #ask(call: HookCall, numbers: readonly (number | bigint)[]): void {
    const left = call.ask(this, this.#run.port, numbers, this.store.fuel);
    if (left < 0n) throw new HaltSignal(haltReasonNumbered(Number(-left)));
    this.store.fuel = left;
  }

  /** Each result takes the place of the one before. */
  #keepResult(call: HookCall, data: number, length: number): undefined {
    const [address, size] = [data >>> 0, length >>> 0];
    this.#ask(call, [address, size]);
    if (!this.has(address, size)) throw new HaltSignal("memory-out-of-bounds");
    if (size > this.#run.maxOutput) throw new HaltSignal("output-too-large");
    this.output = new Uint8Array(size);
    this.read(address, size, this.output, 0);
  }
}

/** An i32 as an unsigned number; what is an i64, or not there, stays. */
function unsigned(value: number | bigint | undefined): number | bigint {
  return typeof value === "number" ? value >>> 0 : (value ?? 0);
}

/** A result as the guest has numbers. */
function signed(value: number | bigint | undefined): number | bigint | undefined {
  return typeof value === "number" ? value | 0 : typeof value === "bigint" ? BigInt.asIntN(64, value) : undefined;
}
