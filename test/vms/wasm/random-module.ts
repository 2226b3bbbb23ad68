import { ValueType } from "../../../vms/wasm/isa/types.js";
import { blockType, type FunctionSpec, type Instruction, type ModuleSpec } from "./assembler.js";

const { i32, i64 } = ValueType;
const TYPES = [i32, i64];

/** Numbers from a seed (xorshift32). */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 1;
  }

  /** 0 to `sides` - 1. */
  roll(sides: number): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) % sides;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.roll(items.length)]!;
  }
}

const BINARY = ["add", "sub", "mul", "and", "or", "xor", "shl", "shr_s", "shr_u", "rotl", "rotr"];
const DIVIDING = ["div_s", "div_u", "rem_s", "rem_u"];
const COMPARING = ["eq", "ne", "lt_s", "lt_u", "gt_s", "ge_u", "le_s"];
const UNARY = ["clz", "ctz", "popcnt", "extend8_s", "extend16_s"];
const FUNCTIONS = 4;
const MEMORY_BYTES = 65_536;

/**
 * A valid module on integers whose calls all come back: loops count down, and functions call those before them only.
 * Its functions have two i32 parameters, one result, and are exported as f0, f1, ...
 */
export function randomModule(seed: number): ModuleSpec {
  const dice = new Dice(seed);
  const functions: FunctionSpec[] = [];
  for (let i = 0; i < FUNCTIONS; i++) functions.push(new Writer(dice, i).function());
  return {
    functions,
    memory: [1, 3],
    table: [FUNCTIONS + 1],
    elements: functions.map((_, i) => i),
    globals: [
      { type: i32, mutable: true, init: ["i32.const", 5] },
      { type: i64, mutable: true, init: ["i64.const", -1n] },
    ],
  };
}

/** Writes one function: statements that leave the stack as it was, and expressions of a type. */
class Writer {
  readonly #dice: Dice;
  readonly #index: number;
  readonly #code: Instruction[] = [];
  readonly #locals: number[] = [];
  /** Locals that count loops down: nothing else sets them. */
  readonly #counters = new Set<number>();
  /** Labels that take nothing along and may be branched to, the innermost first; loops are not. */
  #labels: boolean[] = [];

  constructor(dice: Dice, index: number) {
    this.#dice = dice;
    this.#index = index;
    for (let i = dice.roll(5); i > 0; i--) this.#locals.push(dice.pick(TYPES));
  }

  function(): FunctionSpec {
    const result = TYPES[this.#index % 2]!;
    for (let i = 2 + this.#dice.roll(4); i > 0; i--) this.#statement(3);
    this.#expression(result, 3);
    const spec = { params: [i32, i32], results: [result], locals: this.#locals, code: this.#code };
    return { ...spec, export: `f${this.#index}` };
  }

  #statement(depth: number): void {
    const simple = [() => this.#setLocal(), () => this.#setGlobal(), () => this.#store(), () => this.#bulk()];
    const nested = [() => this.#block(depth), () => this.#loop(depth), () => this.#if(depth), () => this.#table(depth)];
    const leaving = [() => this.#branch(), () => this.#branchIf(), () => this.#returnIf()];
    this.#dice.pick(depth > 0 ? [...simple, ...nested, ...nested, ...leaving] : [...simple, ...leaving])();
  }

  #statements(depth: number): void {
    for (let i = this.#dice.roll(3); i >= 0; i--) this.#statement(depth - 1);
  }

  #setLocal(): void {
    const index = this.#dice.roll(2 + this.#locals.length);
    if (this.#counters.has(index)) return;
    this.#expression(this.#typeOfLocal(index), 2);
    this.#code.push([this.#dice.roll(2) ? "local.set" : "local.tee", index]);
    if (this.#code.at(-1)![0] === "local.tee") this.#code.push("drop");
  }

  #typeOfLocal(index: number): number {
    return index < 2 ? i32 : this.#locals[index - 2]!;
  }

  #setGlobal(): void {
    const index = this.#dice.roll(2);
    this.#expression(TYPES[index]!, 2);
    this.#code.push(["global.set", index]);
  }

  #address(): void {
    this.#expression(i32, 1);
    // One access in eight may be out of bounds.
    if (this.#dice.roll(8) > 0) this.#code.push(["i32.const", 0x7fff], "i32.and");
  }

  #store(): void {
    const type = this.#dice.pick(TYPES);
    this.#address();
    this.#expression(type, 2);
    const name = this.#dice.pick(type === i32 ? ["i32.store", "i32.store8"] : ["i64.store", "i64.store32"]);
    this.#code.push([name, this.#dice.roll(64)]);
  }

  #bulk(): void {
    this.#address();
    if (this.#dice.roll(2)) this.#address();
    else this.#code.push(["i32.const", this.#dice.roll(256)]);
    this.#code.push(["i32.const", this.#dice.roll(MEMORY_BYTES / 64)]);
    this.#code.push(this.#dice.roll(2) ? "memory.copy" : "memory.fill");
  }

  #block(depth: number): void {
    this.#code.push(["block", blockType()]);
    this.#inside(true, depth);
  }

  /** Runs at most three times: a local of its own counts. */
  #loop(depth: number): void {
    const counter = 2 + this.#locals.push(i32) - 1;
    this.#code.push(["i32.const", 1 + this.#dice.roll(3)], ["local.set", counter]);
    this.#counters.add(counter);
    const testFirst = this.#dice.roll(2) === 1;
    this.#code.push(["block", blockType()], ["loop", blockType()]);
    this.#labels.unshift(false, true);
    if (testFirst) this.#code.push(["local.get", counter], "i32.eqz", ["br_if", 1]);
    this.#statements(depth);
    this.#code.push(["local.get", counter], ["i32.const", 1], "i32.sub", ["local.tee", counter]);
    if (testFirst) this.#code.push("drop", ["br", 0]);
    else this.#code.push(["i32.const", 0], "i32.gt_s", ["br_if", 0]);
    this.#labels.splice(0, 2);
    this.#code.push("end", "end");
  }

  #if(depth: number): void {
    this.#expression(i32, 2);
    this.#code.push(["if", blockType()]);
    this.#labels.unshift(true);
    this.#statements(depth);
    if (this.#dice.roll(2)) {
      this.#code.push("else");
      this.#statements(depth);
    }
    this.#labels.shift();
    this.#code.push("end");
  }

  #table(depth: number): void {
    this.#code.push(["block", blockType()], ["block", blockType()]);
    this.#labels.unshift(true, true);
    this.#statements(depth);
    this.#expression(i32, 1);
    this.#code.push(["br_table", this.#dice.roll(2), this.#dice.roll(2), this.#dice.roll(2)], "end");
    this.#labels.shift();
    this.#statements(depth);
    this.#labels.shift();
    this.#code.push("end");
  }

  #inside(label: boolean, depth: number): void {
    this.#labels.unshift(label);
    this.#statements(depth);
    this.#labels.shift();
    this.#code.push("end");
  }

  #target(): number | undefined {
    const targets = this.#labels.flatMap((allowed, label) => (allowed ? [label] : []));
    return targets.length > 0 ? this.#dice.pick(targets) : undefined;
  }

  #branch(): void {
    const label = this.#target();
    if (label === undefined) return;
    if (this.#dice.roll(4) === 0) this.#code.push(["br", label]);
    else this.#branchIf();
  }

  #branchIf(): void {
    const label = this.#target();
    if (label === undefined) return;
    this.#expression(i32, 2);
    this.#code.push(["br_if", label]);
  }

  #returnIf(): void {
    this.#expression(i32, 1);
    this.#code.push(["if", blockType()]);
    this.#expression(TYPES[this.#index % 2]!, 1);
    this.#code.push("return", "end");
  }

  #expression(type: number, depth: number): void {
    const name = type === i32 ? "i32" : "i64";
    const leaf = [
      () => this.#constant(type),
      () => this.#getLocal(type),
      () => void this.#code.push(["global.get", TYPES.indexOf(type as 0x7f)]),
    ];
    const nested = [
      () => this.#operation(type, name, depth),
      () => this.#operation(type, name, depth),
      () => this.#load(type),
      () => this.#call(type, depth),
      () => this.#select(type, depth),
      () => this.#growth(type),
    ];
    this.#dice.pick(depth > 0 ? [...leaf, ...nested] : leaf)();
  }

  #constant(type: number): void {
    const value = this.#dice.pick([0, 1, -1, 2, 255, 65_535, 0x7fffffff, this.#dice.roll(1 << 30)]);
    this.#code.push(type === i32 ? ["i32.const", value] : ["i64.const", BigInt(value) << BigInt(this.#dice.roll(33))]);
  }

  #getLocal(type: number): void {
    const candidates = [i32, i32, ...this.#locals].flatMap((t, i) => (t === type ? [i] : []));
    if (candidates.length === 0) this.#constant(type);
    else this.#code.push(["local.get", this.#dice.pick(candidates)]);
  }

  #operation(type: number, name: string, depth: number): void {
    const kind = this.#dice.roll(8);
    if (kind === 0) {
      this.#expression(type, depth - 1);
      this.#code.push(`${name}.${this.#dice.pick(UNARY)}`);
    } else if (kind === 1 && type === i32) {
      const compared = this.#dice.pick(TYPES);
      this.#expression(compared, depth - 1);
      this.#expression(compared, depth - 1);
      this.#code.push(`${compared === i32 ? "i32" : "i64"}.${this.#dice.pick(COMPARING)}`);
    } else if (kind === 1) {
      this.#expression(i32, depth - 1);
      this.#code.push(this.#dice.pick(["i64.extend_i32_s", "i64.extend_i32_u"]));
    } else {
      this.#expression(type, depth - 1);
      this.#expression(type, depth - 1);
      this.#code.push(`${name}.${this.#dice.pick(kind === 2 ? DIVIDING : BINARY)}`);
    }
  }

  #load(type: number): void {
    this.#address();
    this.#code.push([
      this.#dice.pick(type === i32 ? ["i32.load", "i32.load8_s"] : ["i64.load", "i64.load32_u"]),
      this.#dice.roll(64),
    ]);
  }

  #call(type: number, depth: number): void {
    const callees = Array.from({ length: this.#index }, (_, i) => i).filter((i) => TYPES[i % 2] === type);
    if (callees.length === 0) {
      this.#constant(type);
      return;
    }
    this.#expression(i32, depth - 1);
    this.#expression(i32, depth - 1);
    const callee = this.#dice.pick(callees);
    if (this.#dice.roll(2)) this.#code.push(["call", callee]);
    else
      this.#code.push(
        ["i32.const", this.#dice.roll(8) ? callee : this.#dice.roll(7) + FUNCTIONS],
        ["call_indirect", callee, 0],
      );
  }

  #select(type: number, depth: number): void {
    this.#expression(type, depth - 1);
    this.#expression(type, depth - 1);
    this.#expression(i32, depth - 1);
    this.#code.push("select");
  }

  #growth(type: number): void {
    if (type === i32 && this.#dice.roll(4) === 0) this.#code.push(["i32.const", this.#dice.roll(2)], "memory.grow");
    else if (type === i32) this.#code.push("memory.size");
    else this.#constant(type);
  }
}
