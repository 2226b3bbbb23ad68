import type { Module } from "./decode/module.js";
import {
  BYTES_PER_FUEL_LOG2,
  ELEMENT_FUEL,
  LOAD_BYTE_FUEL,
  LOAD_FUNCTION_FUEL,
  LOAD_ITEM_FUEL,
  LOAD_VALUE_FUEL,
  LOCALS_PER_FUEL,
  PAGE_FUEL,
  START_FUEL,
} from "./kernel/prices.js";
import type { WasmSettings } from "./profile.js";
import type { Instructions } from "./validate/instructions.js";

/**
 * The fuel rule. It is defined on the module as it was loaded, so that every engine charges the same, unit for unit.
 * kernel/prices.ts has the numbers.
 *
 * **Blocks.** An instruction costs what the opcode table says, an access to memory {@link accessFuel}, and a branch what it
 * has to do besides, {@link branchFuel}. Straight runs of instructions are charged together, at one
 * point that comes before them or, for what decides whether a loop goes on, right after: block-charges.ts says where, and
 * `BlockCharges` computes it. Every path through a function that ends by itself pays for exactly the instructions
 * on it, and every turn of a loop passes a charge. Fuel is charged before the instruction at the charge; when what is
 * left is not enough, the run halts with `out-of-gas` there.
 *
 * **Functions.** Entering a function adds {@link entryFuel} to the charge at its first instruction. The stack limit (frame.ts)
 * is tested first: where both are exceeded, the run halts with `stack-overflow`.
 *
 * **Lengths.** Instructions that work on a length pay for it besides their fixed cost, right before they do anything,
 * bounds checks included: `memory.fill`, `memory.copy` and `memory.init` {@link bytesFuel} of the length, `table.fill`,
 * `table.copy` and `table.init` `ELEMENT_FUEL` an element.
 *
 * **Growth.** `memory.grow` pays `PAGE_FUEL` a page and `table.grow` `ELEMENT_FUEL` an element before anything grows. A
 * growth beyond the limit (the smaller of the declared maximum and the profile's) gives -1 and costs nothing more than
 * the instruction.
 *
 * **Host calls** pay what the host asks (abi.ts: `CALL_FUEL` and {@link bytesFuel} of the bytes moved), before it does
 * anything.
 *
 * **Starting.** A run of a program first pays {@link loadFuel}, since each may be the first one, and so does a contract's in
 * a transaction that has not run the same code before (Stylus' initialisation). Before an
 * instance is made, {@link instantiationFuel} is charged. A start function is charged as any.
 *
 * **The end.** A run that ends by itself has used what was charged. A halt, whatever the reason, uses all of the limit,
 * as an exceptional halt does on the EVM: the engines keep the fuel in registers, where a trap does not find it.
 */

/** What entering a function costs: setting its declared locals (not parameters) to zero. */
export function entryFuel(body: Instructions): number {
  return 1 + Math.ceil((body.localCount - body.paramCount) / LOCALS_PER_FUEL);
}

/** What moving so many bytes costs: a unit for every full 8. */
export function bytesFuel(length: number): number {
  return Math.floor(length / 2 ** BYTES_PER_FUEL_LOG2);
}

/**
 * What a load or store costs, by the pages that the memory may grow to: a cache has most of a small one. What a module has of
 * memory at most is the smaller of its declared maximum and the profile's.
 */
export const ACCESS_FUEL: readonly { readonly pages: number; readonly fuel: number }[] = [
  { pages: 16, fuel: 1 },
  { pages: 128, fuel: 6 },
  { pages: Number.POSITIVE_INFINITY, fuel: 80 },
];

/** What each load and store of the module costs. */
export function accessFuel({ memories }: Module, { maxPages }: WasmSettings): number {
  const reach = Math.min(memories[0]?.max ?? maxPages, maxPages);
  return ACCESS_FUEL.find(({ pages }) => reach <= pages)!.fuel;
}

/** What a branch costs besides the instruction: a unit for each value that it takes along but one. */
export function carriedFuel(values: number): number {
  return Math.max(0, values - 1);
}

/** What a `br_table` costs besides the instruction: finding one of so many places. */
export function targetsFuel(targets: number): number {
  return TARGETS_FUEL * Math.ceil(Math.log2(targets));
}

const TARGETS_FUEL = 4;

/** What making an instance costs: its memory as if it had grown, its tables, and what active segments copy. */
export function instantiationFuel(module: Module): bigint {
  const own = <T>(list: readonly T[], imported: number) => list.slice(imported);
  let fuel = 0;
  for (const { min } of own(module.memories, module.importedMemories)) fuel += min * PAGE_FUEL;
  for (const { min } of own(module.tables, module.importedTables)) fuel += min * ELEMENT_FUEL;
  for (const { placement, start, end } of module.data) if (placement !== undefined) fuel += bytesFuel(end - start);
  for (const { mode, functions } of module.elements) if (mode === "active") fuel += functions.length * ELEMENT_FUEL;
  return BigInt(fuel);
}

/**
 * What a run pays for having its program loaded and started, besides {@link instantiationFuel}.
 * @param values that control instructions pop and push by their types, as validation counts them (validate/stacks.ts)
 */
export function loadFuel(module: Module, values: number): bigint {
  const { functions, imports, exports } = module;
  let fuel = START_FUEL + LOAD_BYTE_FUEL * module.bytes.length + LOAD_VALUE_FUEL * values;
  fuel += LOAD_FUNCTION_FUEL * (functions.count + imports.length + exports.length);
  fuel += LOAD_ITEM_FUEL * itemsOf(module);
  return BigInt(fuel);
}

/** What a module declares besides functions, imports and exports. */
function itemsOf({ types, tables, globals, elements, data }: Module): number {
  return [types, tables, globals, elements, data].reduce((sum, { length }) => sum + length, 0);
}
