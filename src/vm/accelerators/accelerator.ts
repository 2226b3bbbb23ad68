/** Bytes of guest memory at the address that is one of the call's arguments, the first being argument 0. */
export interface Operand {
  readonly argument: number;
  readonly size: number;
  /** The argument that says how many times `size` they are, of those that are a number; once when there is none. */
  readonly times?: number;
}

/** An argument that is a number itself; beyond its bounds there is no result. */
export interface NumberArgument {
  readonly argument: number;
  readonly least: number;
  readonly most: number;
}

/**
 * A computation that a guest can leave to the machine. It touches a small, bounded number of bytes, so that it is one step
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
  /** Units for the numbers among the arguments besides, in their order, when they are within their bounds. */
  readonly fuelFor?: FuelFor;
  /** At most 8 KiB together. */
  readonly inputs: readonly Operand[];
  /** Arguments that are numbers. */
  readonly numbers?: readonly NumberArgument[];
  /** Where the result goes; may overlap the inputs. At most 2048 bytes. */
  readonly output: Operand;
  /** The result, or undefined when there is none. Inputs stay as they are; the result is good until the next call. */
  compute(inputs: readonly Uint8Array[], numbers: readonly number[]): Uint8Array | undefined;
}

/** What a number costs, in units; a formula in words stands beside it for the documentation. */
export interface FuelFor {
  readonly rule: string;
  of(numbers: readonly number[]): number;
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

/** The call's numbers; undefined when one is beyond its bounds. */
function numbersOf<A extends number | bigint>(
  { numbers }: Accelerator,
  argument: (index: number) => A,
): readonly number[] | undefined {
  if (numbers === undefined) return NO_NUMBERS;
  const values = numbers.map((each) => argument(each.argument));
  const isBound = numbers.every(({ least, most }, i) => values[i]! >= least && values[i]! <= most);
  return isBound ? values.map(Number) : undefined;
}

const NO_NUMBERS: readonly number[] = [];

/** Units that a call costs besides those of any host call. */
export function fuelOf(accelerator: Accelerator, argument: (index: number) => number | bigint): bigint {
  const { fuel, fuelFor } = accelerator;
  const numbers = fuelFor && numbersOf(accelerator, argument);
  return numbers === undefined ? fuel : fuel + BigInt(Math.ceil(fuelFor!.of(numbers)));
}

/** Does what a guest asks for: reads the inputs in their order, computes, and writes the result. */
export function accelerate<A extends number | bigint, F>(
  accelerator: Accelerator,
  guest: AcceleratedGuest<A, F>,
): Accelerated<A, F> {
  const numbers = numbersOf(accelerator, (index) => guest.argument(index));
  if (numbers === undefined) return NOT_FOUND;
  const sizeOf = ({ size, times }: Operand) => (times === undefined ? size : size * numbers[times]!);
  const inputs: Uint8Array[] = [];
  for (const operand of accelerator.inputs) {
    const address = guest.argument(operand.argument);
    const bytes = guest.read(address, sizeOf(operand));
    if (!bytes) return { fault: { reason: "memory-out-of-bounds", address } };
    inputs.push(bytes);
  }
  const result = accelerator.compute(inputs, numbers);
  if (result === undefined) return NOT_FOUND;
  const address = guest.argument(accelerator.output.argument);
  const reason = guest.write(address, result);
  return reason ? { fault: { reason, address } } : FOUND;
}
