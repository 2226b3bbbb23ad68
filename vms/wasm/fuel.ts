import type { Module } from "./decode/module.js";
import { OPCODE_SPACE, OPCODES, op } from "./isa/opcodes.js";
import type { Instructions } from "./validate/instructions.js";

/**
 * The fuel rule. It is defined on the module as it was loaded, so that every engine charges the same, unit for unit.
 *
 * **Blocks.** A function's body is cut into blocks: a block begins with the body, and after each of
 *
 * - `loop`, `if` and `else`,
 * - the `end` of an `if`, and the `end` of a `block` that some reachable branch goes to,
 * - `br`, `br_if`, `br_table`, `return`, `unreachable` and the tail calls.
 *
 * Calls do not end a block. A block costs the fuel of its reachable instructions by the opcode table; all of it is
 * charged before the block's first instruction. The block after `loop` is charged in every iteration. A block that costs
 * nothing is not charged. When what is left is not enough, the run halts with `out-of-gas` before the block.
 *
 * **Functions.** Entering a function adds {@link entryFuel} to the charge of its first block. The stack limit (frame.ts)
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

const FUEL = new Uint8Array(OPCODE_SPACE);
for (const opcode of OPCODES) {
  if (opcode.fuel > 255) throw new RangeError(`${opcode.mnemonic} costs more than a byte holds`);
  FUEL[opcode.op] = opcode.fuel;
}

const BLOCK = op("block");
const IF = op("if");
const ELSE = op("else");
const END = op("end");

const ENDS_BLOCK = new Uint8Array(OPCODE_SPACE);
const ENDERS = ["loop", "if", "else", "br", "br_if", "br_table", "return", "unreachable"];
for (const mnemonic of [...ENDERS, "return_call", "return_call_indirect"]) ENDS_BLOCK[op(mnemonic)] = 1;

/** Computes the charges of one body after the other, in columns it reuses. */
export class BlockCharges {
  /** By row: fuel to charge before the instruction; not 0 only for the first row of a block. */
  charge = new Int32Array(1024);
  #isJoin = new Uint8Array(1024);

  /** Fills {@link charge} for the body. Row 0 includes {@link entryFuel}, and so is never 0. */
  compute(body: Instructions): Int32Array {
    this.#reset(body.length);
    const { op: ops, b, height, joined } = body;
    const { charge } = this;
    let head = 0;
    let cost = entryFuel(body);
    for (let row = 0; row < body.length; row++) {
      const code = ops[row]!;
      if (height[row]! >= 0) cost += FUEL[code]!;
      if (code === IF || code === ELSE || (code === BLOCK && joined[row] === 1)) this.#isJoin[b[row]!] = 1;
      if (ENDS_BLOCK[code] === 1 || (code === END && this.#isJoin[row] === 1)) {
        charge[head] = cost;
        head = row + 1;
        cost = 0;
      }
    }
    if (head < body.length) charge[head] = cost;
    return charge;
  }

  #reset(length: number): void {
    if (length > this.charge.length) {
      this.charge = new Int32Array(length * 2);
      this.#isJoin = new Uint8Array(length * 2);
    } else {
      this.charge.fill(0, 0, length);
      this.#isJoin.fill(0, 0, length);
    }
  }
}
