import { FENCE_I_FUEL_PER_WORD } from "../abi.js";
import type { Decoded } from "../isa/decode.js";
import { INSTRUCTIONS } from "../isa/table.js";
import { ATOMICS } from "./atomic-ops.js";
import { ADDRESS, LOGIC, SINGLE_BIT, UNARY } from "./bit-ops.js";
import type { Hart, Trap } from "./hart.js";
import { BASE, type Binary, CONDITIONAL, MULTIPLY, type Unary } from "./integer-ops.js";
import { s64, signExtend, u64 } from "./integers.js";

/** Does what one instruction does, apart from going on behind it. */
export type Execute = (hart: Hart, decoded: Decoded) => Trap;

const BINARY: Readonly<Record<string, Binary>> = {
  ...BASE,
  ...MULTIPLY,
  ...CONDITIONAL,
  ...ADDRESS,
  ...LOGIC,
  ...SINGLE_BIT,
};

/** What an instruction with an immediate does with it: the same as its register form does with rs2. */
const REGISTER_FORM: Readonly<Record<string, string>> = {
  addi: "add",
  slti: "slt",
  sltiu: "sltu",
  xori: "xor",
  ori: "or",
  andi: "and",
  slli: "sll",
  srli: "srl",
  srai: "sra",
  addiw: "addw",
  slliw: "sllw",
  srliw: "srlw",
  sraiw: "sraw",
  "slli.uw": "sll.uw",
  rori: "ror",
  roriw: "rorw",
  bclri: "bclr",
  bexti: "bext",
  binvi: "binv",
  bseti: "bset",
};

/** Volume I, "RV32I": whether a branch is taken. */
const CONDITIONS: Readonly<Record<string, (a: bigint, b: bigint) => boolean>> = {
  beq: (a, b) => a === b,
  bne: (a, b) => a !== b,
  blt: (a, b) => s64(a) < s64(b),
  bge: (a, b) => s64(a) >= s64(b),
  bltu: (a, b) => a < b,
  bgeu: (a, b) => a >= b,
};

/** Bytes of each load, negative when the value is sign-extended. */
const LOADS: Readonly<Record<string, number>> = { lb: -1, lh: -2, lw: -4, ld: 8, lbu: 1, lhu: 2, lwu: 4 };
const STORES: Readonly<Record<string, number>> = { sb: 1, sh: 2, sw: 4, sd: 8 };

function binary(operation: Binary): Execute {
  return (hart, { rd, rs1, rs2 }) => {
    hart.setX(rd, operation(hart.x(rs1), hart.x(rs2)));
    return undefined;
  };
}

function immediate(operation: Binary): Execute {
  return (hart, { rd, rs1, imm }) => {
    hart.setX(rd, operation(hart.x(rs1), u64(BigInt(imm))));
    return undefined;
  };
}

function unary(operation: Unary): Execute {
  return (hart, { rd, rs1 }) => {
    hart.setX(rd, operation(hart.x(rs1)));
    return undefined;
  };
}

function branch(condition: (a: bigint, b: bigint) => boolean): Execute {
  return (hart, { rs1, rs2, imm }) => {
    if (!condition(hart.x(rs1), hart.x(rs2))) return undefined;
    return hart.jump(u64(hart.registers.pc + BigInt(imm)));
  };
}

function load(width: number): Execute {
  const size = Math.abs(width);
  return (hart, { rd, rs1, imm }) => {
    const address = hart.address(rs1, imm);
    if (!hart.canLoad(address, size)) return "memory-out-of-bounds";
    const value = hart.load(address, size);
    hart.setX(rd, width < 0 ? signExtend(value, 8 * size) : value);
    return undefined;
  };
}

function store(size: number): Execute {
  return (hart, { rs1, rs2, imm }) => hart.store(hart.address(rs1, imm), size, hart.x(rs2));
}

function jumpAndLink(hart: Hart, rd: number, target: bigint): Trap {
  const link = hart.nextPc;
  const trap = hart.jump(target);
  if (!trap) hart.setX(rd, link);
  return trap;
}

/** Pays for all code, whatever has changed of it, because engines copy it. */
function fenceI(hart: Hart): Trap {
  const bytes = hart.environment.code.reduce((sum, { start, end }) => sum + end - start, 0);
  const trap = hart.pay(FENCE_I_FUEL_PER_WORD * BigInt(Math.ceil(bytes / 8)));
  if (!trap) hart.access.publishCode();
  return trap;
}

function nothing(): Trap {
  return undefined;
}

const OTHERS: Readonly<Record<string, Execute>> = {
  lui: (hart, { rd, imm }) => {
    hart.setX(rd, u64(BigInt(imm)));
    return undefined;
  },
  auipc: (hart, { rd, imm }) => {
    hart.setX(rd, u64(hart.registers.pc + BigInt(imm)));
    return undefined;
  },
  jal: (hart, { rd, imm }) => jumpAndLink(hart, rd, u64(hart.registers.pc + BigInt(imm))),
  jalr: (hart, { rd, rs1, imm }) => jumpAndLink(hart, rd, hart.address(rs1, imm) & ~1n),
  ebreak: () => "breakpoint",
  fence: nothing,
  "fence.i": fenceI,
};

function executorOf(name: string): Execute | undefined {
  if (BINARY[name]) return binary(BINARY[name]);
  if (REGISTER_FORM[name]) return immediate(BINARY[REGISTER_FORM[name]]!);
  if (UNARY[name]) return unary(UNARY[name]);
  if (CONDITIONS[name]) return branch(CONDITIONS[name]);
  if (LOADS[name]) return load(LOADS[name]);
  if (STORES[name]) return store(STORES[name]);
  return ATOMICS[name] ?? OTHERS[name];
}

/** By op number; only `ecall` has none, because it may take several steps. */
export const EXECUTORS: readonly (Execute | undefined)[] = [
  undefined,
  ...INSTRUCTIONS.map(({ name }) => executorOf(name)),
];
