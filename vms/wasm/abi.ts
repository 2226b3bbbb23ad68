import { InvalidProgramError } from "../../src/base/errors.js";
import { type AcceleratedGuest, type Accelerator, accelerate, fuelOf } from "../../src/vm/accelerators/accelerator.js";
import { ACCELERATORS, acceleratorNamed } from "../../src/vm/accelerators/table.js";
import type { HaltReason } from "../../src/vm/halt.js";
import { functionType, type Module } from "./decode/module.js";
import { bytesFuel } from "./fuel.js";
import {
  HaltSignal,
  type HostFunction,
  type ImportResolver,
  type MemoryExtern,
  type PlainHostFunction,
  type Store,
  type Value,
} from "./instance.js";
import { describeType, equalTypes, type FuncType, ValueType } from "./isa/types.js";
import { CALL_FUEL } from "./kernel/prices.js";
import type { WasmSettings } from "./profile.js";

/**
 * What a program-level guest is given and gives, after the zkVM standards: input, output, exit code.
 *
 * A program exports its memory as `memory` and a function `main` of type `() -> ()` or `() -> (i32)`, whose result is
 * the exit code. From the module `zkvm` it may import
 *
 * - `input_size() -> i32`: bytes of input;
 * - `read_input(dst: i32, offset: i32, length: i32)`: copies part of the input into memory; a part that the input does
 *   not have halts with `input-out-of-bounds`, a place that the memory does not have with `memory-out-of-bounds`;
 * - `write_output(ptr: i32, length: i32)`: appends memory to the output; beyond the profile's `maxOutput` the run halts
 *   with `output-too-large`;
 * - `exit(code: i32)`: ends the run;
 * - the accelerators of src/vm/accelerators unless the profile's `accelerators` is `none`: their arguments are i32, pointers
 *   or numbers; the result is 0, or -1 where there is none and nothing is written. A place that the memory does not have
 *   halts with `memory-out-of-bounds`.
 *
 * Exit code 0 is success, any other a revert. All numbers are unsigned. A call costs {@link CALL_FUEL} plus one unit for
 * every full 8 bytes moved, or an accelerator's fuel, charged before anything else; then the input's, memory's and output's bounds are tested, in
 * this order.
 */
export const ABI_MODULE = "zkvm";

/** What every guest exports its memory as, and a program its function. */
export const MEMORY = "memory";
export const MAIN = "main";

const I32S = (count: number) => new Uint8Array(count).fill(ValueType.i32);
const type = (params: number, results: number): FuncType => ({ params: I32S(params), results: I32S(results) });

/** The functions of the module `zkvm`. */
export const ABI_FUNCTIONS: Readonly<Record<string, FuncType>> = {
  input_size: type(0, 1),
  read_input: type(3, 0),
  write_output: type(2, 0),
  exit: type(1, 0),
  ...Object.fromEntries(ACCELERATORS.map(({ name, arity }) => [name, type(arity, 1)])),
};

/** What an accelerator's call gives when there is a result, and when there is none. */
export const ACCELERATED = 0;
export const NOT_ACCELERATED = -1;

/** What a call of an accelerator costs. */
export function priceOf(accelerator: Accelerator, argument: (index: number) => number): number {
  return CALL_FUEL + Number(fuelOf(accelerator, argument));
}

/** What a call of a function that a program imports costs, where that depends on nothing and the host pays nothing besides. */
export function hostPrice(module: string, name: string): number | undefined {
  const accelerator = module === ABI_MODULE ? acceleratorNamed(name) : undefined;
  return accelerator?.fuelFor === undefined ? accelerator && CALL_FUEL + Number(accelerator.fuel) : undefined;
}

const NOTHING: readonly Value[] = [];
const NO_BYTES = new Uint8Array(0);
const MAIN_TYPES = [type(0, 0), type(0, 1)];

/**
 * Refuses a module that is no program of this convention.
 * @throws InvalidProgramError `unknown-import`, `wrong-import-type`, `missing-export` or `wrong-export-type`
 */
export function checkAbi(module: Module, settings: WasmSettings): void {
  for (const item of module.imports) {
    const expected = item.module === ABI_MODULE && Object.hasOwn(ABI_FUNCTIONS, item.name);
    if (!expected) throw unknownImport(item.module, item.name, item.offset);
    if (settings.accelerators === "none" && acceleratorNamed(item.name) !== undefined) {
      throw new InvalidProgramError(
        "unknown-import",
        item.offset,
        `the profile has no accelerators, such as ${item.name}`,
      );
    }
    const wanted = ABI_FUNCTIONS[item.name]!;
    if (item.kind === "func" && equalTypes(module.types[item.typeIndex]!, wanted)) continue;
    const message = `${ABI_MODULE}.${item.name} is a function of type ${describeType(wanted)}`;
    throw new InvalidProgramError("wrong-import-type", item.offset, message);
  }
  const end = module.sections.find(({ id }) => id === 7)?.start ?? module.bytes.length;
  const memory = module.exports.find(({ name }) => name === MEMORY);
  if (memory === undefined) throw missingExport("its memory as memory", end);
  if (memory.kind !== "memory") throw wrongExport("memory is to be the memory", memory.offset);
  const main = module.exports.find(({ name }) => name === MAIN);
  if (main === undefined) throw missingExport("a function main", end);
  const isMain = main.kind === "func" && MAIN_TYPES.some((t) => equalTypes(t, functionType(module, main.index)));
  if (!isMain) throw wrongExport("main is to be a function of type () -> () or () -> (i32)", main.offset);
}

function unknownImport(module: string, name: string, offset: number): InvalidProgramError {
  const known = Object.keys(ABI_FUNCTIONS).map((item) => `${ABI_MODULE}.${item}`);
  const instead = module.startsWith("wasi")
    ? "WASI is not offered: a program reads its input with zkvm.read_input, writes with zkvm.write_output and ends " +
      "with zkvm.exit; build for a target without an operating system, such as wasm32-unknown-unknown"
    : `a program may import ${known.join(", ")}`;
  const shown = JSON.stringify(`${module}.${name}`.slice(0, 80));
  return new InvalidProgramError("unknown-import", offset, `there is no import ${shown}: ${instead}`);
}

function missingExport(what: string, offset: number): InvalidProgramError {
  return new InvalidProgramError("missing-export", offset, `a program must export ${what}`);
}

function wrongExport(message: string, offset: number): InvalidProgramError {
  return new InvalidProgramError("wrong-export-type", offset, message);
}

/** Thrown by `exit` to end the run from within; never leaves the engine. */
export class ExitSignal extends Error {
  readonly exitCode: number;

  constructor(exitCode: number) {
    super(`exit ${exitCode}`);
    this.exitCode = exitCode;
  }
}

/** The host's side of one run: the imports of a program, and what it has written. */
export class ProgramHost {
  /** The program's memory, as soon as its instance is there. */
  memory: MemoryExtern | undefined;
  readonly #store: Store<never>;
  readonly #input: Uint8Array;
  readonly #maxOutput: number;
  #buffer = new Uint8Array(256);
  #outputLength = 0;

  constructor(store: Store<never>, input: Uint8Array, maxOutput: number) {
    this.#store = store;
    this.#input = input;
    this.#maxOutput = maxOutput;
  }

  /** What was written so far. */
  get output(): Uint8Array {
    return this.#buffer.slice(0, this.#outputLength);
  }

  readonly resolve: ImportResolver = (module, name) => {
    if (module !== ABI_MODULE || !Object.hasOwn(ABI_FUNCTIONS, name)) return undefined;
    const type = ABI_FUNCTIONS[name]!;
    const accelerator = acceleratorNamed(name);
    if (accelerator === undefined) return this.#store.hostFunction(type, this.#functions[name]!);
    const guest = new AcceleratedProgram(accelerator, this);
    const price = hostPrice(module, name);
    if (price !== undefined) return this.#store.pricedFunction(type, price, guest.call as PlainHostFunction);
    return this.#store.plainFunction(type, (...args) => {
      this.#store.charge(priceOf(accelerator, (index) => unsigned(args[index])));
      return (guest.call as PlainHostFunction)(...args);
    });
  };

  readonly #functions: Readonly<Record<string, HostFunction>> = {
    input_size: () => {
      this.#store.charge(CALL_FUEL);
      return [this.#input.length];
    },
    read_input: (dst, offset, length) => this.#readInput(unsigned(dst), unsigned(offset), unsigned(length)),
    write_output: (ptr, length) => this.#writeOutput(unsigned(ptr), unsigned(length)),
    exit: (code) => {
      this.#store.charge(CALL_FUEL);
      throw new ExitSignal(unsigned(code));
    },
  };

  #readInput(dst: number, offset: number, length: number): readonly Value[] {
    this.#store.charge(CALL_FUEL + bytesFuel(length));
    if (offset + length > this.#input.length) throw new HaltSignal("input-out-of-bounds");
    this.#slice(dst, length).set(this.#input.subarray(offset, offset + length));
    return NOTHING;
  }

  #writeOutput(ptr: number, length: number): readonly Value[] {
    this.#store.charge(CALL_FUEL + bytesFuel(length));
    const written = this.#slice(ptr, length);
    if (this.#outputLength + length > this.#maxOutput) throw new HaltSignal("output-too-large");
    this.#append(written);
    return NOTHING;
  }

  #append(written: Uint8Array): void {
    const needed = this.#outputLength + written.length;
    if (needed > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(2 * this.#buffer.length, needed));
      larger.set(this.#buffer.subarray(0, this.#outputLength));
      this.#buffer = larger;
    }
    this.#buffer.set(written, this.#outputLength);
    this.#outputLength = needed;
  }

  #slice(start: number, length: number): Uint8Array {
    const place = this.place(start, length);
    if (place === undefined) throw new HaltSignal("memory-out-of-bounds");
    return place;
  }

  /** A part of the memory as it is now; undefined when it does not have all of it. */
  place(start: number, length: number): Uint8Array | undefined {
    const bytes = this.memory?.bytes ?? NO_BYTES;
    return start + length > bytes.length ? undefined : bytes.subarray(start, start + length);
  }
}

/** A program that calls an accelerator. */
class AcceleratedProgram implements AcceleratedGuest<number, HaltReason> {
  readonly #accelerator: Accelerator;
  readonly #host: ProgramHost;
  readonly #arguments: number[] = [];

  constructor(accelerator: Accelerator, host: ProgramHost) {
    this.#accelerator = accelerator;
    this.#host = host;
  }

  /** As long as any accelerator's arguments: see compiled/bridges.ts. */
  readonly call = (a: number, b: number, c: number, d: number, e: number, f: number): number => {
    const args = this.#arguments;
    args[0] = a;
    args[1] = b;
    args[2] = c;
    args[3] = d;
    args[4] = e;
    args[5] = f;
    const done = accelerate(this.#accelerator, this);
    if ("fault" in done) throw new HaltSignal(done.fault.reason);
    return done.found ? ACCELERATED : NOT_ACCELERATED;
  };

  argument(index: number): number {
    return unsigned(this.#arguments[index]);
  }

  read(address: number, size: number): Uint8Array | undefined {
    return this.#host.place(address, size);
  }

  write(address: number, bytes: Uint8Array): HaltReason | undefined {
    const to = this.#host.place(address, bytes.length);
    to?.set(bytes);
    return to ? undefined : "memory-out-of-bounds";
  }
}

function unsigned(value: Value): number {
  return (value as number) >>> 0;
}
