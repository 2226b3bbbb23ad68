import { CELL_FUEL, CELL_PC, CODE_TABLE, PAGE_BITS } from "../kernel/layout.js";
import { encodeModule, type FunctionBody, type FunctionType } from "./wasm/module.js";
import { OP, TYPE } from "./wasm/opcodes.js";
import { WasmWriter } from "./wasm/writer.js";

/**
 * How a pc finds its translation: behind the interpreter's code table there is, at a fixed distance in front of each code
 * map, an entry map of the same shape with the number of a table slot for each halfword, or 0.
 */

/** What calls inside of each other may take of V8's stack, which has a little less than 1 MiB. Bytes. */
export const STACK = 384 * 1024;

/** What `run` returns when nothing is translated at the pc; otherwise it is an exit of `region-writer.ts`. */
export const NOT_TRANSLATED = 0;

export const REGION_FUNCTION_TYPE: FunctionType = { parameters: ["i32", "i64"], results: ["i32", "i64"] };
export const GO_FUNCTION_TYPE: FunctionType = { parameters: ["i32", "i32", "i64"], results: ["i32", "i64"] };

/** Reads the slot of the pc in a local into another local; zero when there is none. */
function findSlot(w: WasmWriter, pc: number, slot: number, distance: number): void {
  w.get(pc);
  w.i32Const(PAGE_BITS);
  w.op(OP.i32ShrU);
  w.i32Const(2);
  w.op(OP.i32Shl);
  w.memory(OP.i32Load, CODE_TABLE);
  w.tee(slot);
  w.op(OP.if, TYPE.void);
  w.get(slot);
  w.i32Const(distance);
  w.op(OP.i32Sub);
  w.get(pc);
  w.i32Const(0xffe);
  w.op(OP.i32And);
  w.i32Const(1);
  w.op(OP.i32Shl, OP.i32Add);
  w.memory(OP.i32Load, 0);
  w.set(slot);
  w.op(OP.end);
}

/**
 * The function that goes on at any pc (`GO_FUNCTION` of a batch): calls what is translated there, or gives the pc back.
 * @param distance bytes from an entry map to its code map
 */
export function goFunction(type: number, regionType: number, distance: number): FunctionBody {
  const [pc, stack, fuel, slot] = [0, 1, 2, 3];
  const w = new WasmWriter();
  findSlot(w, pc, slot, distance);
  w.get(slot);
  w.op(OP.if, TYPE.void);
  w.get(stack);
  w.get(fuel);
  w.get(slot);
  w.op(OP.callIndirect);
  w.u32(regionType);
  w.op(0, OP.return, OP.end);
  w.get(pc);
  w.get(fuel);
  w.op(OP.end);
  return { type, locals: ["i32"], code: w.bytes };
}

/** The module whose `run` executes translated code from the pc cell until it cannot go on. */
export function dispatcherModule(distance: number): Uint8Array {
  const [pc, slot, fuel] = [0, 1, 2];
  const w = new WasmWriter();
  const storeFuel = () => {
    w.i32Const(0);
    w.get(fuel);
    w.memory(OP.i64Store, CELL_FUEL);
  };
  w.i32Const(0);
  w.memory(OP.i32Load, CELL_PC);
  w.set(pc);
  w.i32Const(0);
  w.memory(OP.i64Load, CELL_FUEL);
  w.set(fuel);
  w.op(OP.loop, TYPE.void);
  findSlot(w, pc, slot, distance);
  w.get(slot);
  w.op(OP.i32Eqz, OP.if, TYPE.void);
  w.i32Const(0);
  w.get(pc);
  w.op(OP.i64ExtendI32U);
  w.memory(OP.i64Store, CELL_PC);
  storeFuel();
  w.i32Const(NOT_TRANSLATED);
  w.op(OP.return, OP.end);
  w.i32Const(STACK);
  w.get(fuel);
  w.get(slot);
  w.op(OP.callIndirect);
  w.u32(0);
  w.op(0);
  w.set(fuel);
  w.tee(pc);
  w.i32Const(1);
  w.op(OP.i32And, OP.i32Eqz);
  w.branch(OP.brIf, 0);
  w.op(OP.end);
  storeFuel();
  w.get(pc);
  w.op(OP.end);
  return encodeModule({
    types: [REGION_FUNCTION_TYPE, { parameters: [], results: ["i32"] }],
    functions: [{ type: 1, locals: ["i32", "i32", "i64"], code: w.bytes }],
    exports: { run: 0 },
  });
}
