import { InvalidProgramError } from "../../../src/base/errors.js";
import { opcodeOf } from "../isa/opcodes.js";
import { ValueType } from "../isa/types.js";
import { checkLimit, MAX_GLOBALS } from "./limits.js";
import type { ConstExpr, Global } from "./module.js";
import type { Reader } from "./reader.js";
import { decodeGlobalType, decodeRefType } from "./types.js";
import { unsupported } from "./unsupported.js";

const END = 0x0b;
const EXTENDED = ["i32.add", "i32.sub", "i32.mul", "i64.add", "i64.sub", "i64.mul"];

export function decodeGlobals(reader: Reader): Global[] {
  const at = reader.pos;
  const count = reader.u32();
  checkLimit("globals", count, MAX_GLOBALS, at);
  const globals: Global[] = [];
  for (let i = 0; i < count; i++) globals.push({ ...decodeGlobalType(reader), init: decodeConstExpr(reader) });
  return globals;
}

/** An expression of exactly one constant instruction; nothing else is both constant and of one result. */
export function decodeConstExpr(reader: Reader): ConstExpr {
  const start = reader.pos;
  const value = decodeConstInstruction(reader);
  const at = reader.pos;
  const next = reader.byte();
  if (next === END) return { ...value, start, end: reader.pos };
  const mnemonic = opcodeOf(next)?.mnemonic ?? `opcode 0x${next.toString(16)}`;
  throw notConstant(at, `${mnemonic} follows the one constant instruction that is allowed`);
}

type Bare<T> = T extends ConstExpr ? Omit<T, "start" | "end"> : never;

function decodeConstInstruction(reader: Reader): Bare<ConstExpr> {
  const at = reader.pos;
  const op = reader.byte();
  switch (op) {
    case 0x41: {
      const low = reader.s32();
      return { kind: "const", type: ValueType.i32, low, high: 0 };
    }
    case 0x42: {
      const low = reader.s64();
      return { kind: "const", type: ValueType.i64, low, high: reader.high };
    }
    case 0x43:
      return { kind: "const", type: ValueType.f32, low: reader.f32(), high: 0 };
    case 0x44: {
      const low = reader.f64();
      return { kind: "const", type: ValueType.f64, low, high: reader.high };
    }
    case 0x23:
      return { kind: "global", index: reader.u32() };
    case 0xd0:
      return { kind: "null", type: decodeRefType(reader) };
    case 0xd2:
      return { kind: "func", index: reader.u32() };
  }
  const mnemonic = opcodeOf(op)?.mnemonic;
  if (op === 0xfd) throw unsupported(at, "SIMD", "a constant expression with the prefix 0xfd");
  if (mnemonic === undefined)
    throw new InvalidProgramError("illegal-opcode", at, `illegal opcode 0x${op.toString(16)}`);
  if (EXTENDED.includes(mnemonic)) throw unsupported(at, "extended constant expressions", mnemonic);
  throw notConstant(at, op === END ? "it is empty" : `${mnemonic} is not constant`);
}

function notConstant(offset: number, why: string): InvalidProgramError {
  return new InvalidProgramError("invalid-constant", offset, `constant expression required: ${why}`);
}
