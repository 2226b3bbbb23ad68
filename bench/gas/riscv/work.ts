import { ACCELERATORS } from "../../../src/vm/accelerators/table.js";
import { encode, loadConstant } from "../../../test/vms/riscv/assembler.js";
import { HOST_CALLS } from "../../../vms/riscv/abi.js";
import type { RepeatedProgram } from "../running.js";
import { JUMP_PROGRAMS } from "./jumps.js";
import { A0, A1, APART, BESIDE, call, DATA, REG, repeated } from "./programs.js";

const PAGE = 4096;
const MIB = 1024 * 1024;

const argument = (index: number, value: number) => loadConstant(A0 + index, BigInt(value));
const toData = (index: number, offset = 0) => encode("addi", { rd: A0 + index, rs1: REG.data, imm: offset });

/** Moves the end of the heap by so many bytes from where it starts, which is in `address`. */
const grow = (size: number) => [
  ...loadConstant(A1, BigInt(size)),
  encode("add", { rd: A0, rs1: REG.address, rs2: A1 }),
  ...call(HOST_CALLS.brk),
];
const HEAP_START = [...argument(0, 0), ...call(HOST_CALLS.brk), encode("addi", { rd: REG.address, rs1: A0 })];

const HOST: readonly RepeatedProgram[] = [
  repeated("read_input", call(HOST_CALLS.readInput)),
  ...[1, 8, 1024].map((size) =>
    repeated(`write_output of ${size}`, [toData(0), ...argument(1, size), ...call(HOST_CALLS.writeOutput)], [], {
      max: 8192,
    }),
  ),
  repeated("brk that asks", [...argument(0, 0), ...call(HOST_CALLS.brk)]),
  repeated("brk of a page and back", [...grow(PAGE), ...grow(0)], HEAP_START),
  repeated("brk of 16 MiB and back", [...grow(16 * MIB), ...grow(0)], HEAP_START),
  ...ACCELERATORS.map(({ name, number, arity, numbers = [], output }) => {
    const places = Array.from({ length: arity }, (_, i) => {
      if (numbers.some((each) => each.argument === i)) return argument(i, 1);
      return [toData(i, i === output.argument ? 1792 : 256 * i)];
    });
    return repeated(name, [...places.flat(), ...call(number)]);
  }),
];

/** Stores a byte in each page of so much heap. */
function touch(size: number): readonly number[] {
  return [
    encode("addi", { rd: REG.a, rs1: REG.address }),
    ...loadConstant(REG.b, BigInt(size)),
    encode("add", { rd: REG.b, rs1: REG.address, rs2: REG.b }),
    ...loadConstant(REG.c, BigInt(PAGE)),
    encode("sb", { rs1: REG.a, rs2: REG.c }),
    encode("add", { rd: REG.a, rs1: REG.a, rs2: REG.c }),
    encode("bltu", { rs1: REG.a, rs2: REG.b, imm: -8 }),
  ];
}

const MEMORY: readonly RepeatedProgram[] = [1, 16, 64].map((mib) =>
  repeated(`first touch of ${mib} MiB`, [...grow(mib * MIB), ...touch(mib * MIB)], HEAP_START, { max: 1 }),
);

/** Eight accesses in a row, at an address. */
const accesses = (name: "ld" | "sd", address: number, lead: readonly number[] = []) =>
  [
    Array.from({ length: 8 }, () => encode(name, { rd: REG.c, rs1: REG.address, rs2: REG.a })),
    [...loadConstant(REG.address, BigInt(address)), ...lead],
  ] as const;

/** What loads and stores are slow at. */
const ACCESSES: readonly RepeatedProgram[] = [
  repeated("ld over two pages", ...accesses("ld", DATA + PAGE - 4)),
  repeated("sd over two pages", ...accesses("sd", DATA + PAGE - 4)),
  repeated("ld over two pages, apart", ...accesses("ld", APART + PAGE - 4), { more: APART }),
  repeated("sd over two pages, apart", ...accesses("sd", APART + PAGE - 4), { more: APART }),
  repeated("sd beside code", ...accesses("sd", BESIDE), { more: BESIDE }),
  repeated("sd to what lr reserved", ...accesses("sd", DATA, [encode("lr.d", { rd: REG.c, rs1: REG.address })])),
];

/** Whatever programs can do besides plain instructions. */
export const WORK_PROGRAMS: readonly RepeatedProgram[] = [...HOST, ...MEMORY, ...ACCESSES, ...JUMP_PROGRAMS];
