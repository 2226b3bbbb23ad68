import { MAX_FUEL } from "../../src/vm/gas.js";
import { HALT_REASONS, type HaltReason, haltReasonNumbered } from "../../src/vm/halt.js";
import { HookCall, type HookGuest } from "../../src/vm/hooks/hook-call.js";
import { EXIT_EARLY, WRITE_RESULT } from "../../src/vm/hooks/numbers.js";
import type { HookPort } from "../../src/vm/hooks/port.js";
import { HOOKS } from "../../src/vm/hooks/table.js";
import { FIRST_HOOK_CALL, HOST_CALL_FUEL, REGISTER } from "./abi.js";
import type { Guest, HostCallResult, Output } from "./guest.js";

/** Most bytes that a machine stores at once. */
const BLOCK = 2048;

/** What a hook's argument is in a register: 64 bits as they are, an address, or the low 32 bits. */
type NumberKind = "u64" | "pointer" | "u32";

/** A hook and how registers from a0 on give its numbers. */
interface RegisterCall {
  readonly call: HookCall;
  readonly kinds: readonly NumberKind[];
}

const CALLS: ReadonlyMap<number, RegisterCall> = new Map(
  HOOKS.map((hook) => {
    const kinds = hook.args.flatMap(({ kind }): NumberKind[] => {
      if (kind === "room") return [];
      if (kind === "u32" || kind === "u64") return [kind];
      return kind === "bytes" || kind === "kept" ? ["pointer", "u32"] : ["pointer"];
    });
    return [FIRST_HOOK_CALL + hook.number, { call: new HookCall(hook), kinds }];
  }),
);

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
    return this.#memory.has(address, size);
  }

  read(address: number, size: number, to: Uint8Array, at: number): boolean {
    return this.#memory.copy(address, size, to, at);
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

/** The host calls of one run of a contract that are hooks: a0 to a5 are their arguments, a0 becomes their result. */
export class ContractCalls {
  readonly #guest: Guest;
  readonly #port: HookPort;
  readonly #output: Output;
  readonly #memory: ContractMemory;

  /** @param output of the run, which a hook writes to as well */
  constructor(guest: Guest, port: HookPort, output: Output) {
    this.#guest = guest;
    this.#port = port;
    this.#output = output;
    this.#memory = new ContractMemory(guest.memory);
  }

  /** Does a host call; undefined when the number is no hook's. */
  call(number: number, fuelLeft: bigint): HostCallResult | undefined {
    const asked = CALLS.get(number);
    if (asked === undefined) return undefined;
    if (HOST_CALL_FUEL.base > fuelLeft) return { type: "out-of-fuel" };
    const rest = fuelLeft - HOST_CALL_FUEL.base;
    const given = rest > MAX_FUEL ? MAX_FUEL : rest;
    const { call } = asked;
    const numbers = this.#numbers(asked.kinds);
    const left = call.ask(this.#memory, this.#port, numbers, given);
    if (left < 0n) return halted(haltReasonNumbered(Number(-left)));
    if (call.hook.number === EXIT_EARLY) return { type: "exit", code: numbers[0] as number };
    if (call.hook.number === WRITE_RESULT) {
      const reason = this.#writeResult(numbers[0] as number, numbers[1] as number);
      if (reason !== undefined) return halted(reason);
    }
    const result = call.result(this.#port);
    if (result !== undefined) this.#guest.setRegister(REGISTER.a0, BigInt(result));
    return { type: "return", fuel: HOST_CALL_FUEL.base + given - left };
  }

  #numbers(kinds: readonly NumberKind[]): readonly (number | bigint)[] {
    const guest = this.#guest;
    const numbers: (number | bigint)[] = [];
    for (let i = 0; i < kinds.length; i++) {
      const register = REGISTER.a0 + i;
      if (kinds[i] === "u64") numbers.push(guest.register(register));
      else numbers.push(kinds[i] === "pointer" ? guest.numberIn(register) : guest.wordIn(register));
    }
    return numbers;
  }

  #writeResult(address: number, size: number): HaltReason | undefined {
    const { memory } = this.#guest;
    if (!memory.has(address, size)) return "memory-out-of-bounds";
    this.#output.clear();
    if (!this.#output.hasRoomFor(BigInt(size))) return "output-too-large";
    if (size > 0) this.#output.append(memory.read(BigInt(address), size)!);
    return undefined;
  }
}

function halted(reason: HaltReason): HostCallResult {
  return { type: "halt", reason };
}
