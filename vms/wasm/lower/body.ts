import { BlockCharges } from "../block-charges.js";
import { functionType, type Module } from "../decode/module.js";
import { frameBytes } from "../frame.js";
import type { FuncType } from "../isa/types.js";
import * as layout from "../kernel/layout.js";
import * as numeric from "../kernel/numeric-ops.js";
import * as ops from "../kernel/ops.js";
import type { WasmSettings } from "../profile.js";
import type { Instructions } from "../validate/instructions.js";
import { Branches } from "./branches.js";
import { type CodeBuffer, NONE } from "./code.js";
import { ACCESS, IMMEDIATE, Immediate, IS_BINARY, KEEPS_SLOT, NUMERIC, OPPOSITE, SWAPPED } from "./forms.js";
import { lowerIndexed } from "./indexed.js";
import { Frame, Labels } from "./labels.js";
import { Operands } from "./operands.js";
import { Returns } from "./returns.js";
import { Stubs } from "./stubs.js";

const NO_BLOCK_TYPE = -64;
const NO_ARITY = { params: 0, results: 0 } as const;
const ONE_RESULT = { params: 0, results: 1 } as const;

/** Lowers bodies, one after the other, into one buffer. Unreachable instructions are left out. */
export class BodyLowering {
  readonly #module: Module;
  readonly #code: CodeBuffer;
  readonly #stackBytes: number;
  readonly #charges: BlockCharges;
  readonly #operands: Operands;
  readonly #labels: Labels;
  readonly #stubs: Stubs;
  readonly #returns: Returns;
  readonly #branches: Branches;
  /** Positions of calls whose `x` is still a function's index. */
  readonly calls: number[] = [];
  #body!: Instructions;
  #charge!: Int32Array;
  /** The last row whose charge was emitted. */
  #paid = 0;

  /** @param settings a function that needs more than `stackBytes` is never entered */
  constructor(module: Module, code: CodeBuffer, settings: WasmSettings) {
    this.#module = module;
    this.#code = code;
    this.#stackBytes = settings.stackBytes;
    this.#charges = new BlockCharges(module, settings);
    this.#operands = new Operands(code);
    this.#labels = new Labels(code);
    this.#stubs = new Stubs(code);
    this.#returns = new Returns(code);
    this.#branches = new Branches(code, this.#operands, this.#labels, this.#stubs, this.#returns);
  }

  /** Lowers the body of a function of that type. */
  lower(body: Instructions, type: FuncType): void {
    const frame = frameBytes(body);
    const { localCount, paramCount } = body;
    this.#code.source = body.start;
    this.#body = body;
    this.#charge = this.#charges.compute(body);
    // Nobody can enter a function whose frame is larger than the stack, and its slots may have no numbers.
    const fits = frame <= this.#stackBytes;
    const locals = fits ? localCount - paramCount : 0;
    this.#code.emit(ops.ENTER, 0, fits ? paramCount : 0, locals, this.#charge[0]!, frame);
    if (!fits) return;
    this.#operands.reset(localCount, body.maxHeight);
    this.#labels.reset();
    this.#returns.frame = frame;
    this.#paid = 0;
    this.#labels.open(Frame.function, NONE, 0, 0, type.results.length);
    for (let row = 0; row < body.length; row++) this.#instruction(row);
    this.#stubs.emit(this.#labels, this.#returns);
  }

  #instruction(row: number): void {
    const code = this.#body.op[row]!;
    const reachable = this.#body.height[row]! >= 0;
    this.#code.source = this.#body.at[row]!;
    if (this.#charge[row] !== 0 && this.#paid !== row && reachable) this.#code.head(this.#charge[row]!, true);
    if (NUMERIC[code]! >= 0) {
      if (reachable) this.#numeric(code);
    } else if (ACCESS[code]! >= 0) {
      if (reachable) this.#access(ACCESS[code]!, this.#body.b[row]!);
    } else if (code === 0x0b) this.#end(row, reachable);
    else if (code === 0x05) this.#else(row, reachable);
    else if (code >= 0x02 && code <= 0x04) this.#open(code, row, reachable);
    else if (reachable) this.#other(code, row);
  }

  #numeric(code: number): void {
    const [operands, out] = [this.#operands, this.#code];
    const number = NUMERIC[code]!;
    if (IS_BINARY[code] === 1) this.#binary(number, IMMEDIATE[code]!);
    else if (KEEPS_SLOT[code] === 1) operands.pushBack(operands.pop());
    else if (number === numeric.I32_EQZ) this.#isZero(numeric.I32_EQ_IMMEDIATE);
    else if (number === numeric.I64_EQZ) this.#isZero(numeric.I64_EQ_IMMEDIATE);
    else {
      const a = operands.slot(operands.pop());
      out.emitResult(number, operands.push(), a, 0, 0, 0);
    }
  }

  #binary(number: number, immediate: number): void {
    const [operands, out] = [this.#operands, this.#code];
    const right = operands.pop();
    const left = operands.pop();
    if (this.#isImmediate(right, immediate)) this.#withImmediate(number, left, right, immediate);
    else if (SWAPPED[number] !== -1 && this.#isImmediate(left, immediate)) {
      this.#withImmediate(SWAPPED[number]!, right, left, immediate);
    } else {
      const a = operands.slot(left);
      const b = operands.slot(right);
      out.emitResult(number, operands.push(), a, b, 0, 0);
    }
  }

  #withImmediate(number: number, operand: number, constant: number, immediate: number): void {
    const [operands, out] = [this.#operands, this.#code];
    const low = operands.low(constant);
    if (number === numeric.I32_ADD && operands.pushSum(operand, low)) return;
    if (number === numeric.I32_SUB && operands.pushSum(operand, -low | 0)) return;
    const [x, y] = immediate === Immediate.wide ? [low, operands.high(constant)] : [0, low];
    const a = operands.slot(operand);
    out.emitResult(number + ops.IMMEDIATE, operands.push(), a, 0, x, y);
  }

  #isImmediate(at: number, immediate: number): boolean {
    if (immediate === Immediate.none || !this.#operands.isConstant(at)) return false;
    return immediate !== Immediate.i64Comparison || this.#operands.isShort(at);
  }

  #isZero(equal: number): void {
    const [operands, out] = [this.#operands, this.#code];
    const at = operands.pop();
    const last = out.length - 1;
    if (this.#isLastResult(at) && OPPOSITE[out.op(last)] !== -1) {
      out.setOp(last, OPPOSITE[out.op(last)]!);
      operands.push();
      return;
    }
    const a = operands.slot(at);
    out.emitResult(equal, operands.push(), a, 0, 0, 0);
  }

  /** Whether the operand is what the last record computed. */
  #isLastResult(at: number): boolean {
    return this.#operands.isOwn(at) && this.#code.result === this.#operands.own(at);
  }

  #access(number: number, offset: number): void {
    const [operands, out] = [this.#operands, this.#code];
    if (number < ops.STORE_8) {
      const { form, a, b, y } = this.#address(operands.pop());
      out.emitResult(number + form, operands.push(), a, b, offset, y);
      return;
    }
    const value = operands.pop();
    const address = operands.pop();
    const isShort = operands.isConstant(value) && (number !== ops.STORE_64 || operands.isShort(value));
    if (isShort) {
      out.emit(number + ops.WITH_CONSTANT, 0, operands.slot(address), 0, offset, operands.low(value));
      return;
    }
    // A long constant or a sum is put into its slot first: the address is then no longer the last result.
    const stored = operands.slot(value);
    const { form, a, b, y } = this.#address(address);
    out.emit(number + form, stored, a, b, offset, y);
  }

  #plain(at: number) {
    return { form: 0, a: this.#operands.slot(at), b: 0, y: 0 };
  }

  /** The form and fields of an access to the address; takes the addition that made it along. */
  #address(at: number) {
    const [operands, out] = [this.#operands, this.#code];
    if (operands.isSum(at)) {
      return { form: ops.WITH_OFFSET, a: operands.base(at), b: 0, y: operands.high(at) };
    }
    const last = out.length - 1;
    if (!this.#isLastResult(at) || out.op(last) !== numeric.I32_ADD) return this.#plain(at);
    const fields = { form: ops.WITH_SUM, a: out.a(last), b: out.b(last), y: 0 };
    out.takeBack();
    return fields;
  }

  #arity(type: number): { readonly params: number; readonly results: number } {
    if (type === NO_BLOCK_TYPE) return NO_ARITY;
    if (type < 0) return ONE_RESULT;
    const { params, results } = this.#module.types[type]!;
    return { params: params.length, results: results.length };
  }

  #open(code: number, row: number, reachable: boolean): void {
    const [operands, labels, branches] = [this.#operands, this.#labels, this.#branches];
    const { params, results } = this.#arity(this.#body.a[row]!);
    const kind = code === 0x02 ? Frame.block : code === 0x03 ? Frame.loop : Frame.if;
    if (!reachable) {
      labels.open(kind, row, operands.height, 0, 0);
      return;
    }
    if (kind === Frame.if) branches.condition(operands.pop());
    operands.settleAll();
    const frame = labels.open(kind, row, operands.height - params, params, results);
    if (kind === Frame.loop) labels.bindLoop(frame, this.#code.head(this.#pay(row + 1), true));
    else if (kind === Frame.if) branches.jumpUnless(frame, this.#pay(row + 1));
  }

  /** The charge of a row, which the caller emits. */
  #pay(row: number): number {
    this.#paid = row;
    return this.#charge[row]!;
  }

  /** Whether the innermost block was left out with all that is in it. */
  get #isOmitted(): boolean {
    const row = this.#labels.row[this.#labels.depth - 1]!;
    return row >= 0 && this.#body.height[row]! < 0;
  }

  #else(row: number, reachable: boolean): void {
    if (this.#isOmitted) return;
    const [operands, labels] = [this.#operands, this.#labels];
    const frame = labels.depth - 1;
    const base = labels.base[frame]!;
    if (reachable) {
      operands.settleTop(labels.results[frame]!);
      labels.branch(this.#code.emit(ops.JUMP, 0, 0, 0, 0, 0), frame);
    }
    operands.reshape(base, base + labels.params[frame]!);
    labels.bindElse(frame, this.#code.head(this.#pay(row + 1), false));
    labels.kind[frame] = Frame.else;
  }

  #end(row: number, reachable: boolean): void {
    const [operands, labels] = [this.#operands, this.#labels];
    const frame = labels.depth - 1;
    const kind = labels.kind[frame]!;
    const results = labels.results[frame]!;
    const base = labels.base[frame]!;
    if (kind === Frame.function) {
      if (reachable) this.#branches.emitReturn(results);
    } else if (!this.#isOmitted) {
      const isJoin = kind !== Frame.loop && labels.isJoin(frame);
      if (isJoin && reachable) operands.settleTop(results);
      if (isJoin || !reachable) operands.reshape(base, base + results);
      if (isJoin) labels.bindEnd(frame, this.#code.head(this.#pay(row + 1), reachable));
    }
    labels.depth--;
  }

  #other(code: number, row: number): void {
    const [operands, out, branches] = [this.#operands, this.#code, this.#branches];
    const { a, b } = this.#body;
    switch (code) {
      case 0x00: // unreachable
        out.emit(ops.TRAP, 0, 0, 0, layout.TRAP_UNREACHABLE, 0);
        break;
      case 0x01: // nop
        break;
      case 0x0c: // br
        branches.jump(this.#labels.frame(a[row]!));
        break;
      case 0x0d: // br_if
        branches.jumpIf(this.#labels.frame(a[row]!), this.#pay(row + 1));
        break;
      case 0x0e: // br_table
        branches.jumpTable(this.#body.targets, a[row]!, b[row]!);
        break;
      case 0x0f: // return
        branches.emitReturn(this.#labels.results[0]!);
        break;
      case 0x10: // call
      case 0x12: // return_call
        this.#call(functionType(this.#module, a[row]!), a[row]!, code === 0x12);
        break;
      case 0x11: // call_indirect
      case 0x13: // return_call_indirect
        this.#callIndirect(a[row]!, b[row]!, code === 0x13);
        break;
      case 0x1a: // drop
        operands.pop();
        break;
      case 0x20: // local.get
        operands.pushLocal(a[row]!);
        break;
      case 0x21: // local.set
        this.#setLocal(a[row]!);
        break;
      case 0x22: // local.tee
        this.#setLocal(a[row]!);
        operands.pushLocal(a[row]!);
        break;
      case 0x41: // i32.const
      case 0x43: // f32.const
        operands.pushConstant(a[row]!, 0);
        break;
      case 0x42: // i64.const
      case 0x44: // f64.const
        operands.pushConstant(a[row]!, b[row]!);
        break;
      default:
        lowerIndexed(this.#module, out, operands, code, a[row]!, b[row]!);
    }
  }

  #setLocal(local: number): void {
    const [operands, out] = [this.#operands, this.#code];
    const at = operands.pop();
    if (!this.#isLastResult(at)) {
      if (operands.isLocal(at) && operands.low(at) === local) return;
      operands.serve(local);
      operands.moveTo(at, local);
    } else if (operands.isAwaited(local)) {
      // The copies must come before the record that now writes the local.
      const last = out.length - 1;
      const [op, a, b, x, y] = [out.op(last), out.a(last), out.b(last), out.x(last), out.y(last)];
      out.takeBack();
      operands.serve(local);
      out.emit(op, local, a, b, x, y);
    } else out.redirect(local);
  }

  #call(type: FuncType, callee: number, isTail: boolean): void {
    const { importedFunctions } = this.#module;
    const out = this.#code;
    const arguments_ = this.#takeArguments(type);
    const isImport = callee < importedFunctions;
    if (!isImport) this.calls.push(out.length);
    if (isTail) {
      const op = isImport ? ops.TAIL_CALL_IMPORT : ops.TAIL_CALL;
      out.emit(op, 0, arguments_, type.params.length, callee, this.#returns.frame);
      return;
    }
    out.emit(isImport ? ops.CALL_IMPORT : ops.CALL, 0, arguments_, 0, callee, 0);
    this.#pushResults(type);
  }

  #callIndirect(typeIndex: number, table: number, isTail: boolean): void {
    const type = this.#module.types[typeIndex]!;
    const [operands, out] = [this.#operands, this.#code];
    const element = operands.slot(operands.pop());
    const arguments_ = this.#takeArguments(type);
    const x = typeIndex * layout.TABLE_SPACE + table;
    if (isTail) {
      out.emit(ops.TAIL_CALL_INDIRECT, element, arguments_, type.params.length, x, this.#returns.frame);
      return;
    }
    out.emit(ops.CALL_INDIRECT, 0, arguments_, element, x, 0);
    this.#pushResults(type);
  }

  /** Puts the arguments into their own slots and pops them; returns the first one's slot. */
  #takeArguments({ params }: FuncType): number {
    const operands = this.#operands;
    operands.settleTop(params.length);
    for (let i = 0; i < params.length; i++) operands.pop();
    return operands.own(operands.height);
  }

  #pushResults({ results }: FuncType): void {
    for (let i = 0; i < results.length; i++) this.#operands.push();
  }
}
