import type { Module } from "./decode/module.js";
import type { Instructions } from "./validate/instructions.js";

/**
 * The fuel rule. It is defined on the module as it was loaded, so that every engine charges the same, unit for unit.
 *
 * **Blocks.** An instruction costs what the opcode table says. Straight runs of instructions are charged together, at one
 * point that comes before them or, for what decides whether a loop goes on, right after: block-charges.ts says where, and
 * {@link BlockCharges} computes it. Every path through a function that ends by itself pays for exactly the instructions
 * on it, and every turn of a loop passes a charge. Fuel is charged before the instruction at the charge; when what is
 * left is not enough, the run halts with `out-of-gas` there.
 *
 * **Functions.** Entering a function adds {@link entryFuel} to the charge at its first instruction. The stack limit (frame.ts)
 * is tested first: where both are exceeded, the run halts with `stack-overflow`.
 *
 * **Lengths.** Instructions that work on a length pay for it besides their fixed cost, right before they do anything,
 * bounds checks included: `memory.fill`, `memory.copy` and `memory.init` {@link bytesFuel} of the length, `table.fill`,
 * `table.copy` and `table.init` one unit an element.
 *
 * **Growth.** `memory.grow` pays {@link PAGE_FUEL} a page and `table.grow` one unit an element before anything grows. A
 * growth beyond the limit (the smaller of the declared maximum and the profile's) gives -1 and costs nothing more than
 * the instruction.
 *
 * **Host calls** pay what the host asks (abi.ts: {@link bytesFuel} of the bytes moved), before it does anything.
 *
 * **Starting.** Before an instance is made, {@link instantiationFuel} is charged. A start function is charged as any.
 *
 * **The end.** A run that ends by itself has used what was charged. A halt, whatever the reason, uses all of the limit,
 * as an exceptional halt does on the EVM: the engines keep the fuel in registers, where a trap does not find it.
 */
export const PAGE_FUEL = 1024;

/** Locals that one unit of fuel sets to zero. */
const LOCALS_PER_FUEL = 4;

/** What entering a function costs: setting its declared locals (not parameters) to zero. */
export function entryFuel(body: Instructions): number {
  return 1 + Math.ceil((body.localCount - body.paramCount) / LOCALS_PER_FUEL);
}

/** What moving so many bytes costs: a unit for every full 8. */
export function bytesFuel(length: number): number {
  return Math.floor(length / 8);
}

/** What making an instance costs: its memory as if it had grown, its tables, and what active segments copy. */
export function instantiationFuel(module: Module): bigint {
  const own = <T>(list: readonly T[], imported: number) => list.slice(imported);
  let fuel = 0;
  for (const { min } of own(module.memories, module.importedMemories)) fuel += min * PAGE_FUEL;
  for (const { min } of own(module.tables, module.importedTables)) fuel += min;
  for (const { placement, start, end } of module.data) if (placement !== undefined) fuel += bytesFuel(end - start);
  for (const { mode, functions } of module.elements) if (mode === "active") fuel += functions.length;
  return BigInt(fuel);
}
