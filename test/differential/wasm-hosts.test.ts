import binaryen from "binaryen";
import { describe, expect, test } from "vitest";
import type {
  Extern,
  FunctionExtern,
  GlobalExtern,
  Instance,
  MemoryExtern,
  Store,
  TableExtern,
  Value,
} from "../../vms/wasm/index.js";
import { HaltSignal } from "../../vms/wasm/index.js";
import { ValueType } from "../../vms/wasm/isa/types.js";
import { PAGE_FUEL } from "../../vms/wasm/kernel/prices.js";
import { EMBEDDERS, SMALL_STACK } from "./wasm-runs.js";

const { i32, i64, externref } = ValueType;
const FUEL = 1n << 40n;

const { Multivalue, ReferenceTypes, BulkMemory, TailCall, MutableGlobals } = binaryen.Features;

function assembled(text: string): Uint8Array {
  const module = binaryen.parseText(text);
  module.setFeatures(Multivalue | ReferenceTypes | BulkMemory | TailCall | MutableGlobals);
  try {
    return module.emitBinary();
  } finally {
    module.dispose();
  }
}

/** A store with what a test needs of it. */
class World {
  readonly store: Store<unknown>;
  readonly #load: (code: Uint8Array) => unknown;
  readonly externs = new Map<string, Extern>();

  constructor(name: keyof typeof EMBEDDERS) {
    const embedder = EMBEDDERS[name];
    this.store = embedder.newStore(FUEL, SMALL_STACK) as Store<unknown>;
    this.#load = (code) => embedder.load(code, SMALL_STACK);
  }

  host(name: string, params: number[], results: number[], call: (...args: Value[]) => readonly Value[]): void {
    const type = { params: Uint8Array.from(params), results: Uint8Array.from(results) };
    this.externs.set(name, this.store.hostFunction(type, call));
  }

  /** Makes an instance whose imports are looked up by `module.name`. */
  make(text: string): Instance {
    const made = this.store.instantiate(this.#load(assembled(text)), (module, name) =>
      this.externs.get(`${module}.${name}`),
    );
    if (made.type === "halt") throw new Error(made.reason);
    return made.instance;
  }

  /** Lets later instances import what this one exports. */
  share(name: string, { exports }: Instance): void {
    for (const [field, extern] of exports) this.externs.set(`${name}.${field}`, extern);
  }
}

const call = ({ exports }: Instance, name: string, ...args: Value[]) =>
  (exports.get(name) as FunctionExtern).call(args);

describe.each(Object.keys(EMBEDDERS) as (keyof typeof EMBEDDERS)[])("hosts and instances on wasm/%s", (engine) => {
  test("a host function gets its arguments and gives its results, several at once", () => {
    const world = new World(engine);
    const seen: Value[][] = [];
    world.host("env.swap", [i32, i64], [i64, i32], (...args) => {
      seen.push(args);
      return [args[1], args[0]];
    });
    const instance = world.make(`(module (import "env" "swap" (func $swap (param i32 i64) (result i64 i32)))
      (func (export "f") (param i32) (result i64)
        (local i64) (local $n i32)
        (call $swap (local.get 0) (i64.const -5)) (local.set $n) (local.set 1)
        (i64.add (local.get 1) (i64.extend_i32_s (local.get $n)))))`);
    expect(call(instance, "f", -7)).toEqual({ type: "values", values: [-12n] });
    expect(seen).toEqual([[-7, -5n]]);
  });

  test("the host grows memories and tables as far as they may, and for nothing", () => {
    const world = new World(engine);
    const instance = world.make(`(module (memory (export "memory") 1 3) (table (export "table") 2 4 externref)
      (func (export "pages") (result i32) (memory.size)) (func (export "elements") (result i32) (table.size 0))
      (func (export "get") (param i32) (result externref) (table.get 0 (local.get 0)))
      (func (export "store") (param i32) (i32.store (local.get 0) (i32.const 77))))`);
    const memory = instance.exports.get("memory") as MemoryExtern;
    const table = instance.exports.get("table") as TableExtern;
    const before = world.store.fuel;
    const object = { some: "object" };
    expect([memory.grow(1), memory.grow(2), memory.grow(1), memory.grow(0), memory.grow(-1)]).toEqual([
      1, -1, 2, 3, -1,
    ]);
    expect([table.grow(1), table.grow(1, object), table.grow(1)]).toEqual([2, 3, -1]);
    expect(world.store.fuel).toBe(before);
    expect(memory.bytes.length).toBe(3 * 65_536);
    expect([call(instance, "pages"), call(instance, "elements")]).toMatchObject([{ values: [3] }, { values: [4] }]);
    expect([call(instance, "get", 2), call(instance, "get", 3)]).toMatchObject([
      { values: [null] },
      { values: [object] },
    ]);
    call(instance, "store", 3 * 65_536 - 4);
    expect(memory.bytes.at(-4)).toBe(77);
    const free = world.store.newMemory(1);
    expect([free.grow(2), free.bytes.length]).toEqual([1, 3 * 65_536]);
  });

  test("the host sets globals and elements, which guests see", () => {
    const world = new World(engine);
    world.externs.set("env.base", world.store.newGlobal(i64, true, 5n));
    const instance = world.make(`(module (import "env" "base" (global $base (mut i64)))
      (global $own (export "own") (mut i32) (i32.const 1)) (global (export "fixed") i32 (i32.const 1))
      (table $t (export "table") 3 externref)
      (func (export "sum") (result i64) (i64.add (global.get $base) (i64.extend_i32_s (global.get $own))))
      (func (export "get") (param i32) (result externref) (table.get $t (local.get 0))))`);
    const own = instance.exports.get("own") as GlobalExtern;
    (world.externs.get("env.base") as GlobalExtern).value = 1n << 40n;
    own.value = -3;
    expect(own.value).toBe(-3);
    expect(call(instance, "sum")).toEqual({ type: "values", values: [(1n << 40n) - 3n] });
    expect(() => {
      (instance.exports.get("fixed") as GlobalExtern).value = 2;
    }).toThrow(expect.objectContaining({ code: "immutable-global" }));
    const table = instance.exports.get("table") as TableExtern;
    const object = { some: "object" };
    table.set(1, object);
    expect([table.get(0), table.get(1), call(instance, "get", 1)]).toEqual([
      null,
      object,
      { type: "values", values: [object] },
    ]);
    for (const index of [3, -1, 0.5]) {
      expect(() => table.get(index)).toThrow(expect.objectContaining({ code: "table-index" }));
      expect(() => table.set(index, null)).toThrow(expect.objectContaining({ code: "table-index" }));
    }
  });

  test("the host puts functions into tables, of other instances or its own, as dynamic linking does", () => {
    const world = new World(engine);
    world.host("env.triple", [i32], [i32], (n) => [(n as number) * 3]);
    const side =
      world.make(`(module (func (export "square") (param i32) (result i32) (i32.mul (local.get 0) (local.get 0)))
      (func (export "spin") (loop (br 0))))`);
    const main = world.make(`(module (type $t (func (param i32) (result i32))) (table (export "table") 4 funcref)
      (elem (i32.const 3) $own) (elem declare func $own)
      (func $own (param i32) (result i32) (i32.add (local.get 0) (i32.const 100)))
      (func (export "call") (param i32 i32) (result i32) (call_indirect (type $t) (local.get 1) (local.get 0)))
      (func (export "reference") (param funcref) (result funcref) (local.get 0)))`);
    const table = main.exports.get("table") as TableExtern;
    const square = side.exports.get("square") as FunctionExtern;
    const triple = world.externs.get("env.triple") as FunctionExtern;
    table.set(0, square);
    table.set(1, triple);
    expect([call(main, "call", 0, 7), call(main, "call", 1, 7)]).toMatchObject([{ values: [49] }, { values: [21] }]);
    expect(call(main, "call", 2, 7)).toEqual({ type: "halt", reason: "signature-mismatch" });
    world.store.fuel = FUEL;
    expect([table.get(0), table.get(1), table.get(2)]).toEqual([square, triple, null]);
    expect(call(main, "reference", square)).toEqual({ type: "values", values: [square] });
    // What the guest has put in can be called and put elsewhere.
    const own = table.get(3) as FunctionExtern;
    expect(own.call([5])).toEqual({ type: "values", values: [105] });
    table.set(2, own);
    expect(call(main, "call", 2, 1)).toMatchObject({ values: [101] });
    const before = world.store.fuel;
    own.call([5]);
    const cost = before - world.store.fuel;
    expect(cost).toBe(4n);
    world.store.fuel = cost - 1n;
    expect(own.call([5])).toEqual({ type: "halt", reason: "out-of-gas" });
    expect(world.store.fuel).toBe(0n);
    // A halt leaves no fuel; with more the store goes on.
    world.store.fuel = 10_000n;
    table.set(0, side.exports.get("spin") as FunctionExtern);
    expect((table.get(0) as FunctionExtern).call([])).toEqual({ type: "halt", reason: "out-of-gas" });
    world.store.fuel = FUEL;
    expect(call(main, "call", 1, 2)).toMatchObject({ values: [6] });
    expect(() => table.set(0, 5)).toThrow(expect.objectContaining({ code: "wrong-value" }));
  });

  test("a guest tail-calls the host, directly and through a table", () => {
    const world = new World(engine);
    world.host("env.twice", [i32], [i32], (n) => [(n as number) * 2]);
    const instance = world.make(`(module (import "env" "twice" (func $twice (param i32) (result i32)))
      (type $t (func (param i32) (result i32))) (table funcref (elem $twice))
      (func $direct (param i32) (result i32) (return_call $twice (i32.add (local.get 0) (i32.const 1))))
      (func $indirect (param i32) (result i32) (return_call_indirect (type $t) (local.get 0) (i32.const 0)))
      (func (export "f") (param i32) (result i32)
        (i32.add (i32.mul (call $direct (local.get 0)) (i32.const 1000)) (call $indirect (local.get 0)))))`);
    expect(call(instance, "f", 20)).toEqual({ type: "values", values: [42_040] });
  });

  test("a host function calls the guest again, which keeps what it had", () => {
    const world = new World(engine);
    let instance: Instance | undefined;
    world.host("env.down", [i32], [i32], (n) => {
      const result = call(instance!, "f", (n as number) - 1);
      return result.type === "values" ? result.values : [-1000];
    });
    instance = world.make(`(module (import "env" "down" (func $down (param i32) (result i32)))
      (func (export "f") (param i32) (result i32)
        (if (result i32) (i32.eqz (local.get 0)) (then (i32.const 1))
          (else (i32.add (i32.mul (local.get 0) (i32.const 10)) (call $down (local.get 0)))))))`);
    expect(call(instance, "f", 5)).toEqual({ type: "values", values: [151] });
  });

  test("the stack limit counts guests on both sides of a host function", () => {
    const world = new World(engine);
    let [instance, depth]: [Instance | undefined, number] = [undefined, 0];
    world.host("env.again", [], [], () => {
      depth++;
      const result = call(instance!, "f");
      if (result.type === "halt") throw new HaltSignal(result.reason);
      return [];
    });
    instance = world.make(`(module (import "env" "again" (func $again)) (func (export "f") (call $again)))`);
    expect(call(instance, "f")).toEqual({ type: "halt", reason: "stack-overflow" });
    // 4096 bytes of stack and frames of 96 bytes.
    expect(depth).toBe(42);
    expect(call(instance, "f")).toEqual({ type: "halt", reason: "out-of-gas" });
  });

  test("a host function sees and takes fuel, and may halt the run", () => {
    const world = new World(engine);
    const { store } = world;
    const seen: bigint[] = [];
    world.host("env.pay", [i32], [], (n) => {
      seen.push(store.fuel);
      store.charge(n as number);
      return [];
    });
    const instance = world.make(`(module (import "env" "pay" (func $pay (param i32)))
      (func (export "f") (call $pay (i32.const 10)) (call $pay (i32.const 80))))`);
    store.fuel = 101n;
    expect(call(instance, "f")).toEqual({ type: "values", values: [] });
    // 1 for entering, 1 and 4 for each argument and call.
    expect(seen).toEqual([90n, 80n]);
    expect(store.fuel).toBe(0n);
    store.fuel = 100n;
    expect(call(instance, "f")).toEqual({ type: "halt", reason: "out-of-gas" });
    expect(store.fuel).toBe(0n);
  });

  test("what a host function throws comes out, and the instance still works", () => {
    const world = new World(engine);
    let isBroken = true;
    world.host("env.throw", [], [], () => {
      if (isBroken) throw new TypeError("host is broken");
      return [];
    });
    const instance = world.make(`(module (import "env" "throw" (func $throw)) (global $g (mut i32) (i32.const 0))
      (func $deep (param i32) (if (local.get 0) (then (call $deep (i32.sub (local.get 0) (i32.const 1)))) (else (call $throw))))
      (func (export "f") (result i32) (global.set $g (i32.add (global.get $g) (i32.const 1))) (call $deep (i32.const 9)) (global.get $g)))`);
    expect(() => call(instance, "f")).toThrow("host is broken");
    isBroken = false;
    expect(call(instance, "f")).toEqual({ type: "values", values: [2] });
  });

  test("instances share memory, tables, globals and functions, and each grows its own memory", () => {
    const world = new World(engine);
    const first = world.make(`(module (memory (export "memory") 1 20) (table (export "table") 4 funcref)
      (global (export "global") (mut i64) (i64.const 7)) (elem (i32.const 1) $peek)
      (func $peek (export "peek") (param i32) (result i32) (i32.load (local.get 0)))
      (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0))))`);
    world.share("first", first);
    const second = world.make(`(module (import "first" "memory" (memory 1)) (import "first" "table" (table 4 funcref))
      (import "first" "global" (global $g (mut i64))) (import "first" "peek" (func $peek (param i32) (result i32)))
      (type $t (func (param i32) (result i32)))
      (func $double (param i32) (result i32) (i32.mul (i32.const 2) (call $peek (local.get 0))))
      (elem (i32.const 2) $double)
      (func (export "poke") (param i32 i32) (i32.store (local.get 0) (local.get 1)) (global.set $g (i64.add (global.get $g) (i64.const 1))))
      (func (export "through") (param i32 i32) (result i32) (call_indirect (type $t) (local.get 1) (local.get 0))))`);
    const third = world.make(`(module (import "first" "table" (table 4 funcref)) (memory (export "memory") 1)
      (type $t (func (param i32) (result i32)))
      (func (export "grow") (result i32) (memory.grow (i32.const 1)))
      (func (export "own") (param i32) (result i32)
        (i32.store (i32.const 8) (i32.const 99))
        (i32.add (call_indirect (type $t) (local.get 0) (i32.const 2)) (i32.load (i32.const 8)))))`);
    expect(call(second, "poke", 8, 21).type).toBe("values");
    expect(call(third, "grow")).toEqual({ type: "values", values: [1] });
    expect(call(first, "grow", 3)).toEqual({ type: "values", values: [1] });
    expect(call(third, "grow")).toEqual({ type: "values", values: [2] });
    expect(call(second, "poke", 4 * 65_536 - 4, 5).type).toBe("values");
    expect(call(first, "peek", 8)).toEqual({ type: "values", values: [21] });
    expect(call(second, "through", 2, 8)).toEqual({ type: "values", values: [42] });
    expect(call(second, "through", 1, 4 * 65_536 - 4)).toEqual({ type: "values", values: [5] });
    expect(call(third, "own", 8)).toEqual({ type: "values", values: [141] });
    expect((first.exports.get("global") as GlobalExtern).value).toBe(9n);
    expect((first.exports.get("memory") as MemoryExtern).bytes).toHaveLength(4 * 65_536);
    expect((third.exports.get("memory") as MemoryExtern).bytes).toHaveLength(3 * 65_536);
    expect(call(second, "through", 0, 8)).toEqual({ type: "halt", reason: "signature-mismatch" });
    world.store.fuel = FUEL;
    expect(call(second, "through", 4, 8)).toEqual({ type: "halt", reason: "table-out-of-bounds" });
  });

  test("references to the host's objects and to functions come out as they went in", () => {
    const world = new World(engine);
    const instance =
      world.make(`(module (table $t (export "table") 2 externref) (global $g (mut externref) (ref.null extern))
      (func (export "put") (param i32 externref) (table.set $t (local.get 0) (local.get 1)) (global.set $g (local.get 1)))
      (func (export "get") (param i32) (result externref externref) (table.get $t (local.get 0)) (global.get $g))
      (func (export "grow") (param externref i32) (result i32) (table.grow $t (local.get 0) (local.get 1)))
      (func (export "isNull") (param externref) (result i32) (ref.is_null (local.get 0))))`);
    const object = { some: "object" };
    call(instance, "put", 0, object);
    call(instance, "put", 1, "text");
    expect(call(instance, "get", 0)).toEqual({ type: "values", values: [object, "text"] });
    expect(call(instance, "grow", object, 3)).toEqual({ type: "values", values: [2] });
    expect((instance.exports.get("table") as TableExtern).length).toBe(5);
    const result = call(instance, "get", 4);
    expect(result.type === "values" && result.values[0]).toBe(object);
    expect(call(instance, "isNull", null)).toEqual({ type: "values", values: [1] });
    expect(call(instance, "isNull", undefined)).toEqual({ type: "values", values: [0] });
  });

  test("memories, tables and globals of the host", () => {
    const world = new World(engine);
    const { store } = world;
    const memory = store.newMemory(1, 2);
    const table = store.newTable(externref, 1, 5);
    const global = store.newGlobal(i64, true, 40n);
    for (const [name, extern] of Object.entries({ memory, table, global })) world.externs.set(`env.${name}`, extern);
    memory.bytes[5] = 77;
    const instance = world.make(`(module (import "env" "memory" (memory 1)) (import "env" "table" (table 1 externref))
      (import "env" "global" (global $g (mut i64)))
      (func (export "f") (result i32 i32 i32) (global.set $g (i64.add (global.get $g) (i64.const 2)))
        (i32.load8_u (i32.const 5)) (memory.grow (i32.const 1)) (memory.grow (i32.const 1)))
      (func (export "t") (result i32 i32) (table.grow (ref.null extern) (i32.const 4)) (table.grow (ref.null extern) (i32.const 1))))`);
    const before = store.fuel;
    expect(call(instance, "f")).toEqual({ type: "values", values: [77, 1, -1] });
    // The second growth is within the module's limit and refused by the host's: its price is given back.
    expect(before - store.fuel).toBeLessThan(2n * BigInt(PAGE_FUEL));
    expect(call(instance, "t")).toEqual({ type: "values", values: [1, -1] });
    expect([memory.bytes.length, table.length, global.value]).toEqual([131_072, 5, 42n]);
  });

  test("a function of the host called by the host", () => {
    const { store } = new World(engine);
    const type = { params: Uint8Array.of(i32, i32), results: Uint8Array.of(i32) };
    const add = store.hostFunction(type, (a, b) => [(a as number) + (b as number)]);
    expect(add.call([3, 4])).toEqual({ type: "values", values: [7] });
    const pair = store.hostFunction({ params: Uint8Array.of(), results: Uint8Array.of(i32, i64) }, () => [1, 2n]);
    expect(pair.call([])).toEqual({ type: "values", values: [1, 2n] });
    const stop = store.hostFunction(type, () => {
      throw new HaltSignal("unreachable");
    });
    expect(stop.call([1, 2])).toEqual({ type: "halt", reason: "unreachable" });
    expect(store.fuel).toBe(0n);
  });

  test("imports that are missing or of another type are refused", () => {
    const world = new World(engine);
    world.host("env.f", [i32], [], () => []);
    world.externs.set("env.memory", world.store.newMemory(1, 2));
    world.externs.set("env.table", world.store.newTable(externref, 1));
    world.externs.set("env.global", world.store.newGlobal(i32, false, 1));
    for (const item of [
      `"env" "none" (func)`,
      `"env" "f" (func)`,
      `"env" "f" (global i32)`,
      `"env" "memory" (memory 2)`,
      `"env" "memory" (memory 1 1)`,
      `"env" "table" (table 1 funcref)`,
      `"env" "table" (table 1 9 externref)`,
      `"env" "global" (global (mut i32))`,
      `"env" "global" (global i64)`,
    ]) {
      expect(() => world.make(`(module (import ${item}))`), item).toThrowError(
        expect.objectContaining({ code: "link-error" }),
      );
      // Also where there is no fuel for the instance.
      world.store.fuel = 0n;
      expect(() => world.make(`(module (import ${item}) (table 1 funcref))`), item).toThrowError(
        expect.objectContaining({ code: "link-error" }),
      );
    }
  });
});
