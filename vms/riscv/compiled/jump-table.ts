import { OP } from "./wasm/opcodes.js";
import type { WasmWriter } from "./wasm/writer.js";

/** Branches by the pc in a local: to the depth of that pc's label, or to depth 0 for a pc that has none. */
export function writeJumpTable(
  w: WasmWriter,
  pcLocal: number,
  pcs: readonly number[],
  depths: readonly number[],
): void {
  const first = Math.min(...pcs);
  const table = new Array<number>((Math.max(...pcs) - first) / 2 + 1).fill(0);
  depths.forEach((depth, index) => {
    table[(pcs[index]! - first) / 2] = depth;
  });
  w.get(pcLocal);
  w.i32Const(first);
  w.op(OP.i32Sub);
  w.i32Const(1);
  w.op(OP.i32ShrU, OP.brTable);
  w.u32(table.length);
  for (const depth of table) w.u32(depth);
  w.u32(0);
}
