import { encode, loadConstant } from "../../../test/vms/riscv/assembler.js";
import type { RepeatedProgram } from "../running.js";
import { REG, repeated } from "./programs.js";

/** Instructions of a place: its address is its number shifted by 5. */
const PLACE = 8;
const PLACE_BITS = 5;
/** Loading is little beside so many. */
const JUMPS = 2 ** 22;
const FACTOR = 6364136223846793005n;

/** Jumps by a register to so many places, each of which draws the next. */
function scattered(bits: number): RepeatedProgram {
  const places = 2 ** bits;
  const set = (register: number, value: number) => [
    encode("lui", { rd: register, imm: (value + 0x800) & ~0xfff }),
    encode("addi", { rd: register, rs1: register, imm: (value << 20) >> 20 }),
  ];
  const place = [
    encode("addi", { rd: REG.c, rs1: REG.c, imm: -1 }),
    encode("bne", { rs1: REG.c, imm: 8 }),
    encode("jalr", { rs1: REG.b }),
    encode("mul", { rd: REG.random, rs1: REG.random, rs2: REG.a }),
    encode("srli", { rd: REG.data, rs1: REG.random, imm: 64 - bits }),
    encode("slli", { rd: REG.data, rs1: REG.data, imm: PLACE_BITS }),
    encode("add", { rd: REG.data, rs1: REG.data, rs2: REG.address }),
    encode("jalr", { rs1: REG.data }),
  ];
  const lead = [encode("auipc", { rd: REG.address }), ...set(REG.c, JUMPS)];
  const offsets = 6;
  const first = 4 * (lead.length + offsets);
  const toPlaces = [
    ...[...set(REG.b, first + 4 * PLACE * places), encode("add", { rd: REG.b, rs1: REG.b, rs2: REG.address })],
    ...[...set(REG.data, first), encode("add", { rd: REG.address, rs1: REG.data, rs2: REG.address })],
  ];
  const body = [...lead, ...toPlaces, ...Array.from({ length: places }, () => place).flat()];
  return repeated(`jalr to ${places} places`, body, loadConstant(REG.a, FACTOR), { max: 1 });
}

/** Jumps that nothing foretells, between few places and more than are translated at first. */
export const JUMP_PROGRAMS: readonly RepeatedProgram[] = [4, 8, 12, 14].map(scattered);
