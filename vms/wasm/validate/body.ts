import { InvalidProgramError } from "../../../src/base/errors.js";
import { checkLimit, MAX_BRANCH_TARGETS, MAX_TOTAL_LOCALS } from "../decode/limits.js";
import type { Module } from "../decode/module.js";
import { Reader } from "../decode/reader.js";
import { decodeValueType } from "../decode/types.js";
import { unsupported } from "../decode/unsupported.js";
import { carriedFuel, targetsFuel } from "../fuel.js";
import { OPCODE_SPACE, opcodeOf, PREFIXED, unsupportedFeature } from "../isa/opcodes.js";
import { equalLists, type FuncType, isFloatType, ValueType } from "../isa/types.js";
import type { WasmSettings } from "../profile.js";
import { ARITIES, IMMEDIATES, IS_FLOAT, MAKES_NAN, ROUTES, Route, SIGNATURES, TAKES_ANY_NAN } from "./columns.js";
import { floatRefused, type IndexSpaces } from "./index-spaces.js";
import { type BodyContext, indexedInstruction } from "./indexed.js";
import { Instructions } from "./instructions.js";
import { Joins } from "./joins.js";
import { Stacks } from "./stacks.js";

const NONE = new Uint8Array(0);
const { i32: I32, funcref: FUNCREF } = ValueType;
const [IF, LOCAL_GET, LOCAL_SET, GLOBAL_SET] = [0x04, 0x20, 0x21, 0x24] as const;

const NO_VALUES: FuncType = { params: NONE, results: NONE };
const SHORT_BLOCK_TYPES: ReadonlyMap<ValueType, FuncType> = new Map(
  Object.values(ValueType).map((type) => [type, { params: NONE, results: Uint8Array.of(type) }]),
);

/** Decodes and validates bodies of functions in one pass, by the algorithm in the specification's appendix. */
export class BodyValidator {
  /** The body validated last. */
  readonly rows = new Instructions();
  readonly #module: Module;
  readonly #settings: WasmSettings;
  readonly #reader: Reader;
  readonly #stacks: Stacks;
  readonly #context: BodyContext;
  readonly #spaces: IndexSpaces;
  /** 1 for labels that the `br_table` at hand has named already: checking each once bounds the work. */
  readonly #seenLabels: Uint8Array;
  readonly #floats: boolean;
  readonly #joins = new Joins();
  #totalLocals = 0;

  constructor(module: Module, settings: WasmSettings, spaces: IndexSpaces) {
    this.#module = module;
    this.#spaces = spaces;
    this.#settings = settings;
    this.#floats = settings.floats !== "refused";
    this.#reader = new Reader(module.bytes);
    this.#seenLabels = new Uint8Array(settings.maxNesting + 2);
    this.#stacks = new Stacks(this.rows);
    this.#context = { reader: this.#reader, stacks: this.#stacks, rows: this.rows, spaces };
  }

  /** Values that control instructions have popped and pushed so far by their types. */
  get values(): number {
    return this.#stacks.values;
  }

  /**
   * Validates the function defined at that position of the module and fills {@link rows}.
   * @throws InvalidProgramError with the offset and the rule broken
   */
  validate(position: number): Instructions {
    const { functions, types } = this.#module;
    const type = types[functions.typeIndex[position]!]!;
    const [reader, rows, stacks] = [this.#reader, this.rows, this.#stacks];
    reader.pos = functions.start[position]!;
    reader.end = functions.end[position]!;
    rows.reset();
    stacks.reset();
    this.#readLocals(type);
    stacks.openBlock(-1, NONE, type.results, false);
    this.#joins.begin(rows.localCount);
    while (stacks.depth > 0) this.#instruction();
    rows.end = reader.pos;
    rows.maxHeight = Math.max(rows.maxHeight, stacks.height);
    if (!reader.done) throw this.#error("malformed-body", "operators remain after the end of the function");
    return rows;
  }

  #readLocals(type: FuncType): void {
    const [reader, rows] = [this.#reader, this.rows];
    for (let i = 0; i < type.params.length; i++) rows.addLocals(type.params[i]!, 1);
    rows.paramCount = type.params.length;
    const groups = reader.u32();
    for (let i = 0; i < groups; i++) {
      const at = reader.pos;
      const count = reader.u32();
      const local = decodeValueType(reader);
      if (!this.#floats && isFloatType(local)) throw floatRefused("a local", at);
      checkLimit("parameters and locals", rows.localCount + count, this.#settings.maxLocals, at);
      this.#totalLocals += count;
      checkLimit("locals of all functions", this.#totalLocals, MAX_TOTAL_LOCALS, at);
      rows.addLocals(local, count);
    }
    rows.start = reader.pos;
  }

  #instruction(): void {
    const reader = this.#reader;
    const stacks = this.#stacks;
    const at = reader.pos;
    stacks.at = at;
    let op = reader.byte();
    if (op === 0xfc) op = this.#prefixed(at);
    const route = ROUTES[op]!;
    if (route === 0) throw this.#unknown(op);
    if (!this.#floats && IS_FLOAT[op] === 1) throw this.#floatRefused(opcodeOf(op)!.mnemonic);
    const row = this.rows.push(op, at, stacks.unreachable ? -1 : stacks.height);
    if (route === Route.local) this.#onLocal(op, row);
    else if (route === Route.special) this.#special(op, row);
    else {
      const immediates = IMMEDIATES[op]!;
      const signature = SIGNATURES[op]!;
      if (immediates !== 0) this.#simple(immediates, row);
      if (route === Route.typed || !stacks.applyIntegers(signature, ARITIES[op]!)) this.#apply(op, row, signature);
    }
  }

  #onLocal(op: number, row: number): void {
    const { rows } = this;
    const stacks = this.#stacks;
    const index = this.#reader.u32();
    rows.a[row] = index;
    if (index >= rows.localCount) throw this.#error("unknown-index", `unknown local ${index}`);
    const type = rows.localTypes[index]!;
    if (op !== LOCAL_GET) {
      stacks.pop(type);
      this.#joins.assign();
    }
    if (op !== LOCAL_SET) stacks.push(type);
  }

  #prefixed(at: number): number {
    const sub = this.#reader.u32();
    if (PREFIXED + sub < OPCODE_SPACE) return PREFIXED + sub;
    throw new InvalidProgramError("illegal-opcode", at, `illegal opcode 0xfc ${sub}`);
  }

  /** Pops and pushes what the table says. */
  #apply(op: number, row: number, signature: number): void {
    const stacks = this.#stacks;
    if ((signature & 0xff) !== 0) {
      if (TAKES_ANY_NAN[op] === 1) {
        stacks.popNumber(signature & 0xff);
        if ((signature & 0xff00) !== 0) stacks.popNumber((signature >> 8) & 0xff);
      } else {
        stacks.pop(signature & 0xff);
        if ((signature & 0xff00) !== 0) stacks.pop((signature >> 8) & 0xff);
        if ((signature & 0xff0000) !== 0) stacks.pop((signature >> 16) & 0xff);
      }
    }
    const result = signature >>> 24;
    if (result !== 0) stacks.pushMade(result, MAKES_NAN[op] === 1 ? row : -1);
  }

  /** Reads the immediates of memory accesses and constants. */
  #simple(kind: number, row: number): void {
    const reader = this.#reader;
    const { a, b } = this.rows;
    switch (kind) {
      case 5:
        a[row] = reader.s32();
        break;
      case 6:
        a[row] = reader.s64();
        b[row] = reader.high;
        break;
      case 7:
        a[row] = reader.f32();
        break;
      case 8:
        a[row] = reader.f64();
        b[row] = reader.high;
        break;
      default: {
        const align = reader.u32();
        if (align >= 32) throw this.#badAlignment(align);
        if (align >= kind) throw this.#error("invalid-alignment", "alignment must not be larger than natural");
        a[row] = align;
        b[row] = reader.u32();
        this.#spaces.memory(this.#stacks.at);
      }
    }
  }

  #special(op: number, row: number): void {
    const stacks = this.#stacks;
    switch (op) {
      case 0x00: // unreachable
        stacks.setUnreachable();
        break;
      case 0x02: // block
      case 0x03: // loop
        this.#open(row, op === 0x03);
        break;
      case 0x04: // if
        stacks.pop(I32);
        this.#open(row, false);
        break;
      case 0x05: // else
        this.#else(row);
        break;
      case 0x0b: // end
        this.#end(row);
        break;
      case 0x0c: // br
        stacks.popAll(this.#label(row));
        stacks.setUnreachable();
        break;
      case 0x0d: // br_if
        stacks.pop(I32);
        stacks.requireAll(this.#label(row));
        break;
      case 0x0e: // br_table
        this.#branchTable(row);
        break;
      case 0x0f: // return
        this.rows.extra[row] = carriedFuel(stacks.resultTypes.length);
        stacks.popAll(stacks.resultTypes);
        stacks.setUnreachable();
        break;
      case 0x10: // call
      case 0x12: // return_call
        this.#call(this.#callee(row), op === 0x12);
        break;
      case 0x11: // call_indirect
      case 0x13: // return_call_indirect
        this.#callIndirect(row, op === 0x13);
        break;
      case 0x1a: // drop
        stacks.popAny();
        break;
      case 0x1b: // select
        stacks.select();
        break;
      case 0x1c: // select t
        this.#selectTyped(row);
        break;
      default:
        if (op > GLOBAL_SET) this.#joins.call(stacks.at);
        if (!indexedInstruction(this.#context, op, row)) this.#apply(op, row, SIGNATURES[op]!);
    }
  }

  #open(row: number, isLoop: boolean): void {
    const stacks = this.#stacks;
    const type = this.#blockType(row);
    checkLimit("nested blocks", stacks.depth, this.#settings.maxNesting, stacks.at);
    stacks.popAll(type.params);
    this.#joins.open(stacks.depth);
    stacks.openBlock(row, type.params, type.results, isLoop);
  }

  #blockType(row: number): FuncType {
    const [reader, { a }] = [this.#reader, this.rows];
    const first = reader.bytes[reader.pos]!;
    if ((first & 0xc0) === 0x40 && !reader.done) {
      a[row] = first - 0x80;
      if (first !== 0x40) return this.#shortBlockType(decodeValueType(reader));
      reader.pos++;
      return NO_VALUES;
    }
    const index = reader.s33();
    if (index < 0) throw this.#error("malformed-type", "malformed block type");
    a[row] = index;
    return this.#spaces.type(index, this.#stacks.at);
  }

  #shortBlockType(result: ValueType): FuncType {
    if (!this.#floats && isFloatType(result)) throw this.#floatRefused("a block's result");
    return SHORT_BLOCK_TYPES.get(result)!;
  }

  #else(row: number): void {
    const [stacks, { op, b }] = [this.#stacks, this.rows];
    const { opener } = stacks;
    if (opener < 0 || op[opener] !== IF) throw this.#error("malformed-block", "else without an if");
    b[opener] = row;
    stacks.switchToElse(row);
  }

  #end(row: number): void {
    const [stacks, rows] = [this.#stacks, this.rows];
    const opener = stacks.opener;
    if (opener >= 0) {
      rows.b[opener] = row;
      if (rows.op[opener] === IF && !equalLists(stacks.startTypes, stacks.endTypes)) {
        throw this.#error("type-mismatch", "type mismatch: an if without else must give what it takes");
      }
    }
    this.#joins.join(stacks.depth - 1, stacks.at);
    stacks.closeBlock();
  }

  /** The types that go with the label, which is read. */
  #label(row: number): Uint8Array {
    const label = this.#reader.u32();
    this.rows.a[row] = label;
    const types = this.#stacks.labelTypes(label);
    this.rows.extra[row] = carriedFuel(types.length);
    this.#joins.join(this.#stacks.depth - 1 - label, this.#stacks.at);
    return types;
  }

  #branchTable(row: number): void {
    const [reader, rows, stacks] = [this.#reader, this.rows, this.#stacks];
    stacks.pop(I32);
    const count = reader.u32();
    checkLimit("branch targets", count, MAX_BRANCH_TARGETS, stacks.at);
    rows.a[row] = rows.targetCount;
    rows.b[row] = count + 1;
    let arity = -1;
    this.#seenLabels.fill(0, 0, stacks.depth);
    for (let i = 0; i <= count; i++) {
      const label = reader.u32();
      rows.addTarget(label);
      const types = stacks.labelTypes(label);
      if (arity === -1) arity = types.length;
      if (types.length !== arity) throw this.#error("type-mismatch", "type mismatch: targets take different numbers");
      if (this.#seenLabels[label] === 1) continue;
      this.#seenLabels[label] = 1;
      this.#joins.join(stacks.depth - 1 - label, stacks.at);
      stacks.peekAll(types);
    }
    rows.extra[row] = targetsFuel(count + 1) + carriedFuel(arity);
    stacks.setUnreachable();
  }

  #call(type: FuncType, isTail: boolean): void {
    const stacks = this.#stacks;
    this.#joins.call(stacks.at);
    stacks.popAll(type.params);
    if (!isTail) {
      stacks.pushAll(type.results);
      return;
    }
    if (!equalLists(type.results, stacks.resultTypes)) {
      throw this.#error("type-mismatch", "type mismatch: the tail call's results are not those of the function");
    }
    stacks.setUnreachable();
  }

  #callee(row: number): FuncType {
    const index = this.#reader.u32();
    this.rows.a[row] = index;
    return this.#spaces.function(index, this.#stacks.at);
  }

  #callIndirect(row: number, isTail: boolean): void {
    const [reader, { a, b }, { at }] = [this.#reader, this.rows, this.#stacks];
    a[row] = reader.u32();
    b[row] = reader.u32();
    const type = this.#spaces.type(a[row]!, at);
    if (this.#spaces.table(b[row]!, at) !== FUNCREF) {
      throw this.#error("type-mismatch", "type mismatch: call_indirect needs a table of funcref");
    }
    this.#stacks.pop(I32);
    this.#call(type, isTail);
  }

  #selectTyped(row: number): void {
    const [reader, stacks] = [this.#reader, this.#stacks];
    const count = reader.u32();
    if (count !== 1) throw this.#error("invalid-arity", "invalid result arity: select gives one value");
    const type = decodeValueType(reader);
    this.rows.a[row] = type;
    if (!this.#floats && isFloatType(type)) throw this.#floatRefused("a select");
    stacks.pop(I32);
    stacks.pop(type);
    stacks.pop(type);
    stacks.push(type);
  }

  #badAlignment(align: number): InvalidProgramError {
    const { at } = this.#stacks;
    if (align >= 64 && align < 128) return unsupported(at, "multi-memory", "a memory access that names its memory");
    return this.#error("malformed-body", "malformed memop alignment");
  }

  #unknown(op: number): InvalidProgramError {
    const [{ at }, feature] = [this.#stacks, unsupportedFeature(op)];
    if (feature !== undefined) return unsupported(at, feature, `opcode 0x${op.toString(16)}`);
    return new InvalidProgramError("illegal-opcode", at, `illegal opcode 0x${op.toString(16)}`);
  }

  #floatRefused(what: string): InvalidProgramError {
    return floatRefused(what, this.#stacks.at);
  }

  #error(code: string, message: string): InvalidProgramError {
    return new InvalidProgramError(code, this.#stacks.at, message);
  }
}
