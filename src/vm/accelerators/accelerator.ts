/** Bytes of guest memory at the address that is one of the call's arguments, the first being argument 0. */
export interface Operand {
  readonly argument: number;
  readonly size: number;
}

/**
 * A computation that a guest can leave to the machine. It touches a fixed, small number of bytes, so that it is one step
 * of a step machine; what hashes more calls it block by block.
 */
export interface Accelerator {
  readonly name: string;
  /** Of the host call on RISC-V. */
  readonly number: number;
  /** Arguments that the call has. */
  readonly arity: number;
  /** Units besides those of any host call, whatever the operands hold. */
  readonly fuel: bigint;
  readonly inputs: readonly Operand[];
  /** An argument that is a number itself. */
  readonly value?: number;
  /** Where the result goes; may overlap the inputs. At most 2048 bytes. */
  readonly output: Operand;
  /** The result, or undefined when there is none. Inputs stay as they are; the result is good until the next call. */
  compute(inputs: readonly Uint8Array[], value: bigint): Uint8Array | undefined;
}

/**
 * What an accelerator sees of a guest; every engine and the step machines have it. `A` is what the guest's addresses are, `F` says why
 * bytes cannot be written.
 */
export interface AcceleratedGuest<A extends number | bigint, F> {
  argument(index: number): A;
  /** Undefined when some of it is no memory. May be the memory itself. */
  read(address: A, size: number): Uint8Array | undefined;
  /** Stores all bytes, or none of them and says why. */
  write(address: A, bytes: Uint8Array): F | undefined;
}

/** Why an accelerator's operand could not be accessed. */
export interface OperandFault<A, F> {
  readonly reason: F | "memory-out-of-bounds";
  /** Of the operand. */
  readonly address: A;
}

/** Whether there was a result, which is then written; after a fault nothing has changed. */
export type Accelerated<A, F> = { readonly found: boolean } | { readonly fault: OperandFault<A, F> };

const FOUND = { found: true } as const;
const NOT_FOUND = { found: false } as const;

/** Does what a guest asks for: reads the inputs in their order, computes, and writes the result. */
export function accelerate<A extends number | bigint, F>(
  accelerator: Accelerator,
  guest: AcceleratedGuest<A, F>,
): Accelerated<A, F> {
  const inputs: Uint8Array[] = [];
  for (const operand of accelerator.inputs) {
    const address = guest.argument(operand.argument);
    const bytes = guest.read(address, operand.size);
    if (!bytes) return { fault: { reason: "memory-out-of-bounds", address } };
    inputs.push(bytes);
  }
  const value = accelerator.value === undefined ? 0n : BigInt(guest.argument(accelerator.value));
  const result = accelerator.compute(inputs, value);
  const address = guest.argument(accelerator.output.argument);
  const reason = result && guest.write(address, result);
  if (reason) return { fault: { reason, address } };
  return result === undefined ? NOT_FOUND : FOUND;
}
