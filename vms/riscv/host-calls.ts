import { type Accelerator, fuelOf } from "../../src/vm/accelerators/accelerator.js";
import { acceleratorNumbered } from "../../src/vm/accelerators/table.js";
import { HOST_CALL_FUEL, HOST_CALLS, REGISTER } from "./abi.js";
import { callWithRegisters } from "./accelerator-call.js";
import type { ContractCalls } from "./contract-calls.js";
import type { Guest, HostCallResult, Output } from "./guest.js";
import type { Image } from "./image.js";

/**
 * Does what the `ecall` at the pc asks for; the pc stays. A call that the fuel does not last for has no effect.
 * @param fuelLeft after the `ecall` itself
 * @param contract where hooks are asked, if the program is one
 */
export function hostCall(
  guest: Guest,
  image: Image,
  output: Output,
  fuelLeft: bigint,
  contract?: ContractCalls,
): HostCallResult {
  const number = guest.numberIn(REGISTER.a7);
  switch (number) {
    case HOST_CALLS.exit:
    case HOST_CALLS.exitGroup:
      return { type: "exit", code: guest.wordIn(REGISTER.a0) };
    case HOST_CALLS.brk:
      return brk(guest, image, guest.register(REGISTER.a0), fuelLeft);
    case HOST_CALLS.readInput:
      return paid(HOST_CALL_FUEL.base, fuelLeft, () => {
        guest.setRegister(REGISTER.a0, BigInt(image.map.input.start));
        guest.setRegister(REGISTER.a1, BigInt(guest.memory.inputSize));
      });
    case HOST_CALLS.writeOutput:
      return writeOutput(guest, output, fuelLeft);
    default:
      return contract?.call(number, fuelLeft) ?? acceleratorCall(guest, image, fuelLeft);
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

function acceleratorCall(guest: Guest, { settings }: Image, fuelLeft: bigint): HostCallResult {
  const accelerator = settings.accelerators ? acceleratorNumbered(guest.register(REGISTER.a7)) : undefined;
  if (!accelerator) return { type: "halt", reason: "unknown-host-call" };
  return callAccelerator(guest, accelerator, fuelLeft);
}

function callAccelerator(guest: Guest, accelerator: Accelerator, fuelLeft: bigint): HostCallResult {
  const fuel = fuelOf(accelerator, (index) => guest.register(REGISTER.a0 + index));
  if (fuel > fuelLeft) return { type: "out-of-fuel" };
  const fault = callWithRegisters(accelerator, {
    register: (index) => guest.register(index),
    setRegister: (index, value) => guest.setRegister(index, value),
    read: (address, size) => guest.memory.read(address, size),
    write: (address, bytes) => guest.memory.write(address, bytes),
  });
  return fault ? { type: "halt", ...fault } : { type: "return", fuel };
}
