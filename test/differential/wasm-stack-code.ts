import { OPCODES, type Opcode } from "../../vms/wasm/isa/opcodes.js";
import { ValueType } from "../../vms/wasm/isa/types.js";
import { blockType, type FunctionSpec, type Instruction, type ModuleSpec } from "../vms/wasm/assembler.js";
import { Dice } from "../vms/wasm/random-module.js";

const { i32, i64, f32, f64, funcref } = ValueType;

const INTEGERS = [0, 1, -1, 2, 7, 8, 31, 32, 255, 256, 65_535, 65_536, 0x7fffffff, -0x80000000];
const FLOATS = [
  0,
  -0,
  1,
  -1.5,
  0.1,
  2 ** 31,
  -(2 ** 31),
  2 ** 32,
  2 ** 63,
  2 ** 64,
  1e300,
  5e-324,
  Infinity,
  Number.NaN,
];

/** Instructions whose operands are in the opcode table, with whatever immediates. */
const PLAIN = OPCODES.filter(({ params }) => params !== undefined);

/** What modules are made of. */
interface Palette {
  readonly numbers: readonly number[];
  readonly all: readonly number[];
  readonly plain: readonly Opcode[];
}

const WITH_FLOATS: Palette = { numbers: [i32, i64, f32, f64], all: [i32, i64, f32, f64, funcref], plain: PLAIN };
const WITHOUT_FLOATS: Palette = {
  numbers: [i32, i64],
  all: [i32, i64, funcref],
  plain: PLAIN.filter(({ mnemonic }) => !/f32|f64/.test(mnemonic)),
};

/** Functions that are exported: f0, f1, ... take and give numbers only. */
export const EXPORTED = 3;
const FUNCTIONS = 6;
const MAX_INSTRUCTIONS = 60;

interface Signature {
  readonly params: readonly number[];
  readonly results: readonly number[];
}

/**
 * A valid module of code that nobody would write: operands left lying on the stack over branches and loops, blocks with
 * parameters and several results, branches that take values along, tail calls, references, tables, and floats unless they are not wanted. Its runs need
 * not come to an end.
 */
export function stackCodeModule(seed: number, { floats = true } = {}): ModuleSpec {
  const dice = new Dice(seed);
  const palette = floats ? WITH_FLOATS : WITHOUT_FLOATS;
  const types = (from: readonly number[], sides: number) =>
    Array.from({ length: dice.roll(sides) }, () => dice.pick(from));
  const signatures: Signature[] = Array.from({ length: FUNCTIONS }, (_, i) => {
    const from = i < EXPORTED ? palette.numbers : palette.all;
    return { params: types(from, 4), results: types(from, 3) };
  });
  const globals = palette.all.map((type) => ({ type, mutable: true, init: constant(dice, type) }));
  const functions = signatures.map((signature, i): FunctionSpec => {
    const locals = types(palette.all, 6);
    const code = new StackWriter(dice, palette, signatures, i, [...signature.params, ...locals]).body();
    return { ...signature, locals, code, ...(i < EXPORTED ? { export: `f${i}` } : {}) };
  });
  const elements = [...signatures.keys()];
  return { functions, memory: [1, 3], table: [FUNCTIONS + 2, 20], elements, globals, data: [1, 2, 3], dataCount: 1 };
}

function constant(dice: Dice, type: number): Instruction {
  switch (type) {
    case i32:
      return ["i32.const", dice.pick(INTEGERS)];
    case i64:
      return ["i64.const", BigInt(dice.pick(INTEGERS)) << BigInt(dice.roll(33))];
    case f32:
      return ["f32.const", dice.pick(FLOATS)];
    case f64:
      return ["f64.const", dice.pick(FLOATS)];
    default:
      return dice.roll(3) ? ["ref.func", dice.roll(FUNCTIONS)] : ["ref.null", funcref];
  }
}

/** A block that is open. */
interface Frame {
  /** Types that a branch to it takes along. */
  readonly label: readonly number[];
  readonly results: readonly number[];
  /** Height of the stack below its parameters. */
  readonly base: number;
}

/** Writes one body by a random walk that keeps track of the types on the operand stack. */
class StackWriter {
  readonly #dice: Dice;
  readonly #palette: Palette;
  readonly #signatures: readonly Signature[];
  readonly #results: readonly number[];
  readonly #locals: readonly number[];
  readonly #code: Instruction[] = [];
  readonly #frames: Frame[] = [];
  #stack: number[] = [];

  constructor(
    dice: Dice,
    palette: Palette,
    signatures: readonly Signature[],
    index: number,
    locals: readonly number[],
  ) {
    this.#dice = dice;
    this.#palette = palette;
    this.#signatures = signatures;
    this.#results = signatures[index]!.results;
    this.#locals = locals;
  }

  body(): Instruction[] {
    this.#frames.push({ label: this.#results, results: this.#results, base: 0 });
    this.#sequence(4 + this.#dice.roll(16), 3);
    return this.#code;
  }

  /** Instructions up to the end of the innermost block, whose results they leave. */
  #sequence(length: number, depth: number): void {
    for (let i = 0; i < length && this.#code.length < MAX_INSTRUCTIONS; i++) {
      if (this.#dice.roll(12) === 0 && this.#leave()) return;
      this.#instruction(depth);
    }
    this.#finish();
  }

  #finish(): void {
    const { base, label, results } = this.#frames.at(-1)!;
    if (this.#dice.roll(4) === 0) {
      // Branching to the end leaves what is below the results behind.
      this.#want(label);
      this.#code.push(["br", 0]);
    } else {
      while (!this.#isExactly(results)) {
        if (this.#stack.length > base) this.#drop();
        else for (const type of results) this.#push(type);
      }
    }
    this.#stack.length = base;
    this.#stack.push(...results);
  }

  #isExactly(results: readonly number[]): boolean {
    const { base } = this.#frames.at(-1)!;
    return this.#stack.length === base + results.length && results.every((type, i) => this.#stack[base + i] === type);
  }

  #instruction(depth: number): void {
    const choices = [
      () => this.#plain(this.#dice.pick(this.#palette.plain)),
      () => this.#plain(this.#dice.pick(this.#palette.plain)),
      () => this.#plain(this.#dice.pick(this.#palette.plain)),
      () => this.#push(this.#dice.pick(this.#palette.all)),
      () => this.#push(this.#dice.pick(this.#palette.numbers)),
      () => this.#setLocal(),
      () => this.#setLocal(),
      () => this.#setGlobal(),
      () => this.#select(),
      () => this.#table(),
      () => this.#call(),
      () => this.#branchIf(),
      () => this.#branchIf(),
      () => this.#drop(),
    ];
    const nested = [() => this.#block("block", depth), () => this.#block("loop", depth), () => this.#if(depth)];
    this.#dice.pick(depth > 0 ? [...choices, ...nested, ...nested] : choices)();
  }

  /** Emits what pushes a value of the type. */
  #push(type: number): void {
    const locals = this.#locals.flatMap((t, i) => (t === type ? [i] : []));
    const source = this.#dice.roll(5);
    if (source === 0) this.#code.push(["global.get", this.#palette.all.indexOf(type as 0x7f)]);
    else if (source < 4 && locals.length > 0) this.#code.push(["local.get", this.#dice.pick(locals)]);
    else this.#code.push(constant(this.#dice, type));
    this.#stack.push(type);
  }

  /** Has values of the types on top of the stack, using some that are there already. */
  #want(types: readonly number[]): void {
    const { base } = this.#frames.at(-1)!;
    let ready = Math.min(types.length, this.#stack.length - base);
    const fits = (count: number) =>
      types.slice(0, count).every((t, i) => this.#stack[this.#stack.length - count + i] === t);
    while (!fits(ready)) ready--;
    for (const type of types.slice(ready)) this.#push(type);
  }

  #take(types: readonly number[]): void {
    this.#want(types);
    this.#stack.length -= types.length;
  }

  #plain({ mnemonic, params, results, immediates }: Opcode): void {
    if (mnemonic.startsWith("memory.grow") && this.#dice.roll(4) > 0) return;
    this.#take(params!);
    this.#code.push(immediates === "none" ? mnemonic : [mnemonic, ...this.#immediates(immediates)]);
    this.#stack.push(...results!);
  }

  #immediates(kind: Opcode["immediates"]): (number | bigint)[] {
    const value = this.#dice.pick(INTEGERS);
    if (kind === "i64") return [BigInt(value)];
    if (kind === "f32" || kind === "f64") return [this.#dice.pick(FLOATS)];
    if (kind === "i32") return [value];
    if (kind === "func") return [this.#dice.roll(FUNCTIONS)];
    if (/^memory\d/.test(kind)) return [this.#dice.roll(4) ? this.#dice.roll(20) : value >>> 0];
    return [0, 0].slice(0, kind.includes("+") ? 2 : 1);
  }

  #setLocal(): void {
    if (this.#locals.length === 0) return;
    const index = this.#dice.roll(this.#locals.length);
    const type = this.#locals[index]!;
    this.#take([type]);
    const isTee = this.#dice.roll(2) === 1;
    this.#code.push([isTee ? "local.tee" : "local.set", index]);
    if (isTee) this.#stack.push(type);
  }

  #setGlobal(): void {
    const index = this.#dice.roll(this.#palette.all.length);
    this.#take([this.#palette.all[index]!]);
    this.#code.push(["global.set", index]);
  }

  #select(): void {
    const type = this.#dice.pick(this.#palette.all);
    this.#take([type, type, i32]);
    this.#code.push(type === funcref ? ["select t", funcref] : "select");
    this.#stack.push(type);
  }

  #table(): void {
    const { params, results, code } = this.#dice.pick<Signature & { readonly code: Instruction }>([
      { params: [i32], results: [funcref], code: ["table.get", 0] },
      { params: [i32, funcref], results: [], code: ["table.set", 0] },
      { params: [funcref, i32], results: [i32], code: ["table.grow", 0] },
      { params: [i32, funcref, i32], results: [], code: ["table.fill", 0] },
      { params: [funcref], results: [i32], code: "ref.is_null" },
    ]);
    this.#take(params);
    this.#code.push(code);
    this.#stack.push(...results);
  }

  #call(): void {
    const index = this.#dice.roll(FUNCTIONS);
    const { params, results } = this.#signatures[index]!;
    this.#take(params);
    if (this.#dice.roll(2)) this.#code.push(["call", index]);
    else this.#code.push(["i32.const", this.#dice.roll(4) ? index : this.#dice.roll(12)], ["call_indirect", index, 0]);
    this.#stack.push(...results);
  }

  #drop(): void {
    if (this.#stack.length === this.#frames.at(-1)!.base) return;
    this.#stack.pop();
    this.#code.push("drop");
  }

  #branchIf(): void {
    const label = this.#dice.roll(this.#frames.length);
    const types = this.#frames.at(-1 - label)!.label;
    this.#want([...types, i32]);
    this.#stack.pop();
    this.#code.push(["br_if", label]);
  }

  /** Emits what control does not come back from. */
  #leave(): boolean {
    switch (this.#dice.roll(5)) {
      case 0:
        this.#want(this.#results);
        this.#code.push("return");
        break;
      case 1:
        if (!this.#tailCall()) return false;
        break;
      case 2:
        this.#branchTable();
        break;
      case 3:
        if (this.#dice.roll(4) > 0) return false;
        this.#code.push("unreachable");
        break;
      default: {
        const label = this.#dice.roll(this.#frames.length);
        this.#want(this.#frames.at(-1 - label)!.label);
        this.#code.push(["br", label]);
      }
    }
    const { base, results } = this.#frames.at(-1)!;
    this.#stack.length = base;
    this.#stack.push(...results);
    return true;
  }

  #branchTable(): void {
    const wanted = this.#frames.at(-1 - this.#dice.roll(this.#frames.length))!.label;
    const labels = this.#frames.flatMap((_, label) => {
      const types = this.#frames.at(-1 - label)!.label;
      return types.length === wanted.length && types.every((type, i) => type === wanted[i]) ? [label] : [];
    });
    this.#want([...wanted, i32]);
    const targets = Array.from({ length: 1 + this.#dice.roll(4) }, () => this.#dice.pick(labels));
    this.#code.push(["br_table", ...targets]);
  }

  #tailCall(): boolean {
    const candidates = this.#signatures.flatMap(({ results }, i) => (`${results}` === `${this.#results}` ? [i] : []));
    const index = this.#dice.pick(candidates);
    this.#want(this.#signatures[index]!.params);
    if (this.#dice.roll(2)) this.#code.push(["return_call", index]);
    else this.#code.push(["i32.const", index], ["return_call_indirect", index, 0]);
    return true;
  }

  /** A block type: none, one result, or the type of some function. */
  #blockType(): Signature & { readonly code: number } {
    const choice = this.#dice.roll(3);
    if (choice === 0) return { params: [], results: [], code: blockType() };
    const result = this.#dice.pick(this.#palette.all);
    if (choice === 1) return { params: [], results: [result], code: blockType(result) };
    const code = this.#dice.roll(FUNCTIONS);
    return { ...this.#signatures[code]!, code };
  }

  #block(kind: "block" | "loop", depth: number): void {
    const { params, results, code } = this.#blockType();
    this.#want(params);
    this.#code.push([kind, code]);
    this.#inside(kind === "loop" ? params : results, results, this.#stack.length - params.length, depth);
    this.#code.push("end");
  }

  #if(depth: number): void {
    const { params, results, code } = this.#blockType();
    this.#want([...params, i32]);
    this.#stack.pop();
    const base = this.#stack.length - params.length;
    this.#code.push(["if", code]);
    this.#inside(results, results, base, depth);
    if (`${params}` !== `${results}` || this.#dice.roll(2)) {
      this.#stack.length = base;
      this.#stack.push(...params);
      this.#code.push("else");
      this.#inside(results, results, base, depth);
    }
    this.#code.push("end");
  }

  #inside(label: readonly number[], results: readonly number[], base: number, depth: number): void {
    this.#frames.push({ label, results, base });
    this.#sequence(this.#dice.roll(8), depth - 1);
    this.#frames.pop();
  }
}
