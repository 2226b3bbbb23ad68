import { OP, TYPE } from "./wasm/opcodes.js";
import type { WasmWriter } from "./wasm/writer.js";

interface Target {
  readonly pc: number;
  /** Depth of its label. */
  readonly depth: number;
}

/** Targets farther apart do not share a table, and none is longer: V8 takes no table of more than 65,520. Bytes of code. */
const MAX_GAP = 2048;
const MAX_SPAN = 65536;

/** Branches by the pc in a local: to the depth of that pc's label, or to depth 0 for a pc that has none. */
export function writeJumpTable(
  w: WasmWriter,
  pcLocal: number,
  pcs: readonly number[],
  depths: readonly number[],
): void {
  const targets = pcs.map((pc, index) => ({ pc, depth: depths[index]! })).sort((a, b) => a.pc - b.pc);
  const tables = tablesOf(targets);
  const last = tables.pop()!;
  for (const table of tables) {
    w.op(OP.block, TYPE.void);
    writeTable(w, pcLocal, table, 1);
    w.op(OP.end);
  }
  writeTable(w, pcLocal, last, 0);
}

/** @param targets by ascending pc */
function tablesOf(targets: readonly Target[]): Target[][] {
  const tables: Target[][] = [];
  for (const target of targets) {
    const table = tables.at(-1);
    const isNear = table && target.pc - table.at(-1)!.pc <= MAX_GAP && target.pc - table[0]!.pc < MAX_SPAN;
    if (isNear) table.push(target);
    else tables.push([target]);
  }
  return tables;
}

/** @param inside labels between the table and what the depths are of; the innermost is for a pc that has no other */
function writeTable(w: WasmWriter, pcLocal: number, targets: readonly Target[], inside: number): void {
  const first = targets[0]!.pc;
  const table = new Array<number>((targets.at(-1)!.pc - first) / 2 + 1).fill(0);
  for (const { pc, depth } of targets) table[(pc - first) / 2] = depth + inside;
  w.get(pcLocal);
  w.i32Const(first);
  w.op(OP.i32Sub);
  w.i32Const(1);
  w.op(OP.i32ShrU, OP.brTable);
  w.u32(table.length);
  for (const depth of table) w.u32(depth);
  w.u32(0);
}
