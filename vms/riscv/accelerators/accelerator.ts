import { REGISTER } from "../abi.js";
import type { StoreFault } from "../memory-map.js";

/** Bytes of guest memory at the address in an argument register: a0 is argument 0. */
export interface Operand {
  readonly argument: number;
  readonly size: number;
}

/**
 * A computation that a guest can leave to the machine. It touches a fixed, small number of bytes, so that it is one step
 * of the step machine; what hashes more calls it block by block.
 */
export interface Accelerator {
  readonly name: string;
  /** Of the host call. */
  readonly number: number;
  /** Units besides the `ecall`'s own, whatever the operands hold. */
  readonly fuel: bigint;
  readonly inputs: readonly Operand[];
  /** An argument that is a number itself. */
  readonly value?: number;
  /** Where the result goes; may overlap the inputs. At most 2048 bytes. */
  readonly output: Operand;
  /** The result, or undefined when there is none. */
  compute(inputs: readonly Uint8Array[], value: bigint): Uint8Array | undefined;
}

/** What an accelerator sees of a machine; every engine and the step machine have it. */
export interface AcceleratedGuest {
  register(index: number): bigint;
  setRegister(index: number, value: bigint): void;
  /** Undefined when some of it is not mapped. */
  read(address: bigint, size: number): Uint8Array | undefined;
  /** Stores all bytes, or none of them and says why. Ends a reservation that they overlap. */
  write(address: bigint, bytes: Uint8Array): StoreFault | undefined;
}

/** Why an accelerator's operand could not be accessed. */
export interface OperandFault {
  readonly reason: StoreFault;
  /** Of the operand. */
  readonly address: bigint;
}

/** What a guest gets in a0, `ZKVM_EOK` and `ZKVM_EFAIL` of the zkVM standards. */
const OK = 0n;
const FAILED = 2n ** 64n - 1n;

/** Does what a guest asks for. After a fault nothing has changed; without a result only a0 has. */
export function accelerate(accelerator: Accelerator, guest: AcceleratedGuest): OperandFault | undefined {
  const argument = (index: number) => guest.register(REGISTER.a0 + index);
  const inputs: Uint8Array[] = [];
  for (const operand of accelerator.inputs) {
    const address = argument(operand.argument);
    const bytes = guest.read(address, operand.size);
    if (!bytes) return { reason: "memory-out-of-bounds", address };
    inputs.push(bytes);
  }
  const value = accelerator.value === undefined ? 0n : argument(accelerator.value);
  const result = accelerator.compute(inputs, value);
  const address = argument(accelerator.output.argument);
  const reason = result && guest.write(address, result);
  if (reason) return { reason, address };
  guest.setRegister(REGISTER.a0, result ? OK : FAILED);
  return undefined;
}
