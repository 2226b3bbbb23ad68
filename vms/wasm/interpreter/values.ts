import { TercetError } from "../../../src/base/errors.js";
import type { Value } from "../instance.js";
import { type FuncType, typeName, ValueType } from "../isa/types.js";
import { InterpretedFunction } from "./externs.js";
import type { Kernel } from "./kernel.js";

/** Turns a function record's address into the extern that the host knows it by. */
export type FunctionLookup = (record: number) => InterpretedFunction;

/** Moves values between the host and slots. */
export class Values {
  readonly #kernel: Kernel;
  readonly #functionOf: FunctionLookup;
  /** External objects by their number; 0 is null. */
  readonly #objects: unknown[] = [null];
  readonly #numbers = new Map<unknown, number>([[null, 0]]);

  constructor(kernel: Kernel, functionOf: FunctionLookup) {
    this.#kernel = kernel;
    this.#functionOf = functionOf;
  }

  read(at: number, type: number): Value {
    const { view } = this.#kernel;
    switch (type) {
      case ValueType.i32:
        return view.getInt32(at, true);
      case ValueType.i64:
        return view.getBigInt64(at, true);
      case ValueType.f32:
        return view.getFloat32(at, true);
      case ValueType.f64:
        return view.getFloat64(at, true);
      case ValueType.funcref: {
        const record = view.getUint32(at, true);
        return record === 0 ? null : this.#functionOf(record);
      }
      default:
        return this.#objects[view.getUint32(at, true)];
    }
  }

  /** @throws TercetError `wrong-value` when the value is not of the type */
  write(at: number, type: number, value: Value): void {
    const { view } = this.#kernel;
    switch (type) {
      case ValueType.i64:
        if (typeof value !== "bigint") throw wrongValue(type);
        view.setBigInt64(at, BigInt.asIntN(64, value), true);
        return;
      case ValueType.f64:
        view.setFloat64(at, this.#number(type, value), true);
        return;
      case ValueType.f32:
        view.setFloat32(at, this.#number(type, value), true);
        break;
      case ValueType.i32:
        view.setInt32(at, this.#number(type, value) | 0, true);
        break;
      default:
        view.setUint32(at, this.reference(type, value), true);
    }
    view.setUint32(at + 4, 0, true);
  }

  readAll(at: number, types: Uint8Array): Value[] {
    return Array.from(types, (type, i) => this.read(at + 8 * i, type));
  }

  writeAll(at: number, types: Uint8Array, values: readonly Value[]): void {
    for (let i = 0; i < types.length; i++) this.write(at + 8 * i, types[i]!, values[i]);
  }

  /** The number that stands for a reference inside. */
  reference(type: number, value: Value): number {
    if (type !== ValueType.funcref) return this.#numberOf(value);
    if (value === null) return 0;
    if (value instanceof InterpretedFunction) return value.record;
    throw wrongValue(type);
  }

  #numberOf(object: unknown): number {
    const known = this.#numbers.get(object);
    if (known !== undefined) return known;
    const number = this.#objects.push(object) - 1;
    this.#numbers.set(object, number);
    return number;
  }

  #number(type: number, value: Value): number {
    if (typeof value === "number") return value;
    throw wrongValue(type);
  }
}

/** @throws RangeError when the number of arguments is wrong */
export function checkCount({ params }: FuncType, args: readonly Value[]): void {
  if (args.length === params.length) return;
  throw new RangeError(`the function takes ${params.length} arguments, not ${args.length}`);
}

function wrongValue(type: number): TercetError {
  return new TercetError("wrong-value", `the host gave a value that is no ${typeName(type)}`);
}
