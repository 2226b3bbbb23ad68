import { type Accelerator, accelerate, type OperandFault } from "../../src/vm/accelerators/accelerator.js";
import { REGISTER } from "./abi.js";
import type { StoreFault } from "./memory-map.js";

/** What an accelerator's call sees of a machine. */
export interface CallingGuest {
  register(index: number): bigint;
  setRegister(index: number, value: bigint): void;
  /** Undefined when some of it is not mapped. */
  read(address: bigint, size: number): Uint8Array | undefined;
  /** Stores all bytes, or none of them and says why. */
  write(address: bigint, bytes: Uint8Array): StoreFault | undefined;
}

/** What a guest gets in a0, `ZKVM_EOK` and `ZKVM_EFAIL` of the zkVM standards. */
const OK = 0n;
const FAILED = 2n ** 64n - 1n;

/** Calls an accelerator with the arguments in a0 and on. After a fault nothing has changed; without a result only a0 has. */
export function callWithRegisters(
  accelerator: Accelerator,
  guest: CallingGuest,
): OperandFault<bigint, StoreFault> | undefined {
  const done = accelerate<bigint, StoreFault>(accelerator, {
    argument: (index) => guest.register(REGISTER.a0 + index),
    read: (address, size) => guest.read(address, size),
    write: (address, bytes) => guest.write(address, bytes),
  });
  if ("fault" in done) return done.fault;
  guest.setRegister(REGISTER.a0, done.found ? OK : FAILED);
  return undefined;
}
