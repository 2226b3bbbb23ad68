import { functionType } from "../decode/module.js";
import { equalTypes, type FuncType, ValueType } from "../isa/types.js";
import { type WriteCall, writeImportAdapter, writePricedAdapter } from "./adapters.js";
import { Code } from "./code.js";
import type { Layout } from "./layout.js";
import type { RuntimeFunctions } from "./runtime-functions.js";

/** What a call of an imported function costs that the adapter is to pay; the host function then neither pays nor calls back. */
export type PriceOf = (module: string, name: string) => number | undefined;

/**
 * How programs call their host. V8 compiles code for each type of function that a module imports, 20 to 60 us each time that
 * a module is loaded, and again for a function of another arity. So the injected form of a program imports none: an adapter
 * takes the place of each, and calls through a table of bridges, one for each type. A bridge is given the instance's host
 * functions and the number of the wanted one before the arguments; the engine keeps bridges for all modules.
 */
export class HostCalls {
  readonly #layout: Layout;
  readonly #prices: readonly (number | undefined)[];
  #outOfGas = 0;
  /** Of the host's functions, by the bridge's place in the table. */
  readonly types: readonly FuncType[];
  /** Index in the injected module of each bridge's type. */
  readonly #bridgeTypes: readonly number[];

  /** @param priceOf what a call costs that the host leaves to be paid here */
  constructor(layout: Layout, runtime: RuntimeFunctions, priceOf: PriceOf) {
    const { module } = layout;
    this.#layout = layout;
    this.#prices = module.imports.map((item) => priceOf(item.module, item.name));
    if (this.#prices.some((price) => price !== undefined)) this.#outOfGas = runtime.outOfGas;
    const types: FuncType[] = [];
    for (let i = 0; i < module.importedFunctions; i++) {
      const type = functionType(module, i);
      if (!types.some((known) => equalTypes(known, type))) types.push(type);
    }
    this.types = types;
    this.#bridgeTypes = types.map((type) => layout.addType(bridgeType(type)));
  }

  /** The table of bridges comes after the module's own. */
  get table(): number {
    return this.#layout.module.tables.length;
  }

  /** The body of the adapter for an imported function. */
  adapter(imported: number): Uint8Array {
    const layout = this.#layout;
    const type = functionType(layout.module, imported);
    const bridge = this.types.findIndex((known) => equalTypes(known, type));
    const price = this.#prices[imported];
    const call: WriteCall = (body, pushArguments) => {
      body.indexed(Code.globalGet, layout.meterGlobal("host"));
      body.byte(Code.i32Const);
      body.signed(imported);
      pushArguments();
      body.byte(Code.i32Const);
      body.signed(bridge);
      body.indexed(Code.callIndirect, this.#bridgeTypes[bridge]!);
      body.u32(this.table);
    };
    return price === undefined
      ? writeImportAdapter(layout, imported, call)
      : writePricedAdapter(layout, imported, call, price, this.#outOfGas);
  }
}

/** A bridge takes the host's functions and the number of one of them besides. */
export function bridgeType({ params, results }: FuncType): FuncType {
  return { params: Uint8Array.of(ValueType.externref, ValueType.i32, ...params), results };
}
