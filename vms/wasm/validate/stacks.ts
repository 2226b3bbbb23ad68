import { InvalidProgramError } from "../../../src/base/errors.js";
import { isRefType, typeName, UNKNOWN_TYPE, ValueType } from "../isa/types.js";
import type { Instructions } from "./instructions.js";

/** Nobody made this value, or it is known to be no NaN that needs care. */
const NO_MAKER = -1;
const EMPTY = new Uint8Array(0);
const LEAST_INTEGER = Math.min(ValueType.i32, ValueType.i64);

/** A block, loop, if or function body that is open. */
class Block {
  /** Types of parameters and results. */
  start: Uint8Array = EMPTY;
  end: Uint8Array = EMPTY;
  isLoop = false;
  /** Height of the operand stack below the parameters. */
  base = 0;
  /** Of what opened it, or of its `else`. */
  row = 0;
  hasElse = false;
  /** What was true of the code around it. */
  unreachableOutside = false;
  polymorphicOutside = false;
}

/**
 * The operand and control stacks of the validation algorithm (appendix "Validation Algorithm" of the specification).
 * Besides types, operands carry the row of the instruction that made them if that may have been a NaN, so that only
 * those get made canonical whose bits anybody can see.
 */
export class Stacks {
  readonly #rows: Instructions;
  #types = new Uint8Array(256);
  #makers = new Int32Array(256);
  /** Values on the operand stack. */
  height = 0;
  /** Offset of the instruction being validated. */
  at = 0;
  /** Values popped, pushed and looked at by the types of blocks, labels and functions: of all bodies. */
  values = 0;

  /** Blocks that are open, the function's body included. */
  depth = 0;
  /** Used again from function to function. */
  readonly #blocks: Block[] = [];
  /** The innermost block. */
  #block = new Block();
  /** The instruction cannot be reached. */
  unreachable = false;
  /** The innermost block has branched away: its operand stack has whatever is asked of it. */
  #polymorphic = false;
  /** The innermost block's {@link Block.base}. */
  #floor = 0;

  constructor(rows: Instructions) {
    this.#rows = rows;
  }

  reset(): void {
    this.height = 0;
    this.depth = 0;
    this.unreachable = false;
    this.#polymorphic = false;
    this.#floor = 0;
  }

  push(type: number): void {
    this.pushMade(type, NO_MAKER);
  }

  /** Pushes the result of the instruction in row `maker`, which may be a NaN. */
  pushMade(type: number, maker: number): void {
    if (this.height === this.#types.length) this.#grow();
    this.#types[this.height] = type;
    this.#makers[this.height++] = maker;
  }

  pushAll(types: Uint8Array): void {
    this.values += types.length;
    for (let i = 0; i < types.length; i++) this.pushMade(types[i]!, NO_MAKER);
  }

  /** Pops any value for an instruction that may show a NaN's bits; returns its type. */
  popAny(): number {
    if (this.height === this.#floor) return this.#underflow();
    const maker = this.#makers[--this.height]!;
    if (maker !== NO_MAKER) this.#rows.canonical[maker] = 1;
    return this.#types[this.height]!;
  }

  pop(expected: number): void {
    const top = this.height - 1;
    // Integers have no makers.
    if (top >= this.#floor && this.#types[top] === expected && expected >= LEAST_INTEGER) {
      this.height = top;
      return;
    }
    const actual = this.popAny();
    if (actual !== expected && actual !== UNKNOWN_TYPE && expected !== UNKNOWN_TYPE) this.#mismatch(expected, actual);
  }

  /** Pops for an instruction to which one NaN is as good as another. */
  popNumber(expected: number): void {
    if (this.height === this.#floor) {
      this.#underflow(expected);
      return;
    }
    const actual = this.#types[--this.height]!;
    if (actual !== expected && actual !== UNKNOWN_TYPE) this.#mismatch(expected, actual);
  }

  /**
   * Pops up to two integers and pushes at most one, by a row of `SIGNATURES`. Returns false, and does nothing, when the
   * operands are not known to be there. (Integers have no makers. This is how most of all code is validated: popping and
   * pushing one by one takes 1.2 times as long.)
   */
  applyIntegers(signature: number, arity: number): boolean {
    const base = this.height - arity;
    if (base < this.#floor) return false;
    const types = this.#types;
    if (arity !== 0 && types[base + arity - 1] !== (signature & 0xff)) return false;
    if (arity === 2 && types[base] !== ((signature >> 8) & 0xff)) return false;
    const result = signature >>> 24;
    if (result === 0) this.height = base;
    else if (arity === 0) this.push(result);
    else {
      types[base] = result;
      this.height = base + 1;
    }
    return true;
  }

  popAll(types: Uint8Array): void {
    this.values += types.length;
    for (let i = types.length - 1; i >= 0; i--) this.pop(types[i]!);
  }

  /** Checks that the values are on the stack and leaves them there, as those types. */
  requireAll(types: Uint8Array): void {
    this.popAll(types);
    this.pushAll(types);
  }

  /** As {@link requireAll}, but leaves unknown values unknown: `br_table` sees them as many types. */
  peekAll(types: Uint8Array): void {
    this.values += types.length;
    for (let i = 0; i < types.length; i++) {
      const slot = this.height - 1 - i;
      const expected = types[types.length - 1 - i]!;
      if (slot < this.#floor) {
        if (!this.#polymorphic) this.#underflow(expected);
        return;
      }
      const actual = this.#types[slot]!;
      if (actual !== expected && actual !== UNKNOWN_TYPE) this.#mismatch(expected, actual);
      if (this.#makers[slot] !== NO_MAKER) this.#rows.canonical[this.#makers[slot]!] = 1;
    }
  }

  openBlock(row: number, start: Uint8Array, end: Uint8Array, isLoop: boolean): void {
    this.#blocks[this.depth] ??= new Block();
    const block = this.#blocks[this.depth++]!;
    block.start = start;
    block.end = end;
    block.isLoop = isLoop;
    block.base = this.height;
    block.row = row;
    block.hasElse = false;
    block.unreachableOutside = this.unreachable;
    block.polymorphicOutside = this.#polymorphic;
    this.#block = block;
    this.#polymorphic = false;
    this.#floor = this.height;
    this.pushAll(start);
  }

  /** Row of the innermost block's opener; -1 for the function's body. */
  get opener(): number {
    return this.#block.row;
  }

  /** Turns the `if` into its `else`. */
  switchToElse(row: number): void {
    const block = this.#block;
    if (block.hasElse) throw new InvalidProgramError("malformed-block", this.at, "a second else for one if");
    this.#finish();
    block.hasElse = true;
    block.row = row;
    this.unreachable = block.unreachableOutside;
    this.#polymorphic = false;
    this.pushAll(block.start);
  }

  closeBlock(): void {
    this.#finish();
    const { unreachableOutside, polymorphicOutside, end } = this.#block;
    this.unreachable = unreachableOutside;
    this.#polymorphic = polymorphicOutside;
    this.depth--;
    if (this.depth > 0) this.#block = this.#blocks[this.depth - 1]!;
    this.#floor = this.depth > 0 ? this.#block.base : 0;
    this.pushAll(end);
  }

  get startTypes(): Uint8Array {
    return this.#block.start;
  }

  get endTypes(): Uint8Array {
    return this.#block.end;
  }

  #finish(): void {
    this.popAll(this.#block.end);
    if (this.height === this.#floor) return;
    const message = `type mismatch: ${this.height - this.#floor} values are left over at the end of a block`;
    throw new InvalidProgramError("type-mismatch", this.at, message);
  }

  /** What a branch to the label takes along: the parameters of a loop, the results of anything else. */
  labelTypes(label: number): Uint8Array {
    const d = this.depth - 1 - label;
    if (d < 0) throw new InvalidProgramError("unknown-label", this.at, `unknown label ${label}`);
    const block = this.#blocks[d]!;
    return block.isLoop ? block.start : block.end;
  }

  /** Of the function. */
  get resultTypes(): Uint8Array {
    return this.labelTypes(this.depth - 1);
  }

  /** The rest of the innermost block cannot be reached. */
  setUnreachable(): void {
    this.height = this.#floor;
    this.unreachable = true;
    this.#polymorphic = true;
  }

  /** Pops a condition and two numbers of one type, and pushes one of them. */
  select(): void {
    this.pop(ValueType.i32);
    const second = this.popAny();
    const first = this.popAny();
    if (isRefType(first) || isRefType(second)) {
      throw new InvalidProgramError(
        "type-mismatch",
        this.at,
        "type mismatch: select without a type takes numbers only",
      );
    }
    if (first !== second && first !== UNKNOWN_TYPE && second !== UNKNOWN_TYPE) {
      throw new InvalidProgramError("type-mismatch", this.at, "type mismatch: select between different types");
    }
    this.push(first === UNKNOWN_TYPE ? second : first);
  }

  #underflow(expected?: number): number {
    if (this.#polymorphic) return UNKNOWN_TYPE;
    const wanted = expected === undefined ? "a value" : typeName(expected);
    const message = `type mismatch: ${wanted} is needed and the operand stack is empty`;
    throw new InvalidProgramError("type-mismatch", this.at, message);
  }

  #mismatch(expected: number, actual: number): never {
    const message = `type mismatch: ${typeName(expected)} is needed and ${typeName(actual)} is there`;
    throw new InvalidProgramError("type-mismatch", this.at, message);
  }

  #grow(): void {
    const types = new Uint8Array(this.#types.length * 2);
    types.set(this.#types);
    this.#types = types;
    const makers = new Int32Array(types.length);
    makers.set(this.#makers);
    this.#makers = makers;
  }
}
