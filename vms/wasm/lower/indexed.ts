import type { Module } from "../decode/module.js";
import { op, PREFIXED } from "../isa/opcodes.js";
import { INSTANCE_GLOBALS } from "../kernel/layout.js";
import * as numeric from "../kernel/numeric-ops.js";
import * as ops from "../kernel/ops.js";
import type { CodeBuffer } from "./code.js";
import type { Operands } from "./operands.js";

const GLOBAL_SIZE = 8;

/** Lowers an instruction on globals, tables, references, memory as a whole or segments, or `select`. */
export function lowerIndexed(
  module: Module,
  code: CodeBuffer,
  operands: Operands,
  instruction: number,
  a: number,
  b: number,
): void {
  switch (instruction) {
    case 0x1b: // select
    case 0x1c: // select t
      select(code, operands);
      break;
    case 0x23: // global.get
      code.emitResult(globalOp(module, a, ops.GLOBAL_GET), operands.push(), 0, 0, cellOf(a), 0);
      break;
    case 0x24: // global.set
      code.emit(globalOp(module, a, ops.GLOBAL_SET), 0, pop(operands), 0, cellOf(a), 0);
      break;
    case 0x25: // table.get
      unary(code, operands, ops.TABLE_GET, a);
      break;
    case 0x26: {
      // table.set
      const value = pop(operands);
      code.emit(ops.TABLE_SET, 0, pop(operands), value, a, 0);
      break;
    }
    case 0x3f: // memory.size
      code.emitResult(ops.MEMORY_SIZE, operands.push(), 0, 0, 0, 0);
      break;
    case 0x40: // memory.grow
      unary(code, operands, ops.MEMORY_GROW, 0);
      break;
    case 0xd0: // ref.null
      operands.pushConstant(0, 0);
      break;
    case 0xd1: {
      // ref.is_null
      const reference = pop(operands);
      code.emitResult(numeric.I64_EQ_IMMEDIATE, operands.push(), reference, 0, 0, 0);
      break;
    }
    case 0xd2: // ref.func
      code.emitResult(ops.FUNCTION_REFERENCE, operands.push(), 0, 0, a, 0);
      break;
    case PREFIXED + 9: // data.drop
      code.emit(ops.DATA_DROP, 0, 0, 0, a, 0);
      break;
    case PREFIXED + 13: // elem.drop
      code.emit(ops.ELEMENT_DROP, 0, 0, 0, a, 0);
      break;
    case PREFIXED + 15: {
      // table.grow
      const delta = pop(operands);
      const value = pop(operands);
      code.emitResult(ops.TABLE_GROW, operands.push(), value, delta, a, 0);
      break;
    }
    case PREFIXED + 16: // table.size
      code.emitResult(ops.TABLE_SIZE, operands.push(), 0, 0, a, 0);
      break;
    default:
      bulk(code, operands, BULK[instruction]!, a, b);
  }
}

const BULK: Readonly<Record<number, number>> = {
  [op("memory.init")]: ops.MEMORY_INIT,
  [op("memory.copy")]: ops.MEMORY_COPY,
  [op("memory.fill")]: ops.MEMORY_FILL,
  [op("table.init")]: ops.TABLE_INIT,
  [op("table.copy")]: ops.TABLE_COPY,
  [op("table.fill")]: ops.TABLE_FILL,
};

function bulk(code: CodeBuffer, operands: Operands, number: number, x: number, y: number): void {
  const third = pop(operands);
  const second = pop(operands);
  code.emit(number, pop(operands), second, third, x, y);
}

function unary(code: CodeBuffer, operands: Operands, number: number, x: number): void {
  const a = pop(operands);
  code.emitResult(number, operands.push(), a, 0, x, 0);
}

function select(code: CodeBuffer, operands: Operands): void {
  const condition = pop(operands);
  const b = pop(operands);
  const a = pop(operands);
  code.emitResult(ops.SELECT, operands.push(), a, b, condition, 0);
}

function pop(operands: Operands): number {
  return operands.slot(operands.pop());
}

/** Imported globals are reached through their address. */
function globalOp(module: Module, index: number, own: number): number {
  return index < module.importedGlobals ? own + ops.IMPORTED_GLOBAL_GET - ops.GLOBAL_GET : own;
}

function cellOf(index: number): number {
  return INSTANCE_GLOBALS + GLOBAL_SIZE * index;
}
