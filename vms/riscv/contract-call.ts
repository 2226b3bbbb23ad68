import { MAX_FUEL } from "../../src/vm/gas.js";
import { HALT_REASONS, type HaltReason, haltReasonNumbered } from "../../src/vm/halt.js";
import { HookCall, type HookGuest } from "../../src/vm/hooks/hook-call.js";
import { EXIT_EARLY, WRITE_RESULT } from "../../src/vm/hooks/numbers.js";
import type { HookPort } from "../../src/vm/hooks/port.js";
import { HOOKS } from "../../src/vm/hooks/table.js";
import { FIRST_HOOK_CALL, HOST_CALL_FUEL, REGISTER } from "./abi.js";
import type { Guest, HostCallResult, Output } from "./guest.js";

const CALLS: ReadonlyMap<bigint, HookCall> = new Map(
  HOOKS.map((hook) => [BigInt(FIRST_HOOK_CALL + hook.number), new HookCall(hook)]),
);
/** Most bytes that a machine stores at once. */
const BLOCK = 2048;

/** The memory of a machine, as hooks want it. */
class ContractMemory implements HookGuest {
  readonly #memory: Guest["memory"];

  constructor(memory: Guest["memory"]) {
    this.#memory = memory;
  }

  /** Runs of RISC-V share no stack: how many are open is bounded by the chain. */
  get hasRoom(): boolean {
    return true;
  }

  has(address: number, size: number): boolean {
    return size === 0 || (Number.isSafeInteger(address) && this.#memory.read(BigInt(address), size) !== undefined);
  }

  read(address: number, size: number, to: Uint8Array, at: number): boolean {
    if (size === 0) return true;
    const bytes = Number.isSafeInteger(address) ? this.#memory.read(BigInt(address), size) : undefined;
    if (bytes === undefined) return false;
    to.set(bytes, at);
    return true;
  }

  /** Of what does not fit into memory the first blocks are stored: a machine that halts has no more use for them. */
  write(address: number, size: number, from: Uint8Array, at: number): number {
    if (size > 0 && !Number.isSafeInteger(address)) return HALT_REASONS["memory-out-of-bounds"];
    for (let done = 0; done < size; done += BLOCK) {
      const part = from.subarray(at + done, at + Math.min(size, done + BLOCK));
      const fault = this.#memory.write(BigInt(address + done), part);
      if (fault !== undefined) return HALT_REASONS[fault];
    }
    return 0;
  }
}

/**
 * Does a host call of a contract that is a hook: a0 to a5 are its arguments, a0 becomes its result.
 * @returns undefined when the number is no hook's
 */
export function contractCall(
  guest: Guest,
  port: HookPort,
  output: Output,
  number: bigint,
  fuelLeft: bigint,
): HostCallResult | undefined {
  const call = CALLS.get(number);
  if (call === undefined) return undefined;
  if (HOST_CALL_FUEL.base > fuelLeft) return { type: "out-of-fuel" };
  const rest = fuelLeft - HOST_CALL_FUEL.base;
  const given = rest > MAX_FUEL ? MAX_FUEL : rest;
  const memory = new ContractMemory(guest.memory);
  const numbers = numbersOf(guest, call);
  const left = call.ask(memory, port, numbers, given);
  if (left < 0n) return halted(haltReasonNumbered(Number(-left)));
  const { hook } = call;
  if (hook.number === EXIT_EARLY) return { type: "exit", code: numbers[0] as number };
  if (hook.number === WRITE_RESULT) {
    const [address, size] = numbers as [number, number];
    if (!memory.has(address, size)) return halted("memory-out-of-bounds");
    output.clear();
    if (!output.hasRoomFor(BigInt(size))) return halted("output-too-large");
    if (size > 0) output.append(guest.memory.read(BigInt(address), size)!);
  }
  const result = call.result(port);
  if (result !== undefined) guest.setRegister(REGISTER.a0, BigInt(result));
  return { type: "return", fuel: HOST_CALL_FUEL.base + given - left };
}

/** Pointers are 64 bits wide; lengths and small numbers the low 32 of a register. */
function numbersOf(guest: Guest, { hook, arity }: HookCall): readonly (number | bigint)[] {
  const wide = new Set<number>();
  const long = new Set<number>();
  let index = 0;
  for (const { kind } of hook.args) {
    if (kind === "u64") long.add(index);
    else if (kind !== "u32" && kind !== "room") wide.add(index);
    index += kind === "room" ? 0 : kind === "bytes" || kind === "kept" ? 2 : 1;
  }
  return Array.from({ length: arity }, (_, i) => {
    const value = guest.register(REGISTER.a0 + i);
    if (long.has(i)) return value;
    return Number(BigInt.asUintN(wide.has(i) ? 64 : 32, value));
  });
}

function halted(reason: HaltReason): HostCallResult {
  return { type: "halt", reason };
}
