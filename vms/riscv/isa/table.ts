/**
 * The one table of RISC-V instructions: decoder, disassembler, meter, kernel and translator are all made from it.
 * Source: The RISC-V Instruction Set Manual, volume I (RV64I, M, A, Zifencei, Zicond, B), chapter "RV32/64G Instruction
 * Set Listings".
 */

/** Extensions a program may use. F, D and V are known only to be refused by name (see `float.ts`). */
export type Extension = "i" | "m" | "a" | "c" | "zba" | "zbb" | "zbs" | "zicond" | "zifencei";

/**
 * How operands are laid out in the word and written in assembly:
 * `R` rd,rs1,rs2 · `unary` rd,rs1 · `I` rd,rs1,imm · `shift` rd,rs1,shamt · `load` rd,imm(rs1) · `jalr` rd,imm(rs1) ·
 * `store` rs2,imm(rs1) · `branch` rs1,rs2,offset · `U` rd,imm20 · `jal` rd,offset · `amo` rd,rs2,(rs1) · `lr` rd,(rs1) ·
 * `fence` pred,succ · `none`
 */
export type Format =
  | "R"
  | "unary"
  | "I"
  | "shift"
  | "load"
  | "jalr"
  | "store"
  | "branch"
  | "U"
  | "jal"
  | "amo"
  | "lr"
  | "fence"
  | "none";

/** One instruction of the table. */
export interface Instruction {
  /** Its number in the kernel: its position in the table plus one; 0 is no instruction. */
  readonly op: number;
  /** Mnemonic as the manual writes it. */
  readonly name: string;
  readonly extension: Extension;
  readonly format: Format;
  /** A word is this instruction when `(word & mask) >>> 0 === match`. */
  readonly match: number;
  readonly mask: number;
  /** Fuel units for one execution. */
  readonly fuel: number;
}

type Row = Omit<Instruction, "op" | "extension">;

const OP_IMM = 0x13;
const OP_IMM_32 = 0x1b;
const OP = 0x33;
const OP_32 = 0x3b;
const LOAD = 0x03;
const STORE = 0x23;
const BRANCH = 0x63;
const AMO = 0x2f;
const SYSTEM = 0x73;
const MISC_MEM = 0x0f;

/**
 * Most instructions cost one unit. What takes much longer than the median one, on any engine, costs more, so that none takes
 * more than 8 times as long for its fuel: `npm run bench -- gas --engine riscv`.
 */
const FUEL = 1;
/** Division, upper halves of products, atomic operations and what V8 has no instruction for: 1.3 to 2 ns where the median is 0.2. */
const LONG_FUEL = 2;
/** LR and SC leave translated code: up to 150 ns. */
const RESERVATION_FUEL = 192;

function row(name: string, format: Format, match: number, mask: number): Row {
  return { name, format, match: match >>> 0, mask: mask >>> 0, fuel: FUEL };
}

/** Rows that cost so much each. */
const priced = (fuel: number, ...rows: readonly Row[]) => rows.map((one): Row => ({ ...one, fuel }));
/** Opcode and funct3 fixed. */
const i = (name: string, opcode: number, funct3: number, format: Format = "I") =>
  row(name, format, (funct3 << 12) | opcode, 0x707f);
/** Opcode, funct3 and funct7 fixed. */
const r = (name: string, opcode: number, funct3: number, funct7: number, format: Format = "R") =>
  row(name, format, (funct7 << 25) | (funct3 << 12) | opcode, 0xfe00707f);
/** A six-bit shift amount: opcode, funct3 and the upper six bits fixed. */
const shift6 = (name: string, opcode: number, funct3: number, funct6: number) =>
  row(name, "shift", (funct6 << 26) | (funct3 << 12) | opcode, 0xfc00707f);
/** One source register: the whole of the upper twelve bits is fixed. */
const unary = (name: string, opcode: number, funct3: number, funct12: number) =>
  row(name, "unary", (funct12 << 20) | (funct3 << 12) | opcode, 0xfff0707f);
/** Atomic memory operation: opcode, width and funct5 fixed; the aq and rl bits are free. */
const amo = (name: string, width: number, funct5: number) =>
  row(name, "amo", (funct5 << 27) | (width << 12) | AMO, 0xf800707f);
const lr = (name: string, width: number) => row(name, "lr", (0x02 << 27) | (width << 12) | AMO, 0xf9f0707f);

const ROWS: Readonly<Record<Exclude<Extension, "c">, readonly Row[]>> = {
  i: [
    row("lui", "U", 0x37, 0x7f),
    row("auipc", "U", 0x17, 0x7f),
    row("jal", "jal", 0x6f, 0x7f),
    i("jalr", 0x67, 0, "jalr"),
    i("beq", BRANCH, 0, "branch"),
    i("bne", BRANCH, 1, "branch"),
    i("blt", BRANCH, 4, "branch"),
    i("bge", BRANCH, 5, "branch"),
    i("bltu", BRANCH, 6, "branch"),
    i("bgeu", BRANCH, 7, "branch"),
    i("lb", LOAD, 0, "load"),
    i("lh", LOAD, 1, "load"),
    i("lw", LOAD, 2, "load"),
    i("ld", LOAD, 3, "load"),
    i("lbu", LOAD, 4, "load"),
    i("lhu", LOAD, 5, "load"),
    i("lwu", LOAD, 6, "load"),
    i("sb", STORE, 0, "store"),
    i("sh", STORE, 1, "store"),
    i("sw", STORE, 2, "store"),
    i("sd", STORE, 3, "store"),
    i("addi", OP_IMM, 0),
    i("slti", OP_IMM, 2),
    i("sltiu", OP_IMM, 3),
    i("xori", OP_IMM, 4),
    i("ori", OP_IMM, 6),
    i("andi", OP_IMM, 7),
    shift6("slli", OP_IMM, 1, 0x00),
    shift6("srli", OP_IMM, 5, 0x00),
    shift6("srai", OP_IMM, 5, 0x10),
    r("add", OP, 0, 0x00),
    r("sub", OP, 0, 0x20),
    r("sll", OP, 1, 0x00),
    r("slt", OP, 2, 0x00),
    r("sltu", OP, 3, 0x00),
    r("xor", OP, 4, 0x00),
    r("srl", OP, 5, 0x00),
    r("sra", OP, 5, 0x20),
    r("or", OP, 6, 0x00),
    r("and", OP, 7, 0x00),
    i("addiw", OP_IMM_32, 0),
    r("slliw", OP_IMM_32, 1, 0x00, "shift"),
    r("srliw", OP_IMM_32, 5, 0x00, "shift"),
    r("sraiw", OP_IMM_32, 5, 0x20, "shift"),
    r("addw", OP_32, 0, 0x00),
    r("subw", OP_32, 0, 0x20),
    r("sllw", OP_32, 1, 0x00),
    r("srlw", OP_32, 5, 0x00),
    r("sraw", OP_32, 5, 0x20),
    i("fence", MISC_MEM, 0, "fence"),
    row("ecall", "none", SYSTEM, 0xffffffff),
    row("ebreak", "none", (1 << 20) | SYSTEM, 0xffffffff),
  ],
  m: [
    r("mul", OP, 0, 0x01),
    ...priced(
      LONG_FUEL,
      r("mulh", OP, 1, 0x01),
      r("mulhsu", OP, 2, 0x01),
      r("mulhu", OP, 3, 0x01),
      r("div", OP, 4, 0x01),
      r("divu", OP, 5, 0x01),
      r("rem", OP, 6, 0x01),
      r("remu", OP, 7, 0x01),
    ),
    r("mulw", OP_32, 0, 0x01),
    ...priced(
      LONG_FUEL,
      r("divw", OP_32, 4, 0x01),
      r("divuw", OP_32, 5, 0x01),
      r("remw", OP_32, 6, 0x01),
      r("remuw", OP_32, 7, 0x01),
    ),
  ],
  a: [
    ...priced(RESERVATION_FUEL, lr("lr.w", 2), amo("sc.w", 2, 0x03)),
    ...priced(
      LONG_FUEL,
      amo("amoswap.w", 2, 0x01),
      amo("amoadd.w", 2, 0x00),
      amo("amoxor.w", 2, 0x04),
      amo("amoand.w", 2, 0x0c),
      amo("amoor.w", 2, 0x08),
      amo("amomin.w", 2, 0x10),
      amo("amomax.w", 2, 0x14),
      amo("amominu.w", 2, 0x18),
      amo("amomaxu.w", 2, 0x1c),
    ),
    ...priced(RESERVATION_FUEL, lr("lr.d", 3), amo("sc.d", 3, 0x03)),
    ...priced(
      LONG_FUEL,
      amo("amoswap.d", 3, 0x01),
      amo("amoadd.d", 3, 0x00),
      amo("amoxor.d", 3, 0x04),
      amo("amoand.d", 3, 0x0c),
      amo("amoor.d", 3, 0x08),
      amo("amomin.d", 3, 0x10),
      amo("amomax.d", 3, 0x14),
      amo("amominu.d", 3, 0x18),
      amo("amomaxu.d", 3, 0x1c),
    ),
  ],
  zba: [
    r("add.uw", OP_32, 0, 0x04),
    r("sh1add", OP, 2, 0x10),
    r("sh2add", OP, 4, 0x10),
    r("sh3add", OP, 6, 0x10),
    r("sh1add.uw", OP_32, 2, 0x10),
    r("sh2add.uw", OP_32, 4, 0x10),
    r("sh3add.uw", OP_32, 6, 0x10),
    shift6("slli.uw", OP_IMM_32, 1, 0x02),
  ],
  zbb: [
    r("andn", OP, 7, 0x20),
    r("orn", OP, 6, 0x20),
    r("xnor", OP, 4, 0x20),
    unary("clz", OP_IMM, 1, 0x600),
    unary("ctz", OP_IMM, 1, 0x601),
    unary("cpop", OP_IMM, 1, 0x602),
    unary("clzw", OP_IMM_32, 1, 0x600),
    unary("ctzw", OP_IMM_32, 1, 0x601),
    unary("cpopw", OP_IMM_32, 1, 0x602),
    r("max", OP, 6, 0x05),
    r("maxu", OP, 7, 0x05),
    r("min", OP, 4, 0x05),
    r("minu", OP, 5, 0x05),
    unary("sext.b", OP_IMM, 1, 0x604),
    unary("sext.h", OP_IMM, 1, 0x605),
    unary("zext.h", OP_32, 4, 0x080),
    r("rol", OP, 1, 0x30),
    r("ror", OP, 5, 0x30),
    shift6("rori", OP_IMM, 5, 0x18),
    r("rolw", OP_32, 1, 0x30),
    r("rorw", OP_32, 5, 0x30),
    r("roriw", OP_IMM_32, 5, 0x30, "shift"),
    ...priced(LONG_FUEL, unary("orc.b", OP_IMM, 5, 0x287), unary("rev8", OP_IMM, 5, 0x6b8)),
  ],
  zbs: [
    r("bclr", OP, 1, 0x24),
    shift6("bclri", OP_IMM, 1, 0x12),
    r("bext", OP, 5, 0x24),
    shift6("bexti", OP_IMM, 5, 0x12),
    r("binv", OP, 1, 0x34),
    shift6("binvi", OP_IMM, 1, 0x1a),
    r("bset", OP, 1, 0x14),
    shift6("bseti", OP_IMM, 1, 0x0a),
  ],
  zicond: [r("czero.eqz", OP, 5, 0x07), r("czero.nez", OP, 7, 0x07)],
  zifencei: [i("fence.i", MISC_MEM, 1, "none")],
};

/** All instructions; `INSTRUCTIONS[n].op === n + 1`. */
export const INSTRUCTIONS: readonly Instruction[] = Object.entries(ROWS)
  .flatMap(([extension, rows]) => rows.map((fields) => ({ ...fields, extension: extension as Extension })))
  .map((fields, index) => Object.freeze({ ...fields, op: index + 1 }));

const BY_NAME: ReadonlyMap<string, Instruction> = new Map(INSTRUCTIONS.map((one) => [one.name, one]));

/** The instruction of that mnemonic, which must exist. */
export function instructionNamed(name: string): Instruction {
  const found = BY_NAME.get(name);
  if (!found) throw new RangeError(`no instruction ${JSON.stringify(name)}`);
  return found;
}
