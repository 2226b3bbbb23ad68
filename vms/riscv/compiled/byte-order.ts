import type { Operands } from "./operands.js";
import { OP } from "./wasm/opcodes.js";

export function orcb({ w, rs1 }: Operands): void {
  rs1();
  w.op(OP.i64Const, ...SEVEN_F, OP.i64And);
  w.op(OP.i64Const, ...SEVEN_F, OP.i64Add);
  rs1();
  w.op(OP.i64Or);
  w.i64Const(7);
  w.op(OP.i64ShrU, OP.i64Const, ...ZERO_ONE, OP.i64And);
  w.i64Const(255);
  w.op(OP.i64Mul);
}

/** LEB128 of 0x7f7f7f7f7f7f7f7f and 0x0101010101010101, which no JavaScript number holds. */
const SEVEN_F = [0xff, 0xfe, 0xfd, 0xfb, 0xf7, 0xef, 0xdf, 0xbf, 0xff, 0x00];
const ZERO_ONE = [0x81, 0x82, 0x84, 0x88, 0x90, 0xa0, 0xc0, 0x80, 0x01];

/** Swaps neighbours of 8, then of 16 bits, then the halves. */
export function rev8({ w, rs1, temporaries: [a] }: Operands): void {
  rs1();
  w.set(a);
  for (const [bits, mask] of [
    [8, BYTE_MASK],
    [16, HALF_MASK],
  ] as const) {
    w.get(a);
    w.i64Const(bits);
    w.op(OP.i64ShrU, OP.i64Const, ...mask, OP.i64And);
    w.get(a);
    w.op(OP.i64Const, ...mask, OP.i64And);
    w.i64Const(bits);
    w.op(OP.i64Shl, OP.i64Or);
    w.set(a);
  }
  w.get(a);
  w.i64Const(32);
  w.op(OP.i64Rotl);
}

/** LEB128 of 0x00ff00ff00ff00ff and 0x0000ffff0000ffff. */
const BYTE_MASK = [0xff, 0x81, 0xfc, 0x87, 0xf0, 0x9f, 0xc0, 0xff, 0x00];
const HALF_MASK = [0xff, 0xff, 0x83, 0x80, 0xf0, 0xff, 0x3f];
