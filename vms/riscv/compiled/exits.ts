import { CELL_PC, REGISTERS } from "../kernel/layout.js";
import { eachRegister, type RegisterSet } from "./registers.js";
import type { FunctionBody, FunctionType } from "./wasm/module.js";
import { OP } from "./wasm/opcodes.js";
import { WasmWriter } from "./wasm/writer.js";

/**
 * The functions through which regions are left: (result, fuel, values of registers) -> (result, fuel), and the same with
 * a pc between fuel and values. Every check can leave, and most never do; with the stores in functions of their own
 * regions are half as long. There is one function for each set of dirty registers.
 */
export class ExitFunctions {
  readonly #exits = new Map<string, Exit>();
  /** Types by number of parameters. */
  readonly #types = new Map<number, number>();
  readonly #firstIndex: number;
  readonly #firstType: number;

  /** Indices of functions and types from which on all are free. */
  constructor(firstIndex: number, firstType: number) {
    this.#firstIndex = firstIndex;
    this.#firstType = firstType;
  }

  /** Index of the function that writes these registers back, whose values it takes in ascending order. */
  for(set: RegisterSet, withPc: boolean): number {
    const key = `${set} ${withPc}`;
    const known = this.#exits.get(key);
    if (known) return known.index;
    const registers = eachRegister(set);
    const values = registers.length + (withPc ? 1 : 0);
    const type = this.#types.get(values) ?? this.#firstType + this.#types.size;
    this.#types.set(values, type);
    const exit = { index: this.#firstIndex + this.#exits.size, type, registers, withPc };
    this.#exits.set(key, exit);
    return exit.index;
  }

  get types(): FunctionType[] {
    return [...this.#types.keys()].map((values) => ({
      parameters: ["i32", "i64", ...new Array<"i64">(values).fill("i64")],
      results: ["i32", "i64"],
    }));
  }

  get bodies(): FunctionBody[] {
    return [...this.#exits.values()].map(bodyOf);
  }
}

interface Exit {
  readonly index: number;
  readonly type: number;
  readonly registers: readonly number[];
  readonly withPc: boolean;
}

function bodyOf({ type, registers, withPc }: Exit): FunctionBody {
  const w = new WasmWriter();
  const cells = registers.map((register) => REGISTERS + 8 * register);
  if (withPc) cells.unshift(CELL_PC);
  cells.forEach((cell, index) => {
    w.i32Const(0);
    w.get(2 + index);
    w.memory(OP.i64Store, cell);
  });
  w.get(0);
  w.get(1);
  w.op(OP.end);
  return { type, locals: [], code: w.bytes };
}
