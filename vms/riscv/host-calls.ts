import type { Accelerator } from "../../src/vm/accelerators/accelerator.js";
import { acceleratorNumbered } from "../../src/vm/accelerators/table.js";
import { HOST_CALL_FUEL, HOST_CALLS, REGISTER } from "./abi.js";
import { callWithRegisters } from "./accelerator-call.js";
import type { Image } from "./image.js";
import type { StoreFault } from "./memory-map.js";

/** What a host call sees of a machine. */
export interface Guest {
  register(index: number): bigint;
  setRegister(index: number, value: bigint): void;
  readonly memory: {
    readonly heapEnd: number;
    readonly inputSize: number;
    heapPagesTo(end: number): number;
    setHeapEnd(end: number): void;
    /** Undefined when some of it is not mapped. */
    read(address: bigint, size: number): Uint8Array | undefined;
    /** Stores at most 2048 bytes: all, or none of them and says why. Ends a reservation that they overlap. */
    write(address: bigint, bytes: Uint8Array): StoreFault | undefined;
  };
}

/** How a host call ended. `fuel` is its cost besides the `ecall`. */
export type HostCallResult =
  | { readonly type: "return"; readonly fuel: bigint }
  | { readonly type: "exit"; readonly code: number }
  | { readonly type: "out-of-fuel" }
  | { readonly type: "halt"; readonly reason: "unknown-host-call" | "output-too-large" }
  | { readonly type: "halt"; readonly reason: StoreFault; readonly address: bigint };

const FIRST_CAPACITY = 64;

/** The output of a run, within the profile's limit: one buffer, as a run can write each byte by a call of its own. */
export class Output {
  readonly #limit: number;
  #buffer = new Uint8Array(FIRST_CAPACITY);
  #size = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  hasRoomFor(size: bigint): boolean {
    return size <= BigInt(this.#limit - this.#size);
  }

  append(bytes: Uint8Array): void {
    const size = this.#size + bytes.length;
    if (size > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(size, 2 * this.#buffer.length));
      larger.set(this.#buffer.subarray(0, this.#size));
      this.#buffer = larger;
    }
    this.#buffer.set(bytes, this.#size);
    this.#size = size;
  }

  bytes(): Uint8Array {
    return this.#buffer.slice(0, this.#size);
  }
}

/**
 * Does what the `ecall` at the pc asks for; the pc stays. A call that the fuel does not last for has no effect.
 * @param fuelLeft after the `ecall` itself
 */
export function hostCall(guest: Guest, image: Image, output: Output, fuelLeft: bigint): HostCallResult {
  const number = guest.register(REGISTER.a7);
  const argument = guest.register(REGISTER.a0);
  switch (number) {
    case BigInt(HOST_CALLS.exit):
    case BigInt(HOST_CALLS.exitGroup):
      return { type: "exit", code: Number(BigInt.asUintN(32, argument)) };
    case BigInt(HOST_CALLS.brk):
      return brk(guest, image, argument, fuelLeft);
    case BigInt(HOST_CALLS.readInput):
      return paid(HOST_CALL_FUEL.base, fuelLeft, () => {
        guest.setRegister(REGISTER.a0, BigInt(image.map.input.start));
        guest.setRegister(REGISTER.a1, BigInt(guest.memory.inputSize));
      });
    case BigInt(HOST_CALLS.writeOutput):
      return writeOutput(guest, output, fuelLeft);
    default:
      return acceleratorCall(guest, image, number, fuelLeft);
  }
}

function paid(fuel: bigint, fuelLeft: bigint, effect: () => void): HostCallResult {
  if (fuel > fuelLeft) return { type: "out-of-fuel" };
  effect();
  return { type: "return", fuel };
}

function brk(guest: Guest, image: Image, wanted: bigint, fuelLeft: bigint): HostCallResult {
  const { memory } = guest;
  const { start, end } = image.map.heap;
  const granted = wanted >= BigInt(start) && wanted <= BigInt(end) ? Number(wanted) : memory.heapEnd;
  const fuel = HOST_CALL_FUEL.base + HOST_CALL_FUEL.perPage * BigInt(memory.heapPagesTo(granted));
  return paid(fuel, fuelLeft, () => {
    memory.setHeapEnd(granted);
    guest.setRegister(REGISTER.a0, BigInt(granted));
  });
}

function writeOutput(guest: Guest, output: Output, fuelLeft: bigint): HostCallResult {
  const address = guest.register(REGISTER.a0);
  const size = guest.register(REGISTER.a1);
  if (!output.hasRoomFor(size)) return { type: "halt", reason: "output-too-large" };
  const fuel = HOST_CALL_FUEL.base + HOST_CALL_FUEL.perOutputWord * ((size + 7n) / 8n);
  if (fuel > fuelLeft) return { type: "out-of-fuel" };
  const bytes = guest.memory.read(address, Number(size));
  if (!bytes) return { type: "halt", reason: "memory-out-of-bounds", address };
  output.append(bytes);
  guest.setRegister(REGISTER.a0, 0n);
  return { type: "return", fuel };
}

function acceleratorCall(guest: Guest, { settings }: Image, number: bigint, fuelLeft: bigint): HostCallResult {
  const accelerator = settings.accelerators ? acceleratorNumbered(number) : undefined;
  if (!accelerator) return { type: "halt", reason: "unknown-host-call" };
  return callAccelerator(guest, accelerator, fuelLeft);
}

function callAccelerator(guest: Guest, accelerator: Accelerator, fuelLeft: bigint): HostCallResult {
  const { fuel } = accelerator;
  if (fuel > fuelLeft) return { type: "out-of-fuel" };
  const fault = callWithRegisters(accelerator, {
    register: (index) => guest.register(index),
    setRegister: (index, value) => guest.setRegister(index, value),
    read: (address, size) => guest.memory.read(address, size),
    write: (address, bytes) => guest.memory.write(address, bytes),
  });
  return fault ? { type: "halt", ...fault } : { type: "return", fuel };
}
