import type { Decoded } from "../isa/decode.js";
import { orcb, rev8 } from "./byte-order.js";
import { correct, divide, divideWord, mulhu } from "./multiply-divide.js";
import type { Emit } from "./operands.js";
import { OP } from "./wasm/opcodes.js";
import type { WasmWriter } from "./wasm/writer.js";

const immediate =
  (...ops: number[]): Emit =>
  ({ w, rs1, imm }) => {
    rs1();
    w.i64Const(imm);
    w.op(...ops);
  };

const registers =
  (...ops: number[]): Emit =>
  ({ w, rs1, rs2 }) => {
    rs1();
    rs2();
    w.op(...ops);
  };

const unary =
  (...ops: number[]): Emit =>
  ({ w, rs1 }) => {
    rs1();
    w.op(...ops);
  };

/** Extends a word. The one that is not negative takes no instruction on 64-bit machines. */
function extension(isPositive: boolean): number {
  return isPositive ? OP.i64ExtendI32U : OP.i64ExtendI32S;
}

/** On the low 32 bits; the result is sign-extended. */
const word = (op: number): Emit => extended(low(op));
const wordImmediate = (op: number): Emit => extended(lowImmediate(op));

const extended =
  (emit: Emit): Emit =>
  (operands) => {
    emit(operands);
    operands.w.op(OP.i64ExtendI32S);
  };

/** Leaves the low 32 bits of the result, as an i32. */
const low =
  (...ops: number[]): Emit =>
  ({ w, word1, word2 }) => {
    word1();
    word2();
    w.op(...ops);
  };

const lowImmediate =
  (...ops: number[]): Emit =>
  ({ w, word1, imm }) => {
    word1();
    w.i32Const(imm);
    w.op(...ops);
  };

/** `(rs1 << shift) + rs2`, of all of rs1 or of its low word. */
const shiftAdd =
  (shift: number, low: boolean): Emit =>
  ({ w, rs1, rs2 }) => {
    rs1();
    if (low) w.op(OP.i32WrapI64, OP.i64ExtendI32U);
    if (shift > 0) {
      w.i64Const(shift);
      w.op(OP.i64Shl);
    }
    rs2();
    w.op(OP.i64Add);
  };

const inverted =
  (op: number): Emit =>
  ({ w, rs1, rs2 }) => {
    rs1();
    rs2();
    w.i64Const(-1);
    w.op(OP.i64Xor, op);
  };

/** Picks rs1 or rs2 by a comparison that is true for rs1. */
const pick =
  (compare: number): Emit =>
  ({ w, rs1, rs2 }) => {
    rs1();
    rs2();
    rs1();
    rs2();
    w.op(compare, OP.select);
  };

/** rs1 or zero, by whether rs2 is zero. */
const zeroIf =
  (...condition: number[]): Emit =>
  ({ w, rs1, rs2 }) => {
    w.i64Const(0);
    rs1();
    rs2();
    w.op(...condition, OP.select);
  };

/** One bit of rs1, chosen by rs2 or the immediate. */
const bit =
  (byRegister: boolean, apply: (w: WasmWriter) => void): Emit =>
  ({ w, rs1, rs2, imm }) => {
    rs1();
    w.i64Const(1);
    if (byRegister) rs2();
    else w.i64Const(imm);
    w.op(OP.i64Shl);
    apply(w);
  };

const extractBit =
  (byRegister: boolean): Emit =>
  ({ w, rs1, rs2, imm }) => {
    rs1();
    if (byRegister) rs2();
    else w.i64Const(imm);
    w.op(OP.i64ShrU);
    w.i64Const(1);
    w.op(OP.i64And);
  };

const clearBit = (w: WasmWriter) => {
  w.i64Const(-1);
  w.op(OP.i64Xor, OP.i64And);
};

const upper: Emit = ({ w, imm }) => w.i64Const(imm);

/** Every instruction that does nothing but compute rd. */
const ALU: Readonly<Record<string, Emit>> = {
  lui: upper,
  auipc: ({ w, imm, pc }) => w.i64Const(pc + imm),
  addi: immediate(OP.i64Add),
  slti: immediate(OP.i64LtS, OP.i64ExtendI32U),
  sltiu: immediate(OP.i64LtU, OP.i64ExtendI32U),
  xori: immediate(OP.i64Xor),
  ori: immediate(OP.i64Or),
  andi: immediate(OP.i64And),
  slli: immediate(OP.i64Shl),
  srli: immediate(OP.i64ShrU),
  srai: immediate(OP.i64ShrS),
  add: registers(OP.i64Add),
  sub: registers(OP.i64Sub),
  sll: registers(OP.i64Shl),
  slt: registers(OP.i64LtS, OP.i64ExtendI32U),
  sltu: registers(OP.i64LtU, OP.i64ExtendI32U),
  xor: registers(OP.i64Xor),
  srl: registers(OP.i64ShrU),
  sra: registers(OP.i64ShrS),
  or: registers(OP.i64Or),
  and: registers(OP.i64And),
  addiw: wordImmediate(OP.i32Add),
  slliw: wordImmediate(OP.i32Shl),
  srliw: (operands) => {
    lowImmediate(OP.i32ShrU)(operands);
    operands.w.op(extension(operands.imm > 0));
  },
  sraiw: wordImmediate(OP.i32ShrS),
  addw: word(OP.i32Add),
  subw: word(OP.i32Sub),
  sllw: word(OP.i32Shl),
  srlw: word(OP.i32ShrU),
  sraw: word(OP.i32ShrS),

  mul: registers(OP.i64Mul),
  mulhu,
  mulh: (operands) => {
    mulhu(operands);
    correct(operands, operands.rs1, operands.rs2);
    correct(operands, operands.rs2, operands.rs1);
  },
  mulhsu: (operands) => {
    mulhu(operands);
    correct(operands, operands.rs1, operands.rs2);
  },
  div: divide({ op: OP.i64DivS, signed: true, remainder: false }),
  divu: divide({ op: OP.i64DivU, signed: false, remainder: false }),
  rem: divide({ op: OP.i64RemS, signed: true, remainder: true }),
  remu: divide({ op: OP.i64RemU, signed: false, remainder: true }),
  mulw: word(OP.i32Mul),
  divw: divideWord({ op: OP.i32DivS, signed: true, remainder: false }),
  divuw: divideWord({ op: OP.i32DivU, signed: false, remainder: false }),
  remw: divideWord({ op: OP.i32RemS, signed: true, remainder: true }),
  remuw: divideWord({ op: OP.i32RemU, signed: false, remainder: true }),

  "add.uw": shiftAdd(0, true),
  sh1add: shiftAdd(1, false),
  sh2add: shiftAdd(2, false),
  sh3add: shiftAdd(3, false),
  "sh1add.uw": shiftAdd(1, true),
  "sh2add.uw": shiftAdd(2, true),
  "sh3add.uw": shiftAdd(3, true),
  "slli.uw": ({ w, rs1, imm }) => {
    rs1();
    w.op(OP.i32WrapI64, OP.i64ExtendI32U);
    w.i64Const(imm);
    w.op(OP.i64Shl);
  },

  andn: inverted(OP.i64And),
  orn: inverted(OP.i64Or),
  xnor: inverted(OP.i64Xor),
  clz: unary(OP.i64Clz),
  ctz: unary(OP.i64Ctz),
  cpop: unary(OP.i64Popcnt),
  clzw: unary(OP.i32WrapI64, OP.i32Clz, OP.i64ExtendI32U),
  ctzw: unary(OP.i32WrapI64, OP.i32Ctz, OP.i64ExtendI32U),
  cpopw: unary(OP.i32WrapI64, OP.i32Popcnt, OP.i64ExtendI32U),
  max: pick(OP.i64GtS),
  maxu: pick(OP.i64GtU),
  min: pick(OP.i64LtS),
  minu: pick(OP.i64LtU),
  "sext.b": unary(OP.i64Extend8S),
  "sext.h": unary(OP.i64Extend16S),
  "zext.h": ({ w, rs1 }) => {
    rs1();
    w.i64Const(0xffff);
    w.op(OP.i64And);
  },
  rol: registers(OP.i64Rotl),
  ror: registers(OP.i64Rotr),
  rori: immediate(OP.i64Rotr),
  rolw: word(OP.i32Rotl),
  rorw: word(OP.i32Rotr),
  roriw: wordImmediate(OP.i32Rotr),
  "orc.b": orcb,
  rev8,

  bclr: bit(true, clearBit),
  bclri: bit(false, clearBit),
  bext: extractBit(true),
  bexti: extractBit(false),
  binv: bit(true, (w) => w.op(OP.i64Xor)),
  binvi: bit(false, (w) => w.op(OP.i64Xor)),
  bset: bit(true, (w) => w.op(OP.i64Or)),
  bseti: bit(false, (w) => w.op(OP.i64Or)),

  "czero.eqz": zeroIf(OP.i64Eqz),
  "czero.nez": zeroIf(OP.i64Eqz, OP.i32Eqz),
};

const lowInverted =
  (op: number): Emit =>
  ({ w, word1, word2 }) => {
    word1();
    word2();
    w.i32Const(-1);
    w.op(OP.i32Xor, op);
  };

/** Operations whose low words depend on the low words of their operands only. */
const LOW: Readonly<Record<string, Emit>> = {
  and: low(OP.i32And),
  or: low(OP.i32Or),
  xor: low(OP.i32Xor),
  andi: lowImmediate(OP.i32And),
  ori: lowImmediate(OP.i32Or),
  xori: lowImmediate(OP.i32Xor),
  andn: lowInverted(OP.i32And),
  orn: lowInverted(OP.i32Or),
  xnor: lowInverted(OP.i32Xor),
  add: low(OP.i32Add),
  sub: low(OP.i32Sub),
  mul: low(OP.i32Mul),
  addi: lowImmediate(OP.i32Add),
  slli: lowImmediate(OP.i32Shl),
};

const BITWISE = new Set(["and", "or", "xor", "andi", "ori", "xori", "andn", "orn", "xnor"]);

/** How to compute the low word of rd from low words, or undefined when it takes more. */
export function shadowEmitter({ instruction, imm }: Decoded): Emit | undefined {
  return instruction.name === "slli" && imm > 31 ? undefined : LOW[instruction.name];
}

/** How to compute rd when all operands are sign-extended words. */
export function narrowEmitter(decoded: Decoded): Emit | undefined {
  const { name } = decoded.instruction;
  if (name === "andi") {
    return (operands) => {
      LOW.andi!(operands);
      operands.w.op(extension(decoded.imm >= 0));
    };
  }
  return BITWISE.has(name) ? extended(LOW[name]!) : aluEmitter(decoded);
}

const SLOW = new Set(["mulh", "mulhu", "mulhsu", "div", "divu", "rem", "remu", "divw", "divuw", "remw", "remuw"]);

/** Whether computing rd more often than the program does is no loss. */
export function isQuick({ instruction, rd }: Decoded): boolean {
  return rd !== 0 && ALU[instruction.name] !== undefined && !SLOW.has(instruction.name);
}

/** How to compute rd, or undefined when the instruction does something else. */
export function aluEmitter({ instruction }: Decoded): Emit | undefined {
  return ALU[instruction.name];
}
