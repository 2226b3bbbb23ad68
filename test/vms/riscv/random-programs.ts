import fc from "fast-check";
import { INSTRUCTIONS } from "../../../vms/riscv/isa/table.js";
import { encode, loadConstant, words } from "./assembler.js";
import { buildElf, CODE, DATA, R, W, X } from "./elf-builder.js";

const register = fc.integer({ min: 0, max: 15 });
const [FIRST_POINTER, LAST_POINTER] = [8, 15];
const pointer = fc.integer({ min: FIRST_POINTER, max: LAST_POINTER });
const offset = fc.oneof(fc.integer({ min: 0, max: 64 }), fc.integer({ min: -2048, max: 2047 }));
const target = fc.integer({ min: -6, max: 12 }).map((step) => 4 * step);

/** Where pointers start: inside the data, at its ends, in code, beyond everything. */
const ADDRESSES = [DATA, DATA + 64, DATA + 4088, DATA + 8, DATA + 16, CODE + 256, CODE, 0x7fff0000];

/** Any instruction of the table, so that loads, stores and jumps mostly go to places that exist. */
const instruction = fc.constantFrom(...INSTRUCTIONS).chain(({ name, format }) => {
  const isMemory = format === "load" || format === "store";
  const isAtomic = format === "amo" || format === "lr";
  return fc
    .record({
      rd: fc.integer({ min: 0, max: 7 }),
      rs1: isMemory || isAtomic ? pointer : register,
      rs2: register,
      imm: format === "branch" || format === "jal" ? target : format === "shift" ? fc.nat({ max: 31 }) : offset,
    })
    .map((operands) => encode(name, operands));
});

/** Host calls: their number and arguments, then the `ecall`. */
const hostCall = fc
  .record({
    number: fc.constantFrom(93, 94, 214, 0x1000, 0x1001, 0x1001, 214, 5, 0x1100, 0x1101, 0x1102),
    a0: fc.oneof(fc.constantFrom(0, DATA, DATA + 7, DATA + 4000, 0x21000, 0x23001, 0x40000), fc.nat({ max: 0x50000 })),
    a1: fc.oneof(fc.nat({ max: 100 }), fc.nat({ max: 5000 })),
  })
  .map(({ number, a0, a1 }) => [
    ...constant(17, number),
    ...constant(10, a0),
    ...constant(11, a1),
    encode("ecall"),
    ...constant(10, ADDRESSES[2]!),
    ...constant(11, ADDRESSES[3]!),
  ]);

/** `lui` and `addiw`: a register's value from 0 to 2^31-1. */
export function constant(rd: number, value: number): number[] {
  const low = (value << 20) >> 20;
  return [encode("lui", { rd, imm: (value - low) | 0 }), encode("addiw", { rd, rs1: rd, imm: low })];
}

const pair = fc.tuple(fc.integer({ min: 0, max: 0xffff }), fc.integer({ min: 0, max: 0xffff }));
/** Two random halfwords: mostly compressed instructions, some reserved, some half of a wide one. */
const rubbish = pair.map(([low, high]) => [(high * 65536 + low) >>> 0]);

const PREAMBLE = ADDRESSES.flatMap((address, index) => constant(FIRST_POINTER + index, address));
/** Operands at which signed division and shifts have their special cases. */
const SPECIAL = [
  ...loadConstant(5, 0x8000_0000_1234_ffffn),
  encode("addi", { rd: 6, imm: -1 }),
  encode("lui", { rd: 7, imm: 0x80000000 | 0 }),
];

/** Programs of random instructions that start with pointers in x8 to x15. Pages lie near each other, or with a gap. */
export const randomPrograms: fc.Arbitrary<Uint8Array> = fc
  .record({
    body: fc.array(
      fc.oneof(
        { weight: 40, arbitrary: instruction.map((word) => [word]) },
        { weight: 3, arbitrary: hostCall },
        { weight: 2, arbitrary: rubbish },
      ),
      { minLength: 5, maxLength: 120 },
    ),
    data: fc.uint8Array({ maxLength: 256 }),
    codeFlags: fc.constantFrom(R | X, R | W | X),
    near: fc.boolean(),
  })
  .map(({ body, data, codeFlags, near }) => {
    const code = words(...PREAMBLE, ...SPECIAL, ...body.flat(), encode("ebreak"));
    return buildElf({
      entry: CODE,
      segments: [
        { address: CODE, bytes: code, size: near ? DATA - CODE : code.length, flags: codeFlags },
        { address: DATA, bytes: data, size: 4096, flags: R | W },
      ],
    });
  });
