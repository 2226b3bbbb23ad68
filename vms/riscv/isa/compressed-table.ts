/**
 * The compressed instructions of RV64C as data: which halfwords they are and which base instruction they stand for.
 * Source: The RISC-V Instruction Set Manual, volume I, chapter "C". The floating-point ones are left out on purpose.
 */

/**
 * Where a register number comes from: `d` bits 11:7, `t` bits 6:2, `d'` bits 9:7 plus 8, `t'` bits 4:2 plus 8, or a
 * fixed register.
 */
export type RegisterSource = "d" | "t" | "d'" | "t'" | number;

/** A rule that makes an encoding reserved, although it matches. */
export type Restriction = "rd-not-0" | "rs1-not-0" | "imm-not-0";

export interface CompressedInstruction {
  /** Mnemonic as the manual writes it. */
  readonly name: string;
  /** The base instruction it expands to. */
  readonly base: string;
  readonly match: number;
  readonly mask: number;
  readonly rd: RegisterSource;
  readonly rs1: RegisterSource;
  readonly rs2: RegisterSource;
  /** `[bit of the halfword, bit of the immediate]` pairs. */
  readonly immediate: readonly (readonly [number, number])[];
  /** The bit of the immediate that is its sign; undefined when it is unsigned. */
  readonly sign: number | undefined;
  readonly restrictions: readonly Restriction[];
}

interface Operands {
  rd?: RegisterSource;
  rs1?: RegisterSource;
  rs2?: RegisterSource;
  /** Layout as in the manual: `12:10>5:3 6>2`: halfword bits, then immediate bits; `s` before it when signed. */
  imm?: string;
  not?: readonly Restriction[];
}

function c(name: string, base: string, match: number, mask: number, operands: Operands): CompressedInstruction {
  const { rd = 0, rs1 = 0, rs2 = 0, imm = "", not = [] } = operands;
  const immediate = scatter(imm.replace("s ", ""));
  const sign = imm.startsWith("s ") ? Math.max(...immediate.map(([, to]) => to)) : undefined;
  return { name, base, match, mask, rd, rs1, rs2, immediate, sign, restrictions: not };
}

/** Turns `12:10>5:3 6>2` into bit pairs. */
function scatter(layout: string): [number, number][] {
  return layout
    .split(" ")
    .filter((part) => part !== "")
    .flatMap((part) => {
      const [from, to] = part.split(">").map(range);
      return from!.map((bit, index): [number, number] => [bit, to![index]!]);
    });
}

function range(text: string): number[] {
  const [high, low = high] = text.split(":").map(Number);
  return Array.from({ length: high! - low! + 1 }, (_, index) => high! - index);
}

const CI = "s 12>5 6:2>4:0";
const SHAMT = "12>5 6:2>4:0";
const CJ = "s 12>11 11>4 10:9>9:8 8>10 7>6 6>7 5:3>3:1 2>5";
const CB = "s 12>8 11:10>4:3 6:5>7:6 4:3>2:1 2>5";
const WORD = "12:10>5:3 6>2 5>6";
const DOUBLE = "12:10>5:3 6:5>7:6";
const ADDI16SP = "s 12>9 6>4 5>6 4:3>8:7 2>5";

/** The first entry that matches a halfword is the instruction: special cases stand before general ones. */
export const COMPRESSED: readonly CompressedInstruction[] = [
  c("c.addi4spn", "addi", 0x0000, 0xe003, {
    rd: "t'",
    rs1: 2,
    imm: "12:11>5:4 10:7>9:6 6>2 5>3",
    not: ["imm-not-0"],
  }),
  c("c.lw", "lw", 0x4000, 0xe003, { rd: "t'", rs1: "d'", imm: WORD }),
  c("c.ld", "ld", 0x6000, 0xe003, { rd: "t'", rs1: "d'", imm: DOUBLE }),
  c("c.sw", "sw", 0xc000, 0xe003, { rs2: "t'", rs1: "d'", imm: WORD }),
  c("c.sd", "sd", 0xe000, 0xe003, { rs2: "t'", rs1: "d'", imm: DOUBLE }),

  c("c.addi", "addi", 0x0001, 0xe003, { rd: "d", rs1: "d", imm: CI }),
  c("c.addiw", "addiw", 0x2001, 0xe003, { rd: "d", rs1: "d", imm: CI, not: ["rd-not-0"] }),
  c("c.li", "addi", 0x4001, 0xe003, { rd: "d", imm: CI }),
  c("c.addi16sp", "addi", 0x6101, 0xef83, { rd: 2, rs1: 2, imm: ADDI16SP, not: ["imm-not-0"] }),
  c("c.lui", "lui", 0x6001, 0xe003, { rd: "d", imm: "s 12>17 6:2>16:12", not: ["imm-not-0"] }),
  c("c.srli", "srli", 0x8001, 0xec03, { rd: "d'", rs1: "d'", imm: SHAMT }),
  c("c.srai", "srai", 0x8401, 0xec03, { rd: "d'", rs1: "d'", imm: SHAMT }),
  c("c.andi", "andi", 0x8801, 0xec03, { rd: "d'", rs1: "d'", imm: CI }),
  c("c.sub", "sub", 0x8c01, 0xfc63, { rd: "d'", rs1: "d'", rs2: "t'" }),
  c("c.xor", "xor", 0x8c21, 0xfc63, { rd: "d'", rs1: "d'", rs2: "t'" }),
  c("c.or", "or", 0x8c41, 0xfc63, { rd: "d'", rs1: "d'", rs2: "t'" }),
  c("c.and", "and", 0x8c61, 0xfc63, { rd: "d'", rs1: "d'", rs2: "t'" }),
  c("c.subw", "subw", 0x9c01, 0xfc63, { rd: "d'", rs1: "d'", rs2: "t'" }),
  c("c.addw", "addw", 0x9c21, 0xfc63, { rd: "d'", rs1: "d'", rs2: "t'" }),
  c("c.j", "jal", 0xa001, 0xe003, { imm: CJ }),
  c("c.beqz", "beq", 0xc001, 0xe003, { rs1: "d'", imm: CB }),
  c("c.bnez", "bne", 0xe001, 0xe003, { rs1: "d'", imm: CB }),

  c("c.slli", "slli", 0x0002, 0xe003, { rd: "d", rs1: "d", imm: SHAMT }),
  c("c.lwsp", "lw", 0x4002, 0xe003, { rd: "d", rs1: 2, imm: "12>5 6:4>4:2 3:2>7:6", not: ["rd-not-0"] }),
  c("c.ldsp", "ld", 0x6002, 0xe003, { rd: "d", rs1: 2, imm: "12>5 6:5>4:3 4:2>8:6", not: ["rd-not-0"] }),
  c("c.ebreak", "ebreak", 0x9002, 0xffff, {}),
  c("c.jr", "jalr", 0x8002, 0xf07f, { rs1: "d", not: ["rs1-not-0"] }),
  c("c.jalr", "jalr", 0x9002, 0xf07f, { rd: 1, rs1: "d" }),
  c("c.mv", "add", 0x8002, 0xf003, { rd: "d", rs2: "t" }),
  c("c.add", "add", 0x9002, 0xf003, { rd: "d", rs1: "d", rs2: "t" }),
  c("c.swsp", "sw", 0xc002, 0xe003, { rs2: "t", rs1: 2, imm: "12:9>5:2 8:7>7:6" }),
  c("c.sdsp", "sd", 0xe002, 0xe003, { rs2: "t", rs1: 2, imm: "12:10>5:3 9:7>8:6" }),
];
