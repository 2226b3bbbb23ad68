import type { Emit, Operands } from "./operands.js";
import { OP, TYPE } from "./wasm/opcodes.js";

interface Division {
  readonly op: number;
  readonly signed: boolean;
  readonly remainder: boolean;
}

/** Division without traps (manual, volume I, chapter "M"): what WebAssembly traps at never reaches its instruction. */
export const divide =
  ({ op, signed, remainder }: Division): Emit =>
  ({ w, rs1, rs2 }) => {
    rs2();
    w.op(OP.i64Eqz, OP.if, TYPE.i64);
    if (remainder) rs1();
    else w.i64Const(-1);
    w.op(OP.else);
    if (signed) {
      rs2();
      w.i64Const(-1);
      w.op(OP.i64Eq, OP.if, TYPE.i64);
      w.i64Const(0);
      if (!remainder) {
        rs1();
        w.op(OP.i64Sub);
      }
      w.op(OP.else);
    }
    rs1();
    rs2();
    w.op(op);
    if (signed) w.op(OP.end);
    w.op(OP.end);
  };

/** The same on low words. */
export const divideWord =
  ({ op, signed, remainder }: Division): Emit =>
  ({ w, word1, word2 }) => {
    word2();
    w.op(OP.i32Eqz, OP.if, TYPE.i32);
    if (remainder) word1();
    else w.i32Const(-1);
    w.op(OP.else);
    if (signed) {
      word2();
      w.i32Const(-1);
      w.op(OP.i32Eq, OP.if, TYPE.i32);
      w.i32Const(0);
      if (!remainder) {
        word1();
        w.op(OP.i32Sub);
      }
      w.op(OP.else);
    }
    word1();
    word2();
    w.op(op);
    if (signed) w.op(OP.end);
    w.op(OP.end, OP.i64ExtendI32S);
  };

/** The upper half of an unsigned product, from four products of halves. */
export function mulhu({ w, rs1, rs2, temporaries }: Operands): void {
  const [a, b, middle, other] = temporaries;
  const low = (local: number) => {
    w.get(local);
    w.op(OP.i32WrapI64, OP.i64ExtendI32U);
  };
  const high = (local: number) => {
    w.get(local);
    w.i64Const(32);
    w.op(OP.i64ShrU);
  };
  rs1();
  w.set(a);
  rs2();
  w.set(b);
  high(a);
  low(b);
  w.op(OP.i64Mul);
  low(a);
  low(b);
  w.op(OP.i64Mul);
  w.i64Const(32);
  w.op(OP.i64ShrU, OP.i64Add);
  w.set(middle);
  low(a);
  high(b);
  w.op(OP.i64Mul);
  low(middle);
  w.op(OP.i64Add);
  w.set(other);
  high(a);
  high(b);
  w.op(OP.i64Mul);
  high(middle);
  w.op(OP.i64Add);
  high(other);
  w.op(OP.i64Add);
}

/** Subtracts `value` from the product when the sign of `sign` is set. */
export function correct({ w }: Operands, sign: () => void, value: () => void): void {
  sign();
  w.i64Const(63);
  w.op(OP.i64ShrS);
  value();
  w.op(OP.i64And, OP.i64Sub);
}
