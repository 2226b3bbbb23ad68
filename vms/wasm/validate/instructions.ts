import { OPCODE_SPACE, OPCODES, op as opcode } from "../isa/opcodes.js";
import { ValueType } from "../isa/types.js";

/** What a body has or has not; what changes tables also is what drops segments. */
export const Trait = { callsIndirectly: 1, makesF32Nan: 2, makesF64Nan: 4, changesTables: 8 } as const;

const TRAITS = new Uint8Array(OPCODE_SPACE);
for (const { op, immediates, makesNan, results } of OPCODES) {
  const nan = results?.[0] === ValueType.f32 ? Trait.makesF32Nan : Trait.makesF64Nan;
  TRAITS[op] = (immediates === "indirect" ? Trait.callsIndirectly : 0) | (makesNan ? nan : 0);
}
for (const name of ["table.set", "table.init", "elem.drop", "data.drop", "table.copy", "table.grow", "table.fill"]) {
  TRAITS[opcode(name)]! |= Trait.changesTables;
}

/**
 * One function's body, decoded: a column for each field, a row for each instruction. Columns are reused from function
 * to function, so that a module costs the memory of its largest function. Written by the validator; read by whatever
 * needs the instructions: fuel, injection, lowering, disassembly.
 *
 * What `a` and `b` hold, by the instruction's immediates:
 *
 * | immediates | a | b |
 * |---|---|---|
 * | block | type index, or the type's code minus 0x80; -64 for none | row of the matching `end`, for `if` of its `else` |
 * | none (`else`) | | row of the matching `end` |
 * | label | label depth | |
 * | labels | position of the first target in `targets` | number of targets, the default one (last) included |
 * | func, local, global, table, data, elem, heap | index or type code | |
 * | indirect | type index | table index |
 * | types | type code | |
 * | memory8..64 | alignment exponent | offset (as a signed 32-bit number) |
 * | i32, f32 | value or its bits | |
 * | i64, f64 | lower 32 bits | upper 32 bits |
 * | data+memory, elem+table | segment index | memory or table index |
 * | memory+memory, table+table | index of the destination | index of the source |
 */
export class Instructions {
  /** Number of rows. */
  length = 0;
  /** Instruction number in the opcode table. */
  op = new Uint16Array(1024);
  /** Offset of the opcode in the module; the instruction ends where the next row, or `end`, begins. */
  at = new Uint32Array(1024);
  a = new Int32Array(1024);
  b = new Int32Array(1024);
  /** Values on the operand stack before the instruction; -1 where it cannot be reached. */
  height = new Int32Array(1024);
  /**
   * 1 when the instruction's result must be made the canonical NaN if it is a NaN. Elsewhere its bits make no
   * difference: only arithmetic, comparison and conversion to integers see it.
   */
  canonical = new Uint8Array(1024);
  /** Fuel besides what the opcode table says: what a branch has to do for its immediates. */
  extra = new Int32Array(1024);
  /** Labels of all `br_table`s. */
  targets = new Uint32Array(256);
  targetCount = 0;
  /** Offset after the last instruction. */
  end = 0;
  /** Types of parameters and locals; only the first `localCount` are this function's. */
  localTypes = new Uint8Array(256);
  localCount = 0;
  paramCount = 0;
  /** Offset of the first instruction: after the declarations of locals. */
  start = 0;
  /** The largest height of the operand stack. */
  maxHeight = 0;
  /** Bits of {@link Trait} that some instruction has. */
  traits = 0;

  reset(): void {
    this.length = 0;
    this.targetCount = 0;
    this.localCount = 0;
    this.maxHeight = 0;
    this.traits = 0;
  }

  /** Adds a row. */
  push(op: number, at: number, height: number): number {
    const row = this.length++;
    if (row === this.op.length) this.#grow();
    if (height > this.maxHeight) this.maxHeight = height;
    this.traits |= TRAITS[op]!;
    this.op[row] = op;
    this.at[row] = at;
    this.height[row] = height;
    this.a[row] = 0;
    this.b[row] = 0;
    this.canonical[row] = 0;
    this.extra[row] = 0;
    return row;
  }

  addTarget(label: number): void {
    if (this.targetCount === this.targets.length) this.targets = doubled(this.targets, Uint32Array);
    this.targets[this.targetCount++] = label;
  }

  /** Declares `count` more locals of one type. */
  addLocals(type: number, count: number): void {
    const needed = this.localCount + count;
    while (needed > this.localTypes.length) this.localTypes = doubled(this.localTypes, Uint8Array);
    this.localTypes.fill(type, this.localCount, needed);
    this.localCount = needed;
  }

  #grow(): void {
    this.op = doubled(this.op, Uint16Array);
    this.at = doubled(this.at, Uint32Array);
    this.a = doubled(this.a, Int32Array);
    this.b = doubled(this.b, Int32Array);
    this.height = doubled(this.height, Int32Array);
    this.canonical = doubled(this.canonical, Uint8Array);
    this.extra = doubled(this.extra, Int32Array);
  }
}

type Column = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Int32Array<ArrayBuffer>;

function doubled<T extends Column>(column: T, make: new (length: number) => T): T {
  const larger = new make(column.length * 2);
  larger.set(column);
  return larger;
}
