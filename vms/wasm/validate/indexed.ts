import { InvalidProgramError } from "../../../src/base/errors.js";
import type { Reader } from "../decode/reader.js";
import { decodeRefType } from "../decode/types.js";
import { PREFIXED } from "../isa/opcodes.js";
import { isRefType, typeName, UNKNOWN_TYPE, ValueType } from "../isa/types.js";
import type { IndexSpaces } from "./index-spaces.js";
import type { Instructions } from "./instructions.js";
import type { Stacks } from "./stacks.js";

const { i32: I32, funcref: FUNCREF } = ValueType;

/** What the validation of a body works on. */
export interface BodyContext {
  readonly reader: Reader;
  readonly rows: Instructions;
  readonly stacks: Stacks;
  readonly spaces: IndexSpaces;
}

/**
 * Validates an instruction on globals, tables, references, memory as a whole or segments. Returns false when
 * only its indices were checked and the opcode table knows its operands.
 */
export function indexedInstruction(context: BodyContext, op: number, row: number): boolean {
  const { reader, rows, stacks, spaces } = context;
  const { a } = rows;
  const { at } = stacks;
  switch (op) {
    case 0x23: // global.get
      a[row] = reader.u32();
      stacks.push(spaces.global(a[row]!, at).type);
      break;
    case 0x24: // global.set
      a[row] = reader.u32();
      stacks.pop(spaces.mutableGlobal(a[row]!, at));
      break;
    case 0x25: // table.get
      a[row] = reader.u32();
      stacks.pop(I32);
      stacks.push(spaces.table(a[row]!, at));
      break;
    case 0x26: // table.set
      a[row] = reader.u32();
      stacks.pop(spaces.table(a[row]!, at));
      stacks.pop(I32);
      break;
    case 0xd0: // ref.null
      a[row] = decodeRefType(reader);
      stacks.push(a[row]!);
      break;
    case 0xd1: // ref.is_null
      popReference(stacks);
      stacks.push(I32);
      break;
    case 0xd2: // ref.func
      a[row] = reader.u32();
      spaces.referable(a[row]!, at);
      stacks.push(FUNCREF);
      break;
    case PREFIXED + 15: // table.grow
      a[row] = reader.u32();
      stacks.pop(I32);
      stacks.pop(spaces.table(a[row]!, at));
      stacks.push(I32);
      break;
    case PREFIXED + 17: // table.fill
      a[row] = reader.u32();
      stacks.pop(I32);
      stacks.pop(spaces.table(a[row]!, at));
      stacks.pop(I32);
      break;
    default:
      bulkIndices(context, op, row);
      return false;
  }
  return true;
}

function bulkIndices(context: BodyContext, op: number, row: number): void {
  const { reader, rows, spaces } = context;
  const { a, b } = rows;
  const { at } = context.stacks;
  switch (op) {
    case 0x3f: // memory.size
    case 0x40: // memory.grow
    case PREFIXED + 11: // memory.fill
      zeroMemory(context);
      break;
    case PREFIXED + 8: // memory.init
      a[row] = reader.u32();
      spaces.data(a[row]!, at);
      zeroMemory(context);
      break;
    case PREFIXED + 9: // data.drop
      a[row] = reader.u32();
      spaces.data(a[row]!, at);
      break;
    case PREFIXED + 10: // memory.copy
      zeroMemory(context);
      zeroMemory(context);
      break;
    case PREFIXED + 12: {
      // table.init
      a[row] = reader.u32();
      b[row] = reader.u32();
      if (spaces.table(b[row]!, at) !== spaces.element(a[row]!, at))
        throw new InvalidProgramError("type-mismatch", at, "type mismatch: table.init of other type");
      break;
    }
    case PREFIXED + 13: // elem.drop
      a[row] = reader.u32();
      spaces.element(a[row]!, at);
      break;
    case PREFIXED + 14: // table.copy
      a[row] = reader.u32();
      b[row] = reader.u32();
      if (spaces.table(a[row]!, at) === spaces.table(b[row]!, at)) return;
      throw new InvalidProgramError("type-mismatch", at, "type mismatch: table.copy between tables of different types");
    default: // table.size
      a[row] = reader.u32();
      spaces.table(a[row]!, at);
  }
}

function popReference(stacks: Stacks): void {
  const type = stacks.popAny();
  if (type === UNKNOWN_TYPE || isRefType(type)) return;
  const message = `type mismatch: a reference is needed and ${typeName(type)} is there`;
  throw new InvalidProgramError("type-mismatch", stacks.at, message);
}

function zeroMemory({ reader, spaces, stacks }: BodyContext): void {
  const at = reader.pos;
  if (reader.byte() !== 0) throw new InvalidProgramError("malformed-body", at, "zero byte expected");
  spaces.memory(stacks.at);
}
