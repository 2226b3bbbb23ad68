import { encode, loadConstant, wordsOf } from "../../../test/vms/riscv/assembler.js";
import { buildElf, CODE, R, W, X } from "../../../test/vms/riscv/elf-builder.js";
import { HOST_CALLS } from "../../../vms/riscv/abi.js";
import type { RepeatedProgram } from "../running.js";

/** Registers that bodies may use; what else there is belongs to the loop. */
export const REG = { a: 5, b: 6, c: 7, data: 8, random: 28, address: 29 } as const;
export const [A0, A1, A7] = [10, 11, 17];
const COUNT = 9;

/** Behind the largest code, with room to be looked at at random. */
export const DATA = 0x200000;
export const DATA_SIZE = 65_536;
/** Data that lies by itself: no part of what translated code knows by one comparison. */
export const APART = 0x180000;
/** Data on the page of the code. */
export const BESIDE = CODE + 2048;
/** Bytes of either. */
const MORE: Readonly<Record<number, number>> = { [APART]: 8192, [BESIDE]: 256 };

const SERIAL_BYTES = 8;

export interface Extras {
  /** Repetitions that make sense. */
  readonly max?: number;
  /** {@link APART} or {@link BESIDE}: a few bytes of data there, besides those at {@link DATA}. */
  readonly more?: number;
}

/** A program that executes `setUp`, and then the body as often as its input says. */
export function repeated(
  name: string,
  body: readonly number[],
  setUp: readonly number[] = [],
  { max, more }: Extras = {},
): RepeatedProgram {
  const start = [
    ...call(HOST_CALLS.readInput),
    encode("lwu", { rd: COUNT, rs1: A0 }),
    ...loadConstant(REG.data, BigInt(DATA)),
    ...loadConstant(REG.a, 123_456_789_123n),
    ...loadConstant(REG.b, 17n),
    ...loadConstant(REG.random, 987_654_321n),
    ...setUp,
  ];
  const back = 4 * (body.length + 1);
  // A branch reaches 4 KiB, a jump a MiB.
  const loop = [encode("addi", { rd: COUNT, rs1: COUNT, imm: -1 }), encode("beq", { rs1: COUNT, imm: 8 })];
  const again = encode("jal", { imm: -(back + 4) });
  return {
    name,
    code: elf(wordsOf([...start, ...body, ...loop, again, ...exit()]), more),
    ...(max === undefined ? {} : { max }),
  };
}

/** Ends the run with success. */
export function exit(): readonly number[] {
  return [encode("addi", { rd: A0 }), ...call(HOST_CALLS.exit)];
}

/** A host call, its arguments being in their registers. */
export function call(number: number): readonly number[] {
  return [...loadConstant(A7, BigInt(number)), encode("ecall")];
}

/** The program, with a place for the number that makes it another one. */
export function elf(code: Uint8Array, more?: number): Uint8Array {
  return buildElf({
    entry: CODE,
    segments: [
      { address: CODE, bytes: code, flags: R | X },
      ...(more === undefined ? [] : [{ address: more, bytes: new Uint8Array(0), size: MORE[more]!, flags: R | W }]),
      { address: DATA, bytes: new Uint8Array(SERIAL_BYTES), size: DATA_SIZE, flags: R | W },
    ],
  });
}

/** The same program with a number in its data: the translator has not seen it. */
export function numbered(code: Uint8Array, serial: number): Uint8Array {
  const copy = code.slice();
  new DataView(copy.buffer).setUint32(copy.length - SERIAL_BYTES, serial, true);
  return copy;
}
